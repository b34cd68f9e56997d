import type { NewSession } from '../../../domain/api/asked/write.ts';
import { digest } from '../../../domain/api/digest.ts';
import { userIn } from '../../../domain/api/person-in.ts';
import { ApiProblem } from '../../../domain/api/problem.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import type { SessionRow } from '../../../domain/api/session.ts';
import { rowView } from '../../../domain/api/views/session-row.ts';
import { callbackProblem } from '../../../domain/callbacks/callback-address.ts';
import { oneLine } from '../../../domain/frames/one-line.ts';
import { hasModel, modelNames } from '../../../domain/model/models.ts';
import type { ApiThread } from '../../../domain/thread/thread-source.ts';
import type { Api } from '../kit/context.ts';
import { claimed } from './claimed.ts';
import { put } from './put.ts';

const TITLE_CHARS_MAX = 120;

/** Begins a session, or finds the one that the same request has begun before. */
export async function begin(
  api: Api,
  caller: Caller,
  body: NewSession,
  headers: Record<string, string | undefined>,
): Promise<SessionRow> {
  await check(api, caller, body);
  const { ports } = api;
  const now = ports.clock.now();
  const { installation } = caller.person;
  const sessionId = await claimed(api, caller, body, headers);
  const source: ApiThread = { kind: 'api', installation, id: sessionId.split(':').at(-1) ?? '' };
  await ports.sessions.begins(installation, { sessionId, begunBy: userIn(source, caller.person), at: now });
  await put(api, { sessionId, source, caller }, { kind: 'message', ...firstWords(caller, body) }, digest(sessionId));
  const summary = await ports.reader.summary(sessionId);
  return summary ? rowView(summary, api.settings.serverUrl) : newRow(caller, sessionId, body, now);
}

async function check({ ports, settings }: Api, { key }: Caller, { model, callbackUrl }: NewSession): Promise<void> {
  if (callbackUrl !== undefined) {
    const problem = callbackProblem(callbackUrl, settings.callbackHosts);
    if (problem) throw new ApiProblem(422, 'bad-callback', `The callback's address is not used: ${problem}`);
    if (!key) throw new ApiProblem(422, 'bad-callback', 'Callbacks are signed for an API key: ask with one');
  }
  if (model === undefined) return;
  const models = await ports.models();
  if (!hasModel(models, model))
    throw new ApiProblem(422, 'no-model', `There is no such model here; there are ${modelNames(models)}`);
}

function firstWords({ key }: Caller, { task, repository, model, budgetMicroUsd, callbackUrl }: NewSession) {
  return {
    text: repository === undefined ? task : `Repository: ${repository}\n\n${task}`,
    ...(model === undefined ? {} : { model }),
    ...(budgetMicroUsd === undefined ? {} : { budgetMicroUsd }),
    ...(callbackUrl === undefined || !key ? {} : { callback: { url: callbackUrl, key: key.id } }),
  };
}

/** Until the first step of the session has written what it is. */
function newRow({ person }: Caller, id: string, { task, repository, model }: NewSession, now: number): SessionRow {
  return {
    ...{ id, source: 'api', title: oneLine(task, TITLE_CHARS_MAX), state: 'thinking' },
    requester: { id: person.id, ...(person.name === undefined ? {} : { name: person.name }) },
    ...{ begunAt: now, updatedAt: now, version: 0, turn: 0, pullRequests: [], model: model ?? '' },
    ...{ repositories: repository === undefined ? [] : [repository], costMicroUsd: 0, estimatedMicroUsd: 0 },
  };
}
