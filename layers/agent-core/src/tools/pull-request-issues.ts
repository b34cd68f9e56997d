import { createHash } from 'node:crypto';
import { textsOf } from '../domain/language/texts.ts';
import { audienceOf } from '../domain/people/audience.ts';
import { withClosing } from '../domain/pull-request/closing-words.ts';
import { isSameRepository } from '../domain/repository.ts';
import { sessionHas } from '../domain/session/taken-up.ts';
import { isRefusal } from '../errors.ts';
import type { CodeHost, Issue, OpenedPullRequest } from '../ports/code-host.ts';
import type { LambdaToolContext } from './lambda-tool.ts';

type Context = Pick<LambdaToolContext, 'codeHost' | 'state' | 'guard'>;

/** Issues that are told of a pull request: each comment is an e-mail to many. */
const TOLD_MAX = 3;

/** The description as it is sent, and what the model is told about it. */
export type ClosingBody = { body: string; said: string[] };

/**
 * The description of a session whose thread is an open issue closes that issue, unless its words leave it open. The thread may be a
 * pull request, which nothing closes.
 */
export async function closingBody(
  { codeHost, state }: Context,
  { repository, body }: { repository: string; body: string },
): Promise<ClosingBody> {
  const { source } = state;
  const issue = source.kind === 'github' ? await issueOf(codeHost, source.repository, source.number) : undefined;
  if (issue === undefined || issue.state !== 'open' || issue.more?.isPullRequest) return { body, said: [] };
  const { serverUrl } = codeHost.addresses;
  const closing = withClosing(body, { issue, repository, serverUrl });
  const name = `${issue.repository}#${issue.number}`;
  switch (closing.is) {
    case 'said':
      return { body, said: [] };
    case 'partly':
      return { body, said: [`${name}, this session's issue, stays open, as your description says.`] };
    case 'added':
      return {
        body: closing.body,
        said: [`"${closing.line}" was added to your description (write "Part of" instead to leave the issue open).`],
      };
  }
}

async function issueOf(codeHost: CodeHost, repository: string, number: number): Promise<Issue | undefined> {
  try {
    return await codeHost.issue(repository, number);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return undefined;
  }
}

/**
 * Tells the issues that it closes of a new pull request, each once. Not the session's own thread, where the answer tells it, and no
 * issue of a repository that this session does not work on. Resolves to what the model is told.
 */
export async function tellIssues({ codeHost, state, guard }: Context, opened: OpenedPullRequest): Promise<string[]> {
  const { source, language } = state;
  const own = source.kind === 'github' ? `${source.repository}#${source.number}` : '';
  const issues = (opened.closes ?? []).flatMap((name) => placeOf(name) ?? []);
  const isTold = ({ name, repository }: (typeof issues)[number]) =>
    !isSameRepository(name, own) && (isSameRepository(repository, opened.repository) || sessionHas(state, repository));
  const said: string[] = [];
  for (const { name, ...issue } of issues.filter(isTold).slice(0, TOLD_MAX)) {
    const where = `${opened.repository}#${opened.number}`;
    const body = textsOf(language).codeHost.pullRequestFor(where, opened.url);
    guard();
    try {
      const words = { body, resolve: false, audience: audienceOf(state), marker: markerFor(where, name) };
      const { url } = await codeHost.say({ kind: 'issue', ...issue }, words);
      said.push(`${name} was told of it: ${url}`);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      said.push(`Not done: ${name} was not told of it: ${error.message}`);
    }
  }
  return said;
}

function placeOf(name: string): { name: string; repository: string; number: number } | undefined {
  const [, repository, number] = /^([\w.-]+\/[\w.-]+)#(\d{1,10})$/.exec(name) ?? [];
  return repository === undefined ? undefined : { name, repository, number: Number(number) };
}

/** The same whichever call opened it. */
function markerFor(pull: string, issue: string): string {
  return createHash('sha256').update(`${pull} for ${issue}`.toLowerCase()).digest('hex').slice(0, MARKER_CHARS);
}

/** Hexadecimal digits: what no other pair has by chance. */
const MARKER_CHARS = 24;
