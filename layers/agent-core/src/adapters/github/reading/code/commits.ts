import { clipped } from '../../../../domain/counted.ts';
import { oneLine } from '../../../../domain/frames/one-line.ts';
import { words } from '../../../../domain/json.ts';
import { dated } from '../../../../domain/minute.ts';
import type { ReadPart } from '../../../../ports/code-host.ts';
import { count, each } from '../answer/odd.ts';
import { ask, COMPARED_FILES_MAX, hasNext, listed, type Reader, TEXT_CHARS_MAX } from '../answer/reader.ts';
import { diffParts } from '../pull/diff.ts';

/** Commits of a comparison that are listed, the newest. */
const COMMITS_MAX = 50;
const REST = 'clone the repository to see them';
const MORE_FILES: ReadPart = { text: `It may well change more files than these ${COMPARED_FILES_MAX}: ${REST}.` };

export async function readCommit(reader: Reader, sha: string): Promise<ReadPart[]> {
  const { data, link } = await ask(reader, '/commits/{sha}', { sha }, `commit ${sha}`);
  const files = each(data, 'files');
  const from = words(data, 'commit', 'author', 'name') ?? 'unknown';
  const at = dated(words(data, 'commit', 'author', 'date'));
  return [
    { text: `Commit ${oneLine(words(data, 'sha') ?? sha)}: ${oneLine(words(data, 'html_url') ?? '')}` },
    {
      frame: { kind: 'comment', name: 'message of the commit', from, ...at },
      text: clipped(words(data, 'commit', 'message') ?? '', TEXT_CHARS_MAX),
    },
    ...diffParts(files, files.length, REST),
    ...(hasNext(link) ? [MORE_FILES] : []),
  ];
}

export async function readComparison(reader: Reader, range: string): Promise<ReadPart[]> {
  const basehead = await wholeRange(reader, range);
  const { data } = await ask(reader, '/compare/{basehead}', { basehead }, `comparison ${basehead}`);
  const commits = each(data, 'commits').slice(-COMMITS_MAX).reverse();
  const files = each(data, 'files');
  const total = count(data, 'total_commits') ?? commits.length;
  const lines = commits.map((commit) => `${words(commit, 'sha')?.slice(0, 12)} ${firstLine(commit)}`);
  return [
    {
      text: `${oneLine(basehead)} is ${oneLine(words(data, 'status') ?? 'unknown')}: ${count(data, 'ahead_by') ?? '?'} commits ahead, ${count(data, 'behind_by') ?? '?'} behind.`,
    },
    ...(lines.length === 0 ? [] : [listed('commits, newest first', lines, total)]),
    ...diffParts(files, files.length, REST),
    ...(files.length >= COMPARED_FILES_MAX ? [MORE_FILES] : []),
  ];
}

/** A page may name the head alone, or use two dots; the API knows neither. */
async function wholeRange(reader: Reader, range: string): Promise<string> {
  if (range.includes('...')) return range;
  if (range.includes('..')) return range.replace('..', '...');
  const { data } = await ask(reader, '', {}, 'the default branch');
  return `${words(data, 'default_branch') ?? 'HEAD'}...${range}`;
}

function firstLine(commit: unknown): string {
  return (words(commit, 'commit', 'message') ?? '').split('\n', 1)[0] ?? '';
}
