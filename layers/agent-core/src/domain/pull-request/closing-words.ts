import { proseOf } from '../markdown.ts';
import { isSameRepository } from '../repository.ts';

/** An issue, and the repository of the pull request whose words are looked at; both as `owner/name`. */
export type ClosedFrom = { issue: { repository: string; number: number }; repository: string; serverUrl: string };

/** GitHub's words in front of an issue that merging closes. */
const CLOSING = String.raw`(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?):?\s+`;
/** Words by which somebody says that a pull request does not end an issue. "See #5" says only where more is to be read. */
const PARTLY = String.raw`(?:part(?:ly)? of|refs?|references|related to|relates to|towards):?\s+`;

/**
 * The description, with a line that closes the issue at its end when no word in it does: words in code and in comments do not count, as
 * on GitHub. `is`: `said`, it was there; `added`, with the line; `partly`, the words say that the issue stays open, and are left alone.
 */
export function withClosing(
  body: string,
  from: ClosedFrom,
): { body: string; is: 'said' | 'partly' } | { body: string; is: 'added'; line: string } {
  const named = namesOf(from).map(escaped).join('|');
  const has = (text: string, words: string) =>
    new RegExp(String.raw`(?<!\w)${words}(?:${named})(?!\w)`, 'i').test(proseOf(text));
  if (has(body, CLOSING)) return { body, is: 'said' };
  if (has(body, PARTLY)) return { body, is: 'partly' };
  const line = `Closes ${shortName(from)}`;
  const closed = `${body.trimEnd()}\n\n${line}`.trimStart();
  // Behind a block of code or a comment that never ends nothing counts.
  return { body: has(closed, CLOSING) ? closed : `${line}\n\n${body}`, is: 'added', line };
}

/** The issues, as `owner/name#12`, that the words of a description close: what the code host finds in them, some seconds later. */
export function closedByWords(body: string, { repository, serverUrl }: Omit<ClosedFrom, 'issue'>): string[] {
  const host = escaped(serverUrl);
  const name = String.raw`[\w.-]{1,100}\/[\w.-]{1,100}`;
  const named = String.raw`(?:(${name})?#(\d{1,10})|${host}\/(${name})\/issues\/(\d{1,10}))(?!\w)`;
  const found = body.matchAll(new RegExp(String.raw`(?<!\w)${CLOSING}${named}`, 'gi'));
  const names = [...found].map(([, there, number, addressed, numbered]) =>
    addressed === undefined ? `${there ?? repository}#${number}` : `${addressed}#${numbered}`,
  );
  return [...new Set(names)];
}

function shortName({ issue, repository }: ClosedFrom): string {
  const isHere = isSameRepository(issue.repository, repository);
  return `${isHere ? '' : issue.repository}#${issue.number}`;
}

function namesOf(from: ClosedFrom): string[] {
  const { issue, serverUrl } = from;
  const full = `${issue.repository}#${issue.number}`;
  return [...new Set([shortName(from), full, `${serverUrl}/${issue.repository}/issues/${issue.number}`])];
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
