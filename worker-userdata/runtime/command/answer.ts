import { closeSync, openSync, writeSync } from 'node:fs';
import { errorCode } from '../ledger/durable.ts';

const STANDARD_OUTPUT = 1;

/**
 * Writes the command's one answer to standard output and closes it, so that whoever reads it goes on while this process stays.
 * When nobody reads it any more the answer is not lost: the ledger has the results.
 */
export function writeAnswer(text: string): void {
  const bytes = Buffer.from(`${text}\n`);
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(STANDARD_OUTPUT, bytes, written);
  } catch (error) {
    if (errorCode(error) !== 'EPIPE') throw error;
  }
  closeSync(STANDARD_OUTPUT);
  // The lowest free number is given away first: without this the next file that is opened would be standard output.
  openSync('/dev/null', 'w');
}
