import type { Octokit } from '@octokit/core';
import { clipped } from '../../../../domain/counted.ts';
import type { Frame } from '../../../../domain/frames/frame.ts';
import { oneLine } from '../../../../domain/frames/one-line.ts';
import { words } from '../../../../domain/json.ts';
import { dated } from '../../../../domain/minute.ts';
import { fullName, type RepositoryName } from '../../../../domain/repository.ts';
import { isRefusal } from '../../../../errors.ts';
import type { ReadPart } from '../../../../ports/code-host.ts';
import { asPortError } from '../../api/github-errors.ts';

/** Requests about one repository. */
export type Reader = { client: Octokit; name: RepositoryName };

/** GitHub's longest page of a list. */
export const PER_PAGE_MAX = 100;
/** Files that GitHub lists of a commit on one page, and of a comparison at all. */
export const COMPARED_FILES_MAX = 300;

/** Whether an answer with this `Link` has another page. */
export function hasNext(link: string): boolean {
  return /rel="next"/.test(link);
}

/** Characters of one comment, review or message among others; its own address brings the whole. */
export const TEXT_CHARS_MAX = 4_000;
/** Characters of a text that is asked for by itself, and of a pull request's own words. */
export const WHOLE_CHARS_MAX = 20_000;

/** One request below `/repos/owner/name`; `what` says for an error what it was about. */
export async function ask(
  { client, name: { owner, name: repo } }: Reader,
  path: string,
  parameters: Record<string, unknown>,
  what: string,
): Promise<{ data: unknown; link: string }> {
  const asked = client.request(`GET /repos/{owner}/{repo}${path}`, { owner, repo, ...parameters });
  const name = fullName({ owner, name: repo });
  const { data, headers } = await asPortError(
    asked,
    what.includes('#') ? what.replace('#', `${name}#`) : `${what} of ${name}`,
  );
  return { data, link: headers.link ?? '' };
}

/** What is told where it can be known, and for nothing else is needed. */
export async function orNothing<Found>(asked: Promise<Found>): Promise<Found | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

/** What cannot be had for lack of a right is told in its place; the rest is read all the same. */
export async function partsOr(what: string, reading: Promise<ReadPart[]>): Promise<ReadPart[]> {
  try {
    return await reading;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return [{ text: `${what}: not read. ${oneLine(error.message, TEXT_CHARS_MAX)}` }];
  }
}

/** What somebody wrote, in a frame that names them. */
export function written(value: unknown, frame: Frame, charsMax = TEXT_CHARS_MAX): ReadPart {
  const link = words(value, 'html_url') ?? words(value, 'url');
  const whose = {
    from: authorOf(value),
    ...dated(words(value, 'created_at') ?? words(value, 'submitted_at') ?? words(value, 'createdAt')),
  };
  const text = clipped(words(value, 'body') ?? '', charsMax);
  return { frame: { ...frame, ...whose, ...(link ? { link } : {}) }, text };
}

export function authorOf(value: unknown): string {
  return words(value, 'user', 'login') ?? words(value, 'author', 'login') ?? 'unknown';
}

/** A list of others' words as one framed text; `total`: how many there are, where that is known. */
export function listed(name: string, lines: string[], total = lines.length): ReadPart {
  const rest = total > lines.length ? [`… ${total - lines.length} more are not shown`] : [];
  return { frame: { kind: 'resource', name }, text: [...lines, ...rest].join('\n') };
}
