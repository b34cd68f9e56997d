import { sessionParams } from '../../../domain/api/asked/session.ts';
import { mute, newFork, newMessage, newSession, raise } from '../../../domain/api/asked/write.ts';
import { ApiProblem } from '../../../domain/api/problem.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import type { Can } from '../../../domain/api/session.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { Api } from '../kit/context.ts';
import { type Route, route } from '../kit/route.ts';
import { seenAtOnce } from '../read/session-access.ts';
import { begin } from './begin.ts';
import { claim, isKnown } from './claimed.ts';
import { itemKey, put, requestName, type Said } from './put.ts';
import { type Raised, raised, raiseMonth } from './raise.ts';

/** What people and programs say in sessions. It goes the way of Slack's messages, by the same rights. */
export const writeRoutes: Route[] = [
  route({
    ...{ method: 'POST', path: '/sessions', access: 'write', body: newSession },
    summary: 'Begins a session; the same Idempotency-Key finds the same one for a week',
    answer: { status: 201, schema: 'SessionRow' },
    handle: async (api, { caller, body, headers }) => ({
      status: 201,
      json: await begin(api, caller, body, headers),
    }),
  }),
  route({
    ...{ method: 'POST', path: '/sessions/:id/messages', access: 'write', params: sessionParams, body: newMessage },
    summary: 'Words for the agent; they begin a turn where none goes on',
    answer: { status: 202, schema: 'Taken' },
    handle: (api, { caller, params, body, headers }) =>
      said(api, { caller, id: params.id, act: 'write', headers, body }, () => ({ kind: 'message', text: body.text })),
  }),
  route({
    ...{ method: 'POST', path: '/sessions/:id/stop', access: 'write', params: sessionParams },
    summary: 'Stops what goes on; a second stop changes nothing',
    answer: { status: 202, schema: 'Taken' },
    handle: (api, { caller, params, headers }) =>
      said(api, { caller, id: params.id, act: 'stop', headers }, () => ({ kind: 'stop', text: 'stop' })),
  }),
  route({
    ...{ method: 'POST', path: '/sessions/:id/resume', access: 'write', params: sessionParams },
    summary: 'Lets a paused session go on without words',
    answer: { status: 202, schema: 'Taken' },
    handle: (api, { caller, params, headers }) => said(api, { caller, id: params.id, act: 'resume', headers }, resumed),
  }),
  route({
    ...{ method: 'POST', path: '/sessions/:id/raise', access: 'write', params: sessionParams, body: raise },
    summary: 'Raises the budget that the session is paused for, or its own, and lets it go on',
    answer: { status: 202, schema: 'Taken' },
    handle: (api, { caller, params, body, headers }) =>
      said(api, { caller, id: params.id, act: 'raise', headers, body }, (entry, can) =>
        raised(api, caller, { entry, mayRaise: can.raise }, body.toMicroUsd),
      ),
  }),
  route({
    ...{ method: 'POST', path: '/sessions/:id/forks', access: 'write', params: sessionParams, body: newFork },
    summary:
      'A new session that begins with all that happened in another one up to an entry; nothing outward is repeated',
    answer: { status: 201, schema: 'ForkRow' },
    async handle(api, { caller, params, body, headers }) {
      const { fork } = await api.rare();
      return { status: 201, json: await fork(api, caller, { id: params.id, body, headers }) };
    },
  }),
  route({
    ...{ method: 'POST', path: '/sessions/:id/mute', access: 'write', params: sessionParams, body: mute },
    summary: 'Whether only mentions count in its thread in Slack',
    answer: { status: 202 },
    async handle(api, { caller, params, body: { muted } }) {
      const { entry, can } = await seenAtOnce(api, caller, params.id);
      allow(can, 'mute');
      const { source } = entry.state;
      if (source.kind !== 'slack') throw new ApiProblem(409, 'no-thread', 'The session has no thread in Slack');
      const part = { place: source.channel, thread: source.threadTs };
      await api.ports.muting.set(source.teamId, part, { muted, by: caller.person.id, at: api.ports.clock.now() });
      return { status: 202, json: {} };
    },
  }),
];

type Saying = {
  caller: Caller;
  id: string;
  act: 'write' | 'stop' | 'resume' | 'raise';
  headers: Record<string, string | undefined>;
  body?: unknown;
};

async function said(
  api: Api,
  { caller, id, act, headers, body }: Saying,
  decide: (entry: JournalEntry, can: Can) => Raised,
) {
  const name = requestName(caller, headers);
  const asked = { act, id, body };
  const { entry, can } = await seenAtOnce(api, caller, id);
  // Whose budget it is decides on a raise.
  if (act !== 'raise') allow(can, act);
  const decided = await whatOf(
    () => decide(entry, can),
    () => isKnown(api, name, asked),
  );
  if (decided === 'done') return { status: 202, json: { key: itemKey(api, name) } };
  const { month, ...what } = decided;
  // What was refused up to here does not use up the request's name, and nothing is written before it is noted.
  await claim(api, name, { sessionId: id, asked });
  if (month) await raiseMonth(api, caller, month);
  const { source } = entry.state;
  const key = await put(api, { sessionId: id, source, caller }, what, name);
  return { status: 202, json: { key } };
}

/** A repeat that the session's state refuses because the first of its name took effect is answered as that one was. */
async function whatOf(decide: () => Raised, isRepeat: () => Promise<boolean>): Promise<Raised | 'done'> {
  try {
    return decide();
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 409 && (await isRepeat())) return 'done';
    throw error;
  }
}

function resumed({ state: { phase } }: JournalEntry): Said {
  if (phase.kind !== 'paused') throw new ApiProblem(409, 'not-paused', 'The session is not paused');
  if (phase.reason.kind === 'budget-usd')
    throw new ApiProblem(409, 'budget-reached', 'A budget is used up: raise it, or the session pauses again');
  return { kind: 'resume' };
}

function allow(can: Can, act: keyof Can): void {
  if (!can[act]) throw new ApiProblem(403, 'not-allowed', `You may not do this in this session (${act})`);
}
