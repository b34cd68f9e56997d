import { closeSync, constants, copyFileSync, fstatSync, openSync, readSync } from 'node:fs';
import { pathOf } from './descriptor.ts';

/** The beginning of an open file, at most `bytesMax` bytes, also while it grows. */
export function readStart(file: number, bytesMax: number): Buffer {
  const bytes = Buffer.alloc(Math.min(bytesMax, fstatSync(file).size));
  let filled = 0;
  while (filled < bytes.length) {
    const read = readSync(file, bytes, filled, bytes.length - filled, filled);
    if (read === 0) break;
    filled += read;
  }
  return bytes.subarray(0, filled);
}

/**
 * The beginning of a regular file. Undefined when there is none to be read: a pipe that nobody writes to would hold us for ever,
 * and a device has no end.
 */
export function readRegularFile(path: string, bytesMax: number): Buffer | undefined {
  return withRegularFile(path, (file) => readStart(file, bytesMax));
}

/** Copies a regular file with its mode to a new one. False when there is none to be read; throws when the name is taken. */
export function copyRegularFile(from: string, to: string): boolean {
  // The file is copied by its descriptor, and to a file that is made just then: either name may stand for a pipe by now, which
  // would hold us.
  return (
    withRegularFile(from, (file) => copyFileSync(pathOf(file), to, constants.COPYFILE_EXCL) === undefined) ?? false
  );
}

function withRegularFile<Result>(path: string, use: (file: number) => Result): Result | undefined {
  const file = openOrNone(path);
  if (file === undefined) return undefined;
  try {
    return fstatSync(file).isFile() ? use(file) : undefined;
  } finally {
    closeSync(file);
  }
}

function openOrNone(path: string): number | undefined {
  try {
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}
