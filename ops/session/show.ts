import { counted } from '@remote-swe/core/domain/counted';
import { formatUsd, modelCallsText, totalMicroUsd } from '@remote-swe/core/domain/model/spend';
import { pauseText } from '@remote-swe/core/domain/notices/pause';
import type { InboxItem, JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { SessionSummary } from '@remote-swe/core/domain/session/listed/summary';
import { openCalls, type SessionState, workOf } from '@remote-swe/core/domain/session/session';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { command } from '../kit/command.ts';
import { ageText, timeText } from '../kit/output.ts';
import { existingSession, readSessionName } from '../records/session-id.ts';
import { summaryOfSession } from '../records/summaries.ts';

export const show = command({
  name: 'show',
  summary: 'What a session does now, why it waits, its machine, its money, and what it would need to go on.',
  words: ['<session>'],
  options: {},
  check: ({ words: [named = ''] }) => void readSessionName(named),
  async run(ops, { words: [named = ''] }) {
    const sessionId = await existingSession(ops, named);
    const [entry, worker, summary, unread] = await Promise.all([
      ops.journal.newest(sessionId),
      ops.workerStore.get(sessionId),
      summaryOfSession(ops, sessionId),
      ops.journal.unread(sessionId),
    ]);
    const seen: Seen = { sessionId, entry, worker, summary, unread, now: ops.clock.now() };
    return { ok: true, data: dataOf(seen), lines: linesOf(seen) };
  },
});

type Seen = {
  sessionId: string;
  entry: JournalEntry | undefined;
  worker: WorkerItem | undefined;
  summary: SessionSummary | undefined;
  unread: InboxItem[];
  now: number;
};

function dataOf({ sessionId, entry, worker, summary, unread, now }: Seen) {
  const newest = entry && { version: entry.version, kind: entry.kind, at: entry.at, build: entry.build };
  const waiting = unread.map(({ key, kind, user, at }) => ({ key, kind, user, at }));
  return {
    sessionId,
    newest,
    state: entry?.state,
    worker,
    summary,
    unread: waiting,
    next: nextStep({ entry, summary, unread, now }),
  };
}

function linesOf(seen: Seen): string[] {
  const { sessionId, entry, unread, now } = seen;
  return [
    sessionId,
    ...(entry ? entryLines(entry, now) : ['no step has ended yet']),
    ...workerLines(seen.worker, now),
    ...summaryLines(seen.summary, now),
    ...unread.map(({ kind, user, at }) => `unread       ${kind} of ${user}, ${ageText(at, now)} ago`),
    `next         ${nextStep(seen)}`,
  ];
}

function entryLines({ version, kind, at, state }: JournalEntry, now: number): string[] {
  const { spend, counters } = state;
  return [
    `state        ${phaseText(state)}`,
    `newest       step ${version}, ${kind}, ${timeText(at)} (${ageText(at, now)} ago)`,
    `asked by     ${state.requester || 'nobody'}, turn ${state.turn}, ${state.model}`,
    `spent        ${formatUsd(totalMicroUsd(spend))} for ${modelCallsText(counters.modelCalls)}, ${counted(counters.commands, 'command')}`,
    ...state.repositories.map((name) => `repository   ${name}`),
    ...state.pullRequests.map(({ url }) => `pull request ${url}`),
    ...state.todo.map(({ state: how, text }) => `todo         ${how}: ${text}`),
    ...(state.noticesPending.length > 0 ? [`not yet told ${counted(state.noticesPending.length, 'notice')}`] : []),
  ];
}

function phaseText(state: SessionState): string {
  const { phase } = state;
  const work = workOf(phase);
  const calls = work
    ? `, ${openCalls(work)
        .map(({ name }) => name)
        .join(', ')} open (${work.dispatch.kind})`
    : '';
  switch (phase.kind) {
    case 'idle':
      return 'idle: waits for somebody to write';
    case 'thinking':
      return `thinking, try ${phase.attempt + 1}${phase.notBefore ? `, not before ${timeText(phase.notBefore)}` : ''}`;
    case 'acting':
      return `acting${calls}`;
    case 'paused':
      return `paused${calls}. ${pauseText(phase.reason)}`;
  }
}

function workerLines(worker: WorkerItem | undefined, now: number): string[] {
  if (!worker) return ['worker       none'];
  const { state, instanceId = 'no machine yet', generation, lastUsedAt, inFlightUntil = 0, bootFailures } = worker;
  const busy = inFlightUntil > now ? `, may be busy until ${timeText(inFlightUntil)}` : '';
  const boots = bootFailures ? `, ${counted(bootFailures, 'boot')} in a row failed` : '';
  return [
    `worker       ${state}, ${instanceId}, start ${generation}, used ${ageText(lastUsedAt, now)} ago${busy}${boots}`,
  ];
}

function summaryLines(summary: SessionSummary | undefined, now: number): string[] {
  if (!summary) return ['sweeper      knows nothing of it; npm run ops -- backfill writes its summary'];
  const { dueAt, sweeps } = summary;
  if (dueAt === undefined) return ['sweeper      leaves it alone'];
  return [
    `sweeper      rings ${timeText(dueAt)} (${ageText(dueAt, now)}), has rung ${counted(sweeps, 'time')} in vain`,
  ];
}

/** A wake that is this late and has not moved anything stands for trouble. */
const LATE_MS = 5 * 60_000;

/** What an operator can do, from what is known. */
function nextStep({ entry, summary, unread, now }: Pick<Seen, 'entry' | 'summary' | 'unread' | 'now'>): string {
  const isLate = summary?.dueAt !== undefined && summary.dueAt + LATE_MS < now;
  if (isLate) return 'it is overdue: look at `log`, then `wake`';
  if (unread.length > 0 && summary?.dueAt === undefined) return 'unread messages and nobody rings: `wake`';
  if (!entry) return 'its first step: `wake` if nothing comes';
  if (entry.state.phase.kind === 'paused') return 'somebody writes in the thread, or presses its button';
  return entry.state.phase.kind === 'idle' ? 'nothing' : 'it goes on by itself';
}
