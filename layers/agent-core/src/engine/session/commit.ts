import { pullRequestKey } from '../../domain/code-keys.ts';
import { withDaySpend } from '../../domain/money/day-spend.ts';
import { chargeOf } from '../../domain/money/month-spend.ts';
import type { EntryKind, JournalEntry } from '../../domain/session/journal.ts';
import { type SessionState, workOf } from '../../domain/session/session.ts';
import { rulesOf } from '../../domain/session/source.ts';
import { notTakenIn, versionName } from '../../domain/session/versions.ts';
import { type Commit, isCommitted, type Signpost } from '../../ports/session/journal.ts';
import { afterBurial } from '../context/burial.ts';
import { commitSamples } from '../context/commit-samples.ts';
import type { Draft, Outcome, StepContext } from '../context/context.ts';
import { withEvents } from '../context/pending-events.ts';
import { SWEEP_MARGIN_MS } from '../context/settings.ts';
import { withMcpNotice } from '../mcp/trouble.ts';
import { contextAfter } from '../model-request/size.ts';
import { credentialsKey, endedTarget } from './credentials.ts';
import { withForeignWords } from './foreign-words.ts';
import { withProgressAnew } from './pause-notices.ts';

/**
 * Appends the draft as the next entry. The returned session is what the table holds now, so that a step may append a second
 * entry (intent, then sent) without loading again.
 */
export async function commitDraft(context: StepContext, given: Draft): Promise<Outcome> {
  const at = context.clock.now();
  const whole = withProgressAnew(withForeignWords(withMcpNotice(given, at), at), at, context.tools);
  const draft = { ...whole, session: await afterBurial(context, whole.session, at) };
  const { session } = draft;
  const facts = { sessionId: session.sessionId, version: session.version + 1, at };
  const written = withEvents(context, session.stored, stateToWrite(draft), facts);
  const payer = rulesOf(context.sources, written.source).payer(written.source);
  const charge = chargeOf(session.stored, written, at, payer);
  const state = withDaySpend(written, charge, at);
  const entry: JournalEntry = {
    schema: 1,
    ...facts,
    kind: draft.kind,
    state,
    messages: draft.messages,
    absorbed: draft.absorb.map(versionName),
    usage: draft.usage,
    costMicroUsd: draft.costMicroUsd,
    ...(draft.request ? { request: draft.request } : {}),
    build: context.settings.build,
  };
  const commit: Commit = {
    entry,
    dueAt: dueAtOf(state, at),
    worker: draft.worker,
    ...signpostsOf(draft.kind, session.stored, state, context.settings.codeHostUrl),
    charge,
  };
  for (const { key, text } of draft.files ?? [])
    await context.blobs.put(key, new TextEncoder().encode(text), 'text/markdown; charset=utf-8');
  const told = await context.journal.commit(commit);
  const result = told === 'conflict' && (await isStored(context, entry)) ? 'committed-and-changed' : told;
  for (const { name, value } of commitSamples(session.stored, commit, result)) context.metrics.add(name, value);
  context.log.info('commit', { sessionId: entry.sessionId, version: entry.version, kind: entry.kind, result });
  if (!isCommitted(result)) return { kind: 'reload' };
  const ended = endedTarget(session.stored, state);
  // What is missed here is removed by age: the sweeper's look needs no state.
  if (ended) await context.blobs.remove(credentialsKey(session.sessionId, ended)).catch(() => undefined);
  const unread = notTakenIn(session.unread, entry.absorbed);
  return {
    kind: 'committed',
    session: {
      ...session,
      ...{ version: entry.version, stored: state, state, unread },
      ...{ entryAt: at, isBuried: false, flushed: new Set() },
    },
    // What its author changed meanwhile is unread again, and the wake of the edit may have come and gone.
    draft: result === 'committed-and-changed' ? { ...draft, ring: 'always' } : draft,
  };
}

