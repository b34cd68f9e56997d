import { words } from '../../../domain/json.ts';
import { isRefusal, PortError } from '../../../errors.ts';
import type { TalkPage, Words, Written } from '../../../ports/code-talk.ts';
import { asPortError } from '../api/github-errors.ts';
import { count } from '../reading/answer/odd.ts';
import { ask, type Reader } from '../reading/answer/reader.ts';
import { commentOnce } from './comment.ts';
import { marked } from './marks.ts';
import { resolveThread } from './resolve.ts';
import { saidBefore } from './said-before.ts';

/** Writes where a page points: in the thread of a comment on a line, or in the conversation of an issue or pull request. */
export async function write(reader: Reader, page: TalkPage, { body, resolve, marker }: Words): Promise<Written> {
  if (page.kind === 'review-comment') return inThread(reader, page.id, { ...(body ? { body } : {}), resolve, marker });
  const { client, name } = reader;
  const number = 'number' in page ? page.number : await issueOf(reader, page.id);
  const problems = resolve ? ['only the thread of a comment on a line can be resolved, and this is none'] : [];
  if (body === undefined) return { isResolved: false, problems };
  const url = await commentOnce({ client, owner: name.owner, repo: name.name, number }, body, marker);
  return { url, isResolved: false, problems };
}

/** The issue or pull request that a comment stands on. */
async function issueOf(reader: Reader, id: number): Promise<number> {
  const { data } = await ask(reader, '/issues/comments/{id}', { id }, `comment ${id}`);
  return numberIn(words(data, 'issue_url'), `comment ${id}`);
}

function numberIn(url: string | undefined, what: string): number {
  const number = /\/(\d{1,10})$/.exec(url ?? '')?.[1];
  if (number === undefined) throw new PortError('refused', `GitHub does not say where ${what} stands`);
  return Number(number);
}

/** GitHub takes answers to the first comment of a thread only. */
async function inThread(reader: Reader, id: number, { body, resolve, marker }: Words): Promise<Written> {
  const { client, name } = reader;
  const { data } = await ask(reader, '/pulls/comments/{id}', { id }, `review comment ${id}`);
  const number = numberIn(words(data, 'pull_request_url'), `review comment ${id}`);
  const first = count(data, 'in_reply_to_id') ?? id;
  const thread = (words(data, 'html_url') ?? '').replace(/#.*$/, `#discussion_r${first}`);
  const at = { owner: name.owner, repo: name.name };
  const url = body === undefined ? undefined : await answerOnce({ client, ...at, number, first }, body, marker);
  const problem = resolve ? await problemOf(resolveThread(reader, number, first)) : undefined;
  return {
    ...(url === undefined ? {} : { url }),
    ...(thread ? { thread } : {}),
    isResolved: resolve && problem === undefined,
    problems: problem === undefined ? [] : [`the thread is not resolved: ${problem}`],
  };
}

type Thread = { client: Reader['client']; owner: string; repo: string; number: number; first: number };

async function answerOnce({ client, owner, repo, number, first }: Thread, body: string, marker: string) {
  const what = `${owner}/${repo}#${number}`;
  const path = `/pulls/${number}/comments`;
  const before = await saidBefore({ client, owner, repo, path, what: `review comments of ${what}` }, marker);
  if (before) return before;
  const said = client.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies', {
    ...{ owner, repo, pull_number: number, comment_id: first },
    body: marked(body, marker),
  });
  return (await asPortError(said, `an answer to review comment ${first} of ${what}`)).data.html_url;
}

/** What was said stands, whatever becomes of the thread. */
async function problemOf(resolving: Promise<void>): Promise<string | undefined> {
  try {
    await resolving;
    return undefined;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.message;
  }
}
