import { words } from '../../../domain/json.ts';
import { NO_AUDIENCE } from '../../../domain/people/audience.ts';
import { isRefusal, PortError } from '../../../errors.ts';
import type { Quieted, TalkPage, Words, Written } from '../../../ports/code-talk.ts';
import { asPortError } from '../api/github-errors.ts';
import { count } from '../reading/answer/odd.ts';
import { ask, type Reader } from '../reading/answer/reader.ts';
import type { QuietWords } from '../words/quiet-words.ts';
import { commentOnce } from './comment.ts';
import { marked } from './marks.ts';
import { resolveThread } from './resolve.ts';
import { saidBefore } from './said-before.ts';

/** Writes where a page points: in the thread of a comment on a line, or in the conversation of an issue or pull request. */
export async function write(reader: Reader, quiet: QuietWords, page: TalkPage, words: Words): Promise<Written> {
  if (page.kind === 'review-comment') return inThread(reader, quiet, page.id, words);
  const { client, name } = reader;
  const number = 'number' in page ? page.number : await issueOf(reader, page.id);
  const problems = words.resolve ? ['only the thread of a comment on a line can be resolved, and this is none'] : [];
  const { body, quieted } = await quietBody(words, quiet, reader, number);
  if (body === undefined) return { isResolved: false, problems };
  const url = await commentOnce({ client, owner: name.owner, repo: name.name, number }, body, words.marker);
  return { url, isResolved: false, problems, ...(quieted ? { quieted } : {}) };
}

async function quietBody(
  { body, audience }: Words,
  quiet: QuietWords,
  reader: Reader,
  number: number,
): Promise<{ body?: string | undefined; quieted?: Quieted }> {
  if (!body) return {};
  const { texts, quieted } = await quiet.of([body], audience ?? NO_AUDIENCE, { reader, number: async () => number });
  return { body: texts[0], ...(quieted ? { quieted } : {}) };
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
async function inThread(reader: Reader, quiet: QuietWords, id: number, asked: Words): Promise<Written> {
  const { resolve, marker } = asked;
  const { client, name } = reader;
  const { data } = await ask(reader, '/pulls/comments/{id}', { id }, `review comment ${id}`);
  const number = numberIn(words(data, 'pull_request_url'), `review comment ${id}`);
  const first = count(data, 'in_reply_to_id') ?? id;
  const thread = (words(data, 'html_url') ?? '').replace(/#.*$/, `#discussion_r${first}`);
  const at = { owner: name.owner, repo: name.name };
  const { body, quieted } = await quietBody(asked, quiet, reader, number);
  const url = body === undefined ? undefined : await answerOnce({ client, ...at, number, first }, body, marker);
  const problem = resolve ? await problemOf(resolveThread(reader, number, first)) : undefined;
  return {
    ...(url === undefined ? {} : { url }),
    ...(thread ? { thread } : {}),
    isResolved: resolve && problem === undefined,
    problems: problem === undefined ? [] : [`the thread is not resolved: ${problem}`],
    ...(quieted ? { quieted } : {}),
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
