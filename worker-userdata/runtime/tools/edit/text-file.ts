import {
  chmodSync,
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { editFile } from '@remote-swe/core/tools/edit-file';
import { readStart } from '../../files/read-file.ts';
import { errorCode } from '../../ledger/durable.ts';
import { openIfThere } from '../open-if-there.ts';
import { ToolRefusal } from '../worker-tool.ts';

/** Files up to this size are edited by text; larger ones are data. */
export const EDIT_BYTES_MAX = 10 * 1024 * 1024;
const BYTE_ORDER_MARK = '\ufeff';

/** A text file taken apart so that an edit can put it together again unchanged elsewhere. */
export type TextFile = { text: string; byteOrderMark: string; mode: number };

/** Undefined when there is no such file. Refuses what is not UTF-8 text, because saving it would damage the rest. */
export function readTextFile(path: string): TextFile | undefined {
  const stat = statIfThere(path);
  if (!stat) return undefined;
  if (stat.isDirectory()) throw new ToolRefusal(`${path} is a directory; name a file in it.`);
  if (!stat.isFile()) throw new ToolRefusal(`${path} is not a regular file but a device, pipe or socket.`);
  if (stat.size > EDIT_BYTES_MAX)
    throw new ToolRefusal(
      `${path} has ${stat.size} bytes; ${editFile.name} takes up to ${EDIT_BYTES_MAX}. Use bash (sed, python3) for it.`,
    );
  const text = decode(contentOf(path), path);
  const byteOrderMark = text.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  return { text: text.slice(byteOrderMark.length), byteOrderMark, mode: stat.mode & 0o7777 };
}

/** Looks again at what was opened: it may be another thing by now, and a pipe would hold us. */
function contentOf(path: string): Buffer {
  const file = openIfThere(path);
  if (file === undefined) throw new ToolRefusal(`${path} is gone by now; nothing was written.`);
  try {
    if (fstatSync(file).isFile()) return readStart(file, EDIT_BYTES_MAX);
    throw new ToolRefusal(`${path} has just been replaced by something else; nothing was written.`);
  } finally {
    closeSync(file);
  }
}

/** Replaces the file in one step: readers see the old or the new content, never a part. Makes missing folders. */
export function writeTextFile(path: string, content: string, mode: number | undefined): void {
  mkdirSync(dirname(path), { recursive: true });
  const temporary = join(
    dirname(path),
    `.${basename(path).slice(0, 100)}.${process.pid}-${process.hrtime.bigint()}.tmp`,
  );
  try {
    writeAll(temporary, content);
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeAll(path: string, content: string): void {
  const file = openSync(path, 'wx', 0o644);
  try {
    const bytes = Buffer.from(content);
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function decode(bytes: Buffer, path: string): string {
  if (bytes.includes(0))
    throw new ToolRefusal(`${path} is a binary file; ${editFile.name} changes text only. Nothing was written.`);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new ToolRefusal(
      `${path} is not UTF-8 text, and saving it as such would damage it; nothing was written. Use bash with sed or python3 and the right encoding.`,
    );
  }
}

function statIfThere(path: string) {
  try {
    return statSync(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
