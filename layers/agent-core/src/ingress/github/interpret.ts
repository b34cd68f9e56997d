import { oneLine } from '../../domain/frames/one-line.ts';
import { fullName, repositoryName } from '../../domain/repository.ts';
import { REQUESTS_CHANGES } from '../../domain/session/remarks.ts';

/** Where a remark stands, in words; its address. */
type Place = { where: string; url: string };

/**
 * What an event means for sessions. `checks`: something about a commit has ended; `bell` names it, so that what comes twice rings
 * once. `remark`: somebody wrote on a pull request. `at`: milliseconds since the epoch.
 */
export type Meaning =
  | { kind: 'ignore'; reason: string }
  | { kind: 'checks'; repository: string; sha: string; bell: string }
  | ({ kind: 'closed'; repository: string; number: number; by: string; isMerged: boolean; at: number } & Place)
  | ({ kind: 'remark'; repository: string; number: number; by: string; key: string; text: string; at: number } & Place);

/** Characters of a remark that are taken; its address brings all of it. */
const REMARK_CHARS_MAX = 20_000;
/** Stands unseen in what the agent writes at GitHub. */
const OWN_MARK = '<!-- remote-swe ';
const SHA = /^[0-9a-f]{40,64}$/i;
const LOGIN = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,99})$/;

/** Pure. A field that is missing or odd costs the event, which is then ignored with a reason. `now`: for an event without a time. */
export function interpret(event: string, body: unknown, now: number): Meaning {
  const repository = repositoryName(words(body, 'repository', 'full_name') ?? '');
  if (!repository) return ignore('an event of no repository');
  const name = fullName(repository);
  switch (event) {
    case 'check_suite':
    case 'workflow_run':
    case 'check_run':
      return ended(event, name, body);
    case 'status':
      return status(name, body);
    case 'pull_request':
      return closed(name, body, now);
    case 'pull_request_review':
    case 'pull_request_review_comment':
    case 'issue_comment':
      return remark(event, name, body, now);
    default:
      return ignore(`an event that nothing here is for: ${event}`);
  }
}

function ended(event: 'check_suite' | 'workflow_run' | 'check_run', repository: string, body: unknown): Meaning {
  const sha = words(body, event, 'head_sha') ?? '';
  if (words(body, 'action') !== 'completed') return ignore('checks that are not over');
  if (!SHA.test(sha)) return ignore('checks of no commit');
  // Each check of a suite says that it has ended. Together they ring once in a while; the end of the suite always does.
  const id = event === 'check_run' ? '' : (count(body, event, 'id') ?? '');
  const attempt = count(body, event, 'run_attempt') ?? '';
  return { kind: 'checks', repository, sha, bell: `${event}${id}${attempt && `-${attempt}`}` };
}

function status(repository: string, body: unknown): Meaning {
  const sha = words(body, 'sha') ?? '';
  if (words(body, 'state') === 'pending') return ignore('a status that is not over');
  return SHA.test(sha) ? { kind: 'checks', repository, sha, bell: 'status' } : ignore('a status of no commit');
}

function closed(repository: string, body: unknown, now: number): Meaning {
  if (words(body, 'action') !== 'closed') return ignore('a pull request that stays open');
  const number = count(body, 'number') ?? count(body, 'pull_request', 'number');
  const by = loginOf(body, 'sender');
  if (number === undefined || !by) return ignore('a pull request without a number');
  const isMerged = at(body, 'pull_request', 'merged') === true;
  const place = { where: `${repository}#${number}`, url: oneLine(words(body, 'pull_request', 'html_url') ?? '') };
  const time = timeOf(words(body, 'pull_request', 'closed_at'), now);
  return { kind: 'closed', repository, number, by, isMerged, at: time, ...place };
}

const REMARKS = {
  pull_request_review: { action: 'submitted', part: 'review', item: 'pull_request' },
  pull_request_review_comment: { action: 'created', part: 'comment', item: 'pull_request' },
  issue_comment: { action: 'created', part: 'comment', item: 'issue' },
} as const;

function remark(event: keyof typeof REMARKS, repository: string, body: unknown, now: number): Meaning {
  const { action, part, item } = REMARKS[event];
  if (words(body, 'action') !== action) return ignore('a remark that is not new');
  const number = count(body, item, 'number');
  const id = count(body, part, 'id');
  const by = loginOf(body, part, 'user');
  if (number === undefined || id === undefined || !by) return ignore('a remark without author or number');
  if (event === 'issue_comment' && at(body, 'issue', 'pull_request') == null)
    return ignore('a comment on an issue that is no pull request');
  if (words(body, part, 'user', 'type') === 'Bot' || by.toLowerCase() === loginOf(body, item, 'user')?.toLowerCase())
    return ignore('the words of a program, or of who opened the pull request');
  const text = (words(body, part, 'body') ?? '').trim();
  if (text.includes(OWN_MARK)) return ignore('the agent’s own words');
  const verdict = words(body, 'review', 'state')?.toLowerCase();
  const isApproval = verdict === 'approved' || verdict === 'changes_requested';
  if (text === '' && !isApproval) return ignore('a review without words of its own');
  return {
    ...{ kind: 'remark', repository, number, by, key: `github:${part}:${id}` },
    text: textOf(text, isApproval ? verdict : undefined),
    at: timeOf(words(body, part, 'created_at') ?? words(body, part, 'submitted_at'), now),
    where: `${repository}#${number}${lineOf(body, part)}`,
    url: oneLine(words(body, part, 'html_url') ?? ''),
  };
}

function textOf(text: string, verdict: 'approved' | 'changes_requested' | undefined): string {
  const shown = text.length > REMARK_CHARS_MAX ? `${text.slice(0, REMARK_CHARS_MAX)}…` : text;
  if (verdict === undefined) return shown;
  return `${verdict === 'approved' ? '(approves the pull request)' : REQUESTS_CHANGES}\n${shown}`.trim();
}

function lineOf(body: unknown, part: string): string {
  const path = words(body, part, 'path');
  const line = count(body, part, 'line') ?? count(body, part, 'original_line');
  return path ? `, ${oneLine(path)}${line === undefined ? '' : `:${line}`}` : '';
}

function ignore(reason: string): Meaning {
  return { kind: 'ignore', reason };
}

/** What is no login is nobody: it would stand in texts for people. */
function loginOf(body: unknown, ...path: string[]): string | undefined {
  const login = words(body, ...path, 'login')?.replace(/\[bot\]$/, '');
  return login !== undefined && LOGIN.test(login) ? login : undefined;
}

function timeOf(text: string | undefined, now: number): number {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? now : ms;
}

function at(value: unknown, ...path: string[]): unknown {
  let here = value;
  for (const name of path) here = typeof here === 'object' && here !== null ? Reflect.get(here, name) : undefined;
  return here;
}

function words(value: unknown, ...path: string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' ? found : undefined;
}

function count(value: unknown, ...path: string[]): number | undefined {
  const found = at(value, ...path);
  return typeof found === 'number' && Number.isSafeInteger(found) ? found : undefined;
}
