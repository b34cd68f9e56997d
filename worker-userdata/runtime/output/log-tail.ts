import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { redacted } from '@remote-swe/core/domain/redact/redact';
import { errorCode } from '../ledger/durable.ts';
import { ControlSequenceFilter } from './control-sequences.ts';

/** Bytes of a log's end that a cut-off call reports. */
const LOG_TAIL_BYTES = 8_192;
/** Read before them, so that a token or key is seen whole even if the end begins inside of it. */
const CONTEXT_BYTES = 10_240;

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
  const start = Math.max(0, size - LOG_TAIL_BYTES - CONTEXT_BYTES);
  const buffer = Buffer.alloc(size - start);
  const bytes = readSync(file, buffer, 0, buffer.length, start);
  const filter = new ControlSequenceFilter();
  const text = redacted(filter.push(buffer.toString('utf8', 0, bytes)) + filter.end()).trimEnd();
  if (start === 0 && text.length <= LOG_TAIL_BYTES) return text;
  const tail = text.slice(-LOG_TAIL_BYTES).replace(/^[\udc00-\udfff]/, '');
  return `[… what came before this is in ${path} …]\n${tail}`;
}
