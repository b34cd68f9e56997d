import { oneLine } from '../../../domain/frames/one-line.ts';
import { at, words } from '../../../domain/json.ts';
import { isAgentText, isSameLogin, mentionsLogin, withoutMention } from '../../../domain/people/agent-login.ts';
import { asksReviewHere } from '../../../domain/session/mode.ts';
import { APPROVES, REQUESTS_CHANGES } from '../../../domain/session/remarks.ts';
import type { GitHubPlace } from '../../../domain/session/threads/github-thread.ts';
import { count, isBot, loginOf, timeOf } from './fields.ts';
import { ignore, type Meaning, type Reading, shown } from './meaning.ts';

const REMARKS = {
  pull_request_review: { action: 'submitted', part: 'review', item: 'pull_request', place: 'review' },
  pull_request_review_comment: { action: 'created', part: 'comment', item: 'pull_request', place: 'line-comment' },
  issue_comment: { action: 'created', part: 'comment', item: 'issue', place: 'comment' },
} as const satisfies Record<string, { action: string; part: string; item: string; place: GitHubPlace['kind'] }>;
export type RemarkEvent = keyof typeof REMARKS;

export function isRemark(event: string): event is RemarkEvent {
  return Object.hasOwn(REMARKS, event);
}

/** Somebody wrote a comment, a review, or at a line. The agent's own words and those of programs are none. */
export function remark(event: RemarkEvent, repository: string, body: unknown, reading: Reading): Meaning {
  const { action, part, item, place } = REMARKS[event];
  if (words(body, 'action') !== action) return ignore('a remark that is not new');
  const number = count(body, item, 'number');
  const id = count(body, part, 'id');
  const by = loginOf(body, part, 'user');
  if (number === undefined || id === undefined || !by) return ignore('a remark without author or number');
  if (isBot(body, part, 'user') || isSameLogin(by, reading.agent)) return ignore('the words of a program');
  const text = (words(body, part, 'body') ?? '').trim();
  if (isAgentText(text)) return ignore('the agent’s own words');
  const verdict = words(body, 'review', 'state')?.toLowerCase();
  const isApproval = verdict === 'approved' || verdict === 'changes_requested';
  if (text === '' && !isApproval) return ignore('a review without words of its own');
  const author = loginOf(body, item, 'user');
  const isPull = item === 'pull_request' || at(body, 'issue', 'pull_request') != null;
  const asks = mentionsLogin(text, reading.agent);
  const bare = withoutMention(text, reading.agent);
  const isOwn = author !== undefined && isSameLogin(author, reading.agent);
  const reviews = asks && isPull && !isOwn && place === 'comment' && asksReviewHere(bare);
  return {
    ...{ kind: 'remark', repository, number, by, key: `github:${place}:${id}`, author, isPull, asks },
    ...(reviews ? { mode: 'review' as const } : {}),
    text: textOf(bare, isApproval ? verdict : undefined),
    at: timeOf(words(body, part, 'created_at') ?? words(body, part, 'submitted_at'), reading.now),
    place: { kind: place, id },
    where: `${repository}#${number}${lineOf(body, part)}`,
    url: oneLine(words(body, part, 'html_url') ?? ''),
  };
}

function textOf(text: string, verdict: 'approved' | 'changes_requested' | undefined): string {
  if (verdict === undefined) return shown(text);
  return `${verdict === 'approved' ? APPROVES : REQUESTS_CHANGES}\n${shown(text)}`.trim();
}

function lineOf(body: unknown, part: string): string {
  const path = words(body, part, 'path');
  const line = count(body, part, 'line') ?? count(body, part, 'original_line');
  return path ? `, ${oneLine(path)}${line === undefined ? '' : `:${line}`}` : '';
}
