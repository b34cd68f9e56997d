import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { errorCode } from '../ledger/durable.ts';
import { BinaryGauge } from './binary.ts';
import { type Extent, ShownOutput } from './shown-output.ts';

const CHUNK_BYTES = 1024 * 1024;
/** How far back from the end of a growing log its last whole line is looked for. */
const LINE_BYTES_MAX = 8_192;

/** Text of a log from a position on, shortened in its middle, and where the next reading starts. */
export type LogSlice = { text: string; end: number };

/**
 * What a log holds from byte `start` on. While it may still grow, an unfinished last line waits for the next reading, unless
 * there is nothing else. Undefined when the log is gone.
 */
export function readLogSlice(
  path: string,
  { start, mayGrow }: { start: number; mayGrow: boolean },
  extent: Extent,
): LogSlice | undefined {
  const file = openIfThere(path);
  if (file === undefined) return undefined;
  try {
    const { size } = fstatSync(file);
    const end = mayGrow ? lastLineEnd(file, Math.min(start, size), size) : size;
    return { text: textBetween({ file, path, start, end }, extent), end: Math.max(start, end) };
  } finally {
    closeSync(file);
  }
}

/** Bytes of an open file. */
type Part = { file: number; path: string; start: number; end: number };

function lastLineEnd(file: number, start: number, size: number): number {
  const from = Math.max(start, size - LINE_BYTES_MAX);
  const buffer = Buffer.alloc(size - from);
  const bytes = readSync(file, buffer, 0, buffer.length, from);
  const newline = buffer.subarray(0, bytes).lastIndexOf(10);
  return newline < 0 ? size : from + newline + 1;
}

function textBetween({ file, path, start, end }: Part, extent: Extent): string {
  const gauge = new BinaryGauge();
  const decoder = new StringDecoder('utf8');
  const shown = new ShownOutput(path, () => lineEndsBefore(file, start));
  const chunk = Buffer.alloc(Math.max(0, Math.min(CHUNK_BYTES, end - start)));
  for (let position = start; position < end; ) {
    const bytes = readSync(file, chunk, 0, Math.min(chunk.length, end - position), position);
    if (bytes === 0) break;
    position += bytes;
    gauge.add(chunk.subarray(0, bytes));
    shown.push(decoder.write(chunk.subarray(0, bytes)));
  }
  if (gauge.isBinary) return `(binary output, ${end - start} bytes, not shown; it is in ${path})`;
  shown.push(decoder.end());
  shown.end();
  return shown.text(extent);
}

/** Asked for only where the number of a line is told. */
function lineEndsBefore(file: number, position: number): number {
  const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, position));
  let count = 0;
  for (let from = 0; from < position; ) {
    const bytes = readSync(file, chunk, 0, Math.min(chunk.length, position - from), from);
    if (bytes === 0) break;
    const read = chunk.subarray(0, bytes);
    for (let at = read.indexOf(10); at >= 0; at = read.indexOf(10, at + 1)) count++;
    from += bytes;
  }
  return count;
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, 'r');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
