import { clipped } from '../../../../domain/counted.ts';
import { oneLine } from '../../../../domain/frames/one-line.ts';
import { at, words } from '../../../../domain/json.ts';
import { dated } from '../../../../domain/minute.ts';
import type { ReadAsked, ReadPart } from '../../../../ports/code-host.ts';
import { count } from '../answer/odd.ts';
import { headOf } from '../answer/pull-head.ts';
import { ask, partsOr, type Reader, TEXT_CHARS_MAX, WHOLE_CHARS_MAX } from '../answer/reader.ts';
import { readIssue } from '../conversation/issue.ts';
import { checksOf } from './checks.ts';
import { diffOf, oneFile } from './diff.ts';
import { reviewsOf } from './reviews.ts';
import { threadsOf } from './threads.ts';

/** A pull request as its page shows it: where it stands, words, checks, reviews, threads, comments, diff. */
export async function readPull(reader: Reader, number: number, { page = 1, file }: ReadAsked): Promise<ReadPart[]> {
  const { data } = await ask(reader, '/pulls/{number}', { number }, `pull request #${number}`);
  if (file !== undefined) return [facts(data, number), ...(await oneFile(reader, number, file))];
  const issue = await readIssue(reader, number, page);
  const { commentCount = 0, pages = 1, linked = [] } = issue.more ?? {};
  const name = `${issue.repository}#${issue.number}`;
  const sha = words(data, 'head', 'sha');
  return [
    facts(data, number),
    {
      frame: { kind: 'issue', name, from: issue.author, ...dated(issue.at) },
      text: clipped(`${issue.title}\n\n${issue.body}`, WHOLE_CHARS_MAX),
      ...(issue.pictures ? { pictures: issue.pictures } : {}),
    },
    ...linked,
    ...(sha ? await checksOf(reader, sha) : [{ text: 'Checks: GitHub named no head commit.' }]),
    ...(await partsOr('Reviews', reviewsOf(reader, number, name))),
    ...(await partsOr('Threads on lines', threadsOf(reader, number, name))),
    ...(commentCount === 0 ? [] : [{ text: `Comments: ${commentCount}, page ${page} of ${pages}, newest first.` }]),
    ...issue.comments.map(({ author, body, at: time, url: link, pictures }): ReadPart => {
      const frame = { kind: 'comment' as const, name, from: author, ...dated(time), ...(link ? { link } : {}) };
      return { frame, text: clipped(body, TEXT_CHARS_MAX), ...(pictures ? { pictures } : {}) };
    }),
    ...(await partsOr('Diff', diffOf(reader, number, count(data, 'changed_files')))),
  ];
}

/** Branches and repositories are others' words too, but names without spaces and line ends. */
function facts(pull: unknown, asked: number): ReadPart {
  const number = count(pull, 'number') ?? asked;
  const head = words(pull, 'state') === 'open' ? headOf(pull) : undefined;
  return {
    ...(head === undefined ? {} : { head }),
    text: [
      `Pull request #${number} is ${stateOf(pull)}: ${oneLine(words(pull, 'html_url') ?? 'its address is not known')}`,
      `From ${side(pull, 'head')} into ${side(pull, 'base')}.`,
      `Merging: ${mergeability(pull)}.`,
      `${known(count(pull, 'commits'))} commits, ${known(count(pull, 'changed_files'))} files, +${known(count(pull, 'additions'))} -${known(count(pull, 'deletions'))}.`,
    ].join('\n'),
  };
}

function stateOf(pull: unknown): string {
  if (at(pull, 'merged') === true) return 'merged';
  const state = oneLine(words(pull, 'state') ?? 'in an unknown state');
  return at(pull, 'draft') === true ? `${state}, a draft` : state;
}

/** A fork that was deleted has no repository any more. */
function side(pull: unknown, which: 'head' | 'base'): string {
  const repository = words(pull, which, 'repo', 'full_name') ?? 'a repository that is gone';
  const sha = words(pull, which, 'sha')?.slice(0, 12) ?? 'unknown';
  return `${oneLine(repository)}:${oneLine(words(pull, which, 'ref') ?? 'unknown')} (${oneLine(sha)})`;
}

/** GitHub works it out after it is asked for the first time. */
function mergeability(pull: unknown): string {
  const mergeable = at(pull, 'mergeable');
  const state = words(pull, 'mergeable_state');
  const detail = state ? ` (${oneLine(state)})` : '';
  if (mergeable === true) return `no conflicts${detail}`;
  return mergeable === false ? `conflicts with the base${detail}` : `GitHub has not said yet${detail}; ask again`;
}

function known(value: number | undefined): string {
  return value === undefined ? '?' : String(value);
}
