import { counted } from '@remote-swe/core/domain/counted';
import { formatUsd } from '@remote-swe/core/domain/model/spend';
import type { SessionSummary } from '@remote-swe/core/domain/session/listed/summary';
import { rulesOf, sourceOf } from '@remote-swe/core/domain/session/source';
import { sources } from '@remote-swe/core/wiring/parts/sources';
import { usageError } from '../../scripts/arguments.mjs';
import { command, count } from '../kit/command.ts';
import type { Ops } from '../kit/ops.ts';
import { ageText, table } from '../kit/output.ts';
import { sinceOf } from '../kit/since.ts';
import { PAGES_MAX_DEFAULT, summaries } from '../records/summaries.ts';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 1_000;
const PAGES_MAX = 100_000;
const STATES = ['idle', 'thinking', 'acting', 'paused'];

export const sessions = command({
  name: 'sessions',
  summary: 'Sessions and what they do, cost and wait for. Looks through the table, a bounded part at a time.',
  options: {
    state: { type: 'string', value: 'STATE', help: `${STATES.join(', ')}, or open (anything that is due)` },
    person: { type: 'string', value: 'USER', help: 'Slack user id of who wrote last' },
    channel: { type: 'string', value: 'CHANNEL', help: 'Slack channel id' },
    repository: { type: 'string', value: 'NAME', help: 'owner/name, or a part of it' },
    since: { type: 'string', value: 'WHEN', help: 'moved since: 30m, 12h, 7d, or a date' },
    limit: { type: 'string', value: 'N', help: `how many; default ${LIMIT_DEFAULT}, at most ${LIMIT_MAX}` },
    pages: { type: 'string', value: 'N', help: `MB of the table to look through; default ${PAGES_MAX_DEFAULT}` },
    from: { type: 'string', value: 'TOKEN', help: 'goes on where an earlier list has ended' },
  },
  check({ values: { state, since } }) {
    if (state !== undefined && ![...STATES, 'open'].includes(state))
      throw usageError('ops', `--state takes ${STATES.join(', ')} or open, not "${state}".`);
    if (since !== undefined) sinceOf(since, 0);
  },
  async run(ops, { values }) {
    const now = ops.clock.now();
    const since = values.since === undefined ? 0 : sinceOf(values.since, now);
    const limit = count(values.limit, 'limit', LIMIT_DEFAULT, LIMIT_MAX);
    const { found, pages, next } = await summaries(ops, {
      pagesMax: count(values.pages, 'pages', PAGES_MAX_DEFAULT, PAGES_MAX),
      from: values.from,
      fits: async (summary) => {
        if (summary.at < since || !fits(summary, values)) return false;
        return values.repository === undefined || (await hasRepository(ops, summary, values.repository));
      },
    });
    const sorted = found.toSorted((a, b) => b.at - a.at).slice(0, limit);
    const lines = table(
      ['session', 'state', 'moved', 'by', 'spent', 'turn', 'due'],
      sorted.map((one) => rowOf(one, now)),
    );
    const of = found.length > limit ? `The newest ${limit} of ` : '';
    const looked = `${of}${counted(found.length, 'session')}, in ${pages} MB of the table.`;
    const more = next ? [`${looked} The table goes on: --from ${next}`] : [`${looked} That was all of it.`];
    return { ok: true, data: { sessions: sorted, matches: found.length, pages, next }, lines: [...lines, ...more] };
  },
});

type Wanted = { state?: string; person?: string; channel?: string };

function fits({ sessionId, phase, requester, dueAt }: SessionSummary, { state, person, channel }: Wanted): boolean {
  if (state === 'open' ? dueAt === undefined : state !== undefined && state !== phase) return false;
  if (person !== undefined && requester !== person) return false;
  const source = sourceOf(sources, sessionId);
  return channel === undefined || (source !== undefined && rulesOf(sources, source).payer(source).channel === channel);
}

/** Summaries of older builds do not say it; then the newest entry does. */
async function hasRepository(ops: Ops, { sessionId, repositories }: SessionSummary, wanted: string): Promise<boolean> {
  const names = repositories ?? (await ops.journal.newest(sessionId))?.state.repositories ?? [];
  return names.some((name) => name.toLowerCase().includes(wanted.toLowerCase()));
}

function rowOf(
  { sessionId, phase, at, requester, costMicroUsd, estimatedMicroUsd, turn, dueAt }: SessionSummary,
  now: number,
) {
  const spent = formatUsd(costMicroUsd + estimatedMicroUsd);
  const due = dueAt === undefined ? '-' : ageText(dueAt, now);
  return [sessionId, phase, ageText(at, now), requester, spent, String(turn), due];
}
