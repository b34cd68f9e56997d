import { type LocalRequest, type LocalResponse, text } from '../../../kernel/http.ts';
import { type Issue, isPullRequest, type Repository } from '../../state.ts';
import { html } from '../html.ts';
import { page } from '../layout.ts';
import { repositoryCrumb } from '../repository.ts';
import { chosen } from './people.ts';

/** Asks the API as a person; its rules and its events are those of every other caller. */
export type Act = (login: string, request: ApiRequest) => Promise<LocalResponse>;
export type ApiRequest = { method: string; path: string; body: unknown };

const FORM = 'application/x-www-form-urlencoded';
const RESOLVE = (name: string) => `mutation($id: ID!) { ${name}(input: { threadId: $id }) { thread { isResolved } } }`;

/** What a form of an issue's or pull request's page asks for; back to the page afterwards, or to what stood in the way. */
export async function submitted(
  act: Act,
  repository: Repository,
  issue: Issue,
  { headers, body }: LocalRequest,
): Promise<LocalResponse> {
  if (!headers['content-type']?.startsWith(FORM)) return text(415, 'Only the forms of these pages are taken.');
  const fields = new URLSearchParams(body.toString('utf8'));
  const request = apiRequest(repository, issue, fields);
  if (!request) return text(422, 'No form of these pages asks for that.');
  const answer = await act(chosen(repository, fields.get('as') ?? ''), request);
  const problem = problemOf(answer);
  if (problem !== undefined) return refusedPage(repository, issue, answer.status, { problem, fields });
  return { status: 303, headers: { location: addressOf(repository, issue) }, body: '' };
}

function addressOf({ owner, name }: Repository, issue: Issue): string {
  return `/github/${owner}/${name}/${isPullRequest(issue) ? 'pull' : 'issues'}/${issue.number}`;
}

function apiRequest({ owner, name }: Repository, issue: Issue, fields: URLSearchParams): ApiRequest | undefined {
  const base = `/repos/${owner}/${name}`;
  const pull = `${base}/pulls/${issue.number}`;
  const own = isPullRequest(issue) ? pull : `${base}/issues/${issue.number}`;
  const body = fields.get('body') ?? '';
  const thread = fields.get('thread') ?? '';
  switch (fields.get('do')) {
    case 'comment':
      return { method: 'POST', path: `${base}/issues/${issue.number}/comments`, body: { body } };
    case 'close':
      return { method: 'PATCH', path: own, body: { state: 'closed' } };
    case 'reopen':
      return { method: 'PATCH', path: own, body: { state: 'open' } };
    case 'merge':
      return { method: 'PUT', path: `${pull}/merge`, body: {} };
    case 'review':
      return {
        method: 'POST',
        path: `${pull}/reviews`,
        body: { body, event: fields.get('event'), comments: remarks(fields) },
      };
    case 'reply':
      return { method: 'POST', path: `${pull}/comments/${encodeURIComponent(thread)}/replies`, body: { body } };
    case 'resolve':
      return threadRequest('resolveReviewThread', thread);
    case 'unresolve':
      return threadRequest('unresolveReviewThread', thread);
    default:
      return undefined;
  }
}

function threadRequest(name: string, thread: string): ApiRequest {
  const variables = { id: `PRRT_local${thread}` };
  return { method: 'POST', path: '/graphql', body: { query: RESOLVE(name), variables } };
}

/** Rows without words are left out. */
function remarks(fields: URLSearchParams): { path: string; line: number; body: string }[] {
  const paths = fields.getAll('path');
  const lines = fields.getAll('line');
  return fields
    .getAll('remark')
    .map((body, index) => ({ path: paths[index] ?? '', line: Number(lines[index]), body: body.trim() }))
    .filter(({ body }) => body !== '');
}

/** GraphQL answers 200 with errors. */
function problemOf({ status, body }: LocalResponse): string | undefined {
  const answer = JSON.parse(String(body) || '{}') as { message?: string; errors?: unknown[] };
  if (status < 400 && !answer.errors) return undefined;
  const details = (answer.errors ?? []).map(detailOf);
  return [answer.message, ...details].filter(Boolean).join(': ');
}

function detailOf(error: unknown): string {
  if (typeof error === 'string') return error;
  const { message, field, code } = error as { message?: string; field?: string; code?: string };
  return message ?? [field, code].filter(Boolean).join(' ');
}

function refusedPage(
  repository: Repository,
  issue: Issue,
  status: number,
  { problem, fields }: { problem: string; fields: URLSearchParams },
): LocalResponse {
  const typed = fields.get('body') ?? '';
  const body = html`<h1>Refused</h1><p class="status-failure">${problem}</p>
${typed !== '' && html`<p>What you wrote:</p><pre>${typed}</pre>`}<p><a href="${addressOf(repository, issue)}">Back to #${issue.number}</a></p>`;
  return page(status < 400 ? 422 : status, 'Refused', [repositoryCrumb(repository)], body);
}
