import { words } from '../../../domain/json.ts';
import { type Hunk, hunksOf, isShown, shownRanges } from '../../../domain/review/diff-lines.ts';
import { type Finding, placeText } from '../../../domain/review/finding.ts';
import { isRefusal } from '../../../errors.ts';
import { each } from '../reading/answer/odd.ts';
import { ask, COMPARED_FILES_MAX, PER_PAGE_MAX, type Reader } from '../reading/answer/reader.ts';

/** GitHub lists 3,000 files of a pull request. */
const PAGES_MAX = 30;
/** Misplaced findings that are named. */
const NAMED_MAX = 20;

/** Hunks of the changed files by path; undefined for a file whose diff GitHub does not show: binary, or too large. */
export type ChangedLines = Map<string, Hunk[] | undefined>;

/** Of the files that are asked about, as far as the pull request changes them. */
export async function changedLines(reader: Reader, number: number, wanted: ReadonlySet<string>): Promise<ChangedLines> {
  const found: ChangedLines = new Map();
  for (let page = 1; page <= PAGES_MAX && found.size < wanted.size; page++) {
    const asked = { number, per_page: PER_PAGE_MAX, page };
    const files = each((await ask(reader, '/pulls/{number}/files', asked, `files of #${number}`)).data);
    add(found, files, wanted);
    if (files.length < PER_PAGE_MAX) break;
  }
  return found;
}

/** What has changed from one commit to another; undefined when that cannot be told, as after a force push. */
export async function changedSince(
  reader: Reader,
  { from, to, wanted }: { from: string; to: string; wanted: ReadonlySet<string> },
): Promise<ChangedLines | undefined> {
  const basehead = `${from}...${to}`;
  try {
    const { data } = await ask(reader, '/compare/{basehead}', { basehead }, `comparison ${basehead}`);
    const files = each(data, 'files');
    // What GitHub leaves out may well have changed.
    if (words(data, 'status') !== 'ahead' || files.length >= COMPARED_FILES_MAX) return undefined;
    const found: ChangedLines = new Map();
    add(found, files, wanted);
    return found;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

function add(found: ChangedLines, files: unknown[], wanted: ReadonlySet<string>): void {
  for (const file of files) {
    const [name, patch] = [words(file, 'filename'), words(file, 'patch')];
    if (name !== undefined && wanted.has(name)) found.set(name, patch === undefined ? undefined : hunksOf(patch));
  }
}

/** Why findings cannot stand where they are to: for each a line that names the lines where they can. */
export function misplaced(findings: Finding[], lines: ChangedLines): string[] {
  const problems = findings.flatMap((finding) => problemOf(finding, lines) ?? []);
  const more = problems.length - NAMED_MAX;
  return more > 0 ? [...problems.slice(0, NAMED_MAX), `${more} more`] : problems;
}

function problemOf(finding: Finding, lines: ChangedLines): string | undefined {
  const place = placeText(finding);
  if (!lines.has(finding.path)) return `${place}: the diff does not have this file`;
  const hunks = lines.get(finding.path);
  if (!hunks) return `${place}: GitHub shows no diff of this file; say it in the body of the review`;
  if (isShown(hunks, finding)) return undefined;
  const ranges = (['RIGHT', 'LEFT'] as const).map((side) => `${side} ${shownRanges(hunks, side)}`).join('; ');
  return `${place}: not in one part of the diff; its lines are ${ranges}`;
}