/**
 * Whether the entry is there although its commit lost a race: it was the race of an earlier try whose answer was lost. Who takes that for somebody
 * else's entry goes on in the same delivery, and a call that dies with it counts nowhere (G6).
 */
async function isStored({ journal }: StepContext, { sessionId, version, at, kind }: JournalEntry): Promise<boolean> {
  const newest = await journal.newest(sessionId).catch(() => undefined);
  return newest?.version === version && newest.at === at && newest.kind === kind;
}

/** Of pull requests that this session has opened now, and of commits that it waits for. */
function signpostsOf(
  kind: EntryKind,
  before: SessionState,
  state: SessionState,
  serverUrl: string,
): Pick<Commit, 'signposts'> {
  const known = new Set(before.pullRequests.map(({ url }) => url));
  const opened = state.pullRequests.filter(({ url, foreign }) => !foreign && !known.has(url));
  const wait = kind === 'wait' ? workOf(state.phase)?.wait : undefined;
  const signposts: Signpost[] = [
    ...opened.map(({ repository, number }) => ({
      kind: 'pull-request' as const,
      key: pullRequestKey(serverUrl, repository, number),
    })),
    ...(wait?.commits ?? []).map((key) => ({ kind: 'commit' as const, key, until: wait?.until ?? 0 })),
  ];
  return signposts.length > 0 ? { signposts } : {};
}

/** Pending notices are carried until somebody has seen them in the thread. */
function stateToWrite(draft: Draft): SessionState {
  const { state, flushed } = draft.session;
  const carried = state.noticesPending.filter((notice) => !flushed.has(notice.id));
  const renewed = new Set(draft.notices.map((notice) => notice.id));
  const { kind, messages, usage } = draft;
  // A compaction has measured the prefix that it begins.
  const context = kind === 'compact' ? state.context : contextAfter(state.context, messages, usage);
  return {
    ...state,
    ...(context ? { context } : {}),
    counters: { ...state.counters, steps: state.counters.steps + 1 },
    noticesPending: [...carried.filter((notice) => !renewed.has(notice.id)), ...draft.notices],
  };
}

/** When the sweeper should look; null when nothing is open. A parked session (paused, calls open) waits for a person. */
export function dueAtOf(state: SessionState, now: number): number | null {
  const until = waitsUntil(state);
  const isTold = state.noticesPending.length === 0 && !state.eventsPending;
  if (until === undefined && isTold) return null;
  return Math.max(until ?? now, now) + SWEEP_MARGIN_MS;
}

function waitsUntil(state: SessionState): number | undefined {
  const { phase } = state;
  switch (phase.kind) {
    case 'idle':
      return undefined;
    case 'thinking':
      return phase.notBefore ?? 0;
    case 'acting':
      if (phase.work.wait) return phase.work.wait.nextLookAt;
      return 'checkAt' in phase.work.dispatch ? (phase.work.dispatch.checkAt ?? 0) : 0;
    case 'paused': {
      const dispatch = phase.work?.dispatch;
      if (dispatch?.kind !== 'cancel-requested' && dispatch?.kind !== 'cancel-sent') return undefined;
      return dispatch.checkAt ?? 0;
    }
  }
}

/** Whether the session can go on at once, without a timer, an event or a person. */
export function hasMoreNow(state: SessionState): boolean {
  const { phase } = state;
  switch (phase.kind) {
    case 'idle':
      return false;
    case 'thinking':
      return phase.notBefore === undefined;
    case 'acting':
      return phase.work.dispatch.kind === 'none' && phase.work.wait === undefined;
    case 'paused':
      return phase.work?.dispatch.kind === 'cancel-requested' && phase.work.dispatch.checkAt === undefined;
  }
}

/** Nothing open and nobody to wait for: the summary may leave the sweeper's sight once the notices are posted. */
export function isSettled(state: SessionState): boolean {
  return waitsUntil(state) === undefined;
}
