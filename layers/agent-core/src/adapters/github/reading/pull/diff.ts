import { clipped, counted } from '../../../../domain/counted.ts';
import { oneLine } from '../../../../domain/frames/one-line.ts';
import { words } from '../../../../domain/json.ts';
import { PortError } from '../../../../errors.ts';
import type { ReadPart } from '../../../../ports/code-host.ts';
import { count, each } from '../answer/odd.ts';
import { ask, listed, PER_PAGE_MAX, type Reader, WHOLE_CHARS_MAX } from '../answer/reader.ts';

/** Files whose lines are counted in the stat; GitHub itself lists 3,000 at most. */
const FILES_MAX = 300;
/** Pages that are looked through for one file. */
const PAGES_MAX = 30;
/** Characters of one file's diff among others, and of all. */
const FILE_CHARS_MAX = 3_000;
const DIFF_CHARS_MAX = 16_000;
/** Names of files that a refusal lists. */
const NAMES_SHOWN = 30;

/** The stat of a pull request, then as much of its diff, file by file, as there is room for. */
export async function diffOf(reader: Reader, number: number, total: number | undefined): Promise<ReadPart[]> {
  const files: unknown[] = [];
  for (let page = 1; page <= FILES_MAX / PER_PAGE_MAX; page++) {
    const more = await filesAt(reader, number, page);
    files.push(...more);
    if (more.length < PER_PAGE_MAX) break;
  }
  return diffParts(files, total ?? files.length, 'pass `file` for one of them');
}

/** `rest` says how to see what is left out. */
export function diffParts(files: unknown[], total: number, rest: string): ReadPart[] {
  if (files.length === 0) return [{ text: 'Diff: no file differs.' }];
  const parts = [listed('changed files', files.map(statLine), total)];
  let room = DIFF_CHARS_MAX;
  let left = 0;
  for (const file of files) {
    const patch = patchPart(file, FILE_CHARS_MAX);
    if (patch.text.length > room) left++;
    else parts.push(patch);
    if (patch.text.length <= room) room -= patch.text.length;
  }
  const unseen = left + Math.max(0, total - files.length);
  return unseen === 0
    ? parts
    : [...parts, { text: `Left out: the diffs of ${counted(unseen, 'more file')}: ${rest}.` }];
}

/** One file of the diff, as whole as GitHub shows it. */
export async function oneFile(reader: Reader, number: number, name: string): Promise<ReadPart[]> {
  const names: string[] = [];
  for (let page = 1; page <= PAGES_MAX; page++) {
    const files = await filesAt(reader, number, page);
    const found = files.find((file) => words(file, 'filename') === name || words(file, 'previous_filename') === name);
    if (found) return [patchPart(found, WHOLE_CHARS_MAX)];
    names.push(...files.flatMap((file) => words(file, 'filename') ?? []));
    if (files.length < PER_PAGE_MAX) break;
  }
  // A name may hold whatever a stranger's branch has, line ends too.
  const some = names
    .slice(0, NAMES_SHOWN)
    .map((each) => oneLine(each))
    .join(', ');
  throw new PortError(
    'not-found',
    `#${number} does not change ${oneLine(name)}. It changes ${counted(names.length, 'file')}: ${some}`,
  );
}

async function filesAt(reader: Reader, number: number, page: number): Promise<unknown[]> {
  const asked = { number, per_page: PER_PAGE_MAX, page };
  return each((await ask(reader, '/pulls/{number}/files', asked, `files of #${number}`)).data);
}

function statLine(file: unknown): string {
  const before = words(file, 'previous_filename');
  const name = `${before ? `${before} → ` : ''}${words(file, 'filename') ?? 'a file'}`;
  return `${words(file, 'status') ?? 'changed'} +${count(file, 'additions') ?? '?'} -${count(file, 'deletions') ?? '?'} ${name}`;
}

function patchPart(file: unknown, charsMax: number): ReadPart {
  const patch = words(file, 'patch');
  const name = words(file, 'filename') ?? 'a file';
  const text =
    patch ?? 'GitHub shows no diff of this file: it is binary, only renamed, or too large. Clone it to see more.';
  return { frame: { kind: 'file', name: `diff of ${name}` }, text: clipped(text, charsMax) };
}
