import { messageKeyOf } from '@remote-swe/core/domain/session/versions';
import type { Answered } from '../programs/asker.ts';
import type { Sent } from '../programs/browser.ts';
import type { SimWorld } from '../world.ts';

/** What people are promised of the page: docs/console.md and docs/security.md, Browsers and programs. */
export function brokenBrowsers(world: SimWorld): string[] {
  const { browsers } = world;
  return [
    ...browsers.seen,
    ...browsers.answered.flatMap((each) => brokenAnswer(world, each)),
    ...browsers.sent.flatMap((sent) => brokenWords(world, sent)),
  ];
}

function brokenAnswer(world: SimWorld, each: Answered): string[] {
  const { answer, by, path, of, user } = each;
  const { status, json } = answer;
  const said = `Page: ${path || 'a look'} of ${user} in ${of} was answered ${status} ${String(json.code ?? '')}`;
  if (by === 'forged')
    return status === 403 || status === 401 || status === 404 ? [] : [`${said}, without the page’s value`];
  if (status < 300) return isShut(world, each) ? [`${said}, though they were revoked before`] : [];
  return isRefusable(world, each) ? [] : [said];
}

/** Whether they were revoked before they asked, and not approved again before they were answered. */
function isShut({ things }: SimWorld, { user, askedAt, answeredAt }: Answered): boolean {
  const before = things.approvals.changes.filter((change) => change.user === user && change.at < answeredAt);
  const last = before.at(-1);
  return last?.isServed === false && last.at < askedAt;
}

/** What the session's state does not take; who was revoked at some time; and what is not there yet, or is nothing of theirs. */
function isRefusable({ things }: SimWorld, { user, path, of = '', answer, askedAt }: Answered): boolean {
  const { status } = answer;
  const [first] = things.table.entries.get(of) ?? [];
  const begunAt = things.table.committedAt.get(`${of} 1`) ?? Number.POSITIVE_INFINITY;
  if (status === 409) return path === '/resume' || path === '/raise';
  if (status === 401) return things.approvals.changes.some((change) => change.user === user && !change.isServed);
  if (status === 403) return user !== 'U1' && first?.state.begunBy !== user;
  return status === 404 && (user !== 'U1' || begunAt >= askedAt);
}

/** What was taken is read, and shown where others read; what came from a page of somebody else is nowhere. */
function brokenWords({ things, browsers }: SimWorld, { sessionId, key, words, isForged }: Sent): string[] {
  const item = (things.table.inbox.get(sessionId) ?? []).find((stored) => stored.item.key === key);
  const entries = things.table.entries.get(sessionId) ?? [];
  if (isForged) return item ? [`Page: ${words} came without the page’s value, and was taken`] : [];
  const isTaken = browsers.answered.some(({ answer }) => answer.status === 202 && answer.json.key === key);
  if (!item) return isTaken ? [`G1: ${words} was taken from a page, and is in no inbox`] : [];
  const taking = entries.find(({ absorbed }) => absorbed.some((name) => messageKeyOf(name) === key));
  const isThere = sessionId.startsWith('api:') || !taking || shows(entries, words);
  return isThere ? [] : [`Page: ${words} is not shown in the thread, where others read`];
}

function shows(
  entries: NonNullable<ReturnType<SimWorld['things']['table']['entries']['get']>>,
  words: string,
): boolean {
  return entries.some(({ state }) => state.noticesPending.some(({ text }) => text.includes(words)));
}
