import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { errorCode } from '../ledger/durable.ts';
import { ControlSequenceFilter } from './control-sequences.ts';

/** Bytes of a log's end that a cut-off call reports. */
const LOG_TAIL_BYTES = 8_192;

/** The end of a call's log as text; empty when there is none. */
export function readLogTail(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      return cleanTail(file, path);
    } finally {
      closeSync(file);
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return '';
    throw error;
  }
}

function cleanTail(file: number, path: string): string {
  const { size } = fstatSync(file);
  const start = Math.max(0, size - LOG_TAIL_BYTES);
  const buffer = Buffer.alloc(size - start);
  const bytes = readSync(file, buffer, 0, buffer.length, start);
  const filter = new ControlSequenceFilter();
  const text = filter.push(buffer.toString('utf8', 0, bytes)) + filter.end();
  const cut = start > 0 ? `[… ${start} bytes before this are in ${path} …]\n` : '';
  return cut + text.trimEnd();
}
