import { clipped } from '../../../../domain/counted.ts';
import { words } from '../../../../domain/json.ts';
import { PortError } from '../../../../errors.ts';
import type { ReadPart } from '../../../../ports/code-host.ts';
import { count } from '../answer/odd.ts';
import { ask, listed, type Reader, WHOLE_CHARS_MAX } from '../answer/reader.ts';
import type { CodePlace } from './place.ts';

/** Entries of a directory that are listed. */
const ENTRIES_MAX = 500;

type Lines = { from: number; to: number };

/** A file or a directory at a commit. GitHub gives a file's content up to 1 MB, and 1,000 entries of a directory. */
export async function readPlace(reader: Reader, place: CodePlace, lines?: Lines): Promise<ReadPart[]> {
  const { path, sha } = place;
  const below = path === '' ? '/contents' : '/contents/{path}';
  const { data } = await ask(reader, below, { path, ref: sha }, path || 'the top directory');
  if (Array.isArray(data)) return directory(data, place);
  const type = words(data, 'type');
  if (type === 'file') return [headOf(place), ...file(data, place, lines)];
  return [
    headOf(place),
    { text: `It is a ${type === 'symlink' || type === 'submodule' ? type : 'kind of entry that has no content'}.` },
  ];
}

function headOf({ ref, sha, path }: CodePlace): ReadPart {
  return { frame: { kind: 'resource', name: 'place' }, text: `${path || '(top directory)'} at ${ref}, commit ${sha}` };
}

function directory(entries: unknown[], place: CodePlace): ReadPart[] {
  const shown = entries.slice(0, ENTRIES_MAX).map((entry) => {
    const isDirectory = words(entry, 'type') === 'dir';
    const size = count(entry, 'size');
    return `${words(entry, 'path') ?? words(entry, 'name') ?? '?'}${isDirectory ? '/' : ''}${!isDirectory && size !== undefined ? ` ${size} bytes` : ''}`;
  });
  return [headOf(place), listed(`entries of ${place.path || 'the top directory'}`, shown, entries.length)];
}

function file(data: unknown, { path }: CodePlace, lines: Lines | undefined): ReadPart[] {
  const size = count(data, 'size') ?? 0;
  const content = words(data, 'content') ?? '';
  if (content === '' && size > 0)
    throw new PortError(
      'refused',
      `${path} has ${size} bytes, more than GitHub hands out; clone the repository to read it`,
    );
  const bytes = Buffer.from(content, 'base64');
  if (bytes.includes(0)) return [{ text: `It is not text: ${bytes.length} bytes.` }];
  return [filePart(bytes.toString('utf8'), path, lines)];
}

function filePart(text: string, path: string, lines: Lines | undefined): ReadPart {
  const all = text.split('\n');
  const { from, to } = lines ?? { from: 1, to: all.length };
  const wanted = all.slice(from - 1, to);
  const name = lines ? `${path}, lines ${from} to ${Math.min(to, all.length)} of ${all.length}` : path;
  return { frame: { kind: 'file', name }, text: clipped(wanted.join('\n'), WHOLE_CHARS_MAX) };
}
