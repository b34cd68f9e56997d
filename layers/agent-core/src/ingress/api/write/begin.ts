import type { NewSession } from '../../../domain/api/asked/write.ts';
import { digest } from '../../../domain/api/digest.ts';
import { userIn } from '../../../domain/api/person-in.ts';
import { ApiProblem } from '../../../domain/api/problem.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import type { SessionRow } from '../../../domain/api/session.ts';
import { rowView } from '../../../domain/api/views/session-row.ts';
import { callbackProblem } from '../../../domain/callbacks/callback-address.ts';
import { hasModel, modelNames } from '../../../domain/model/models.ts';
import { type Beginning, summaryAtBeginning } from '../../../domain/session/listed/begun.ts';
import type { ApiThread } from '../../../domain/thread/thread-source.ts';
import type { Api } from '../kit/context.ts';
import { claimed } from './claimed.ts';
import { put } from './put.ts';

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
  const { sessionId } = await claimed(api, caller, body, headers);
  const source: ApiThread = { kind: 'api', installation, id: sessionId.split(':').at(-1) ?? '' };
  const { task: words, model, repository } = body;
  const beginning: Beginning = {
    ...{ sessionId, begunBy: userIn(source, caller.person), at: now, words, model, name: caller.person.name },
    repositories: repository === undefined ? [] : [repository],
  };
  await ports.sessions.begins(installation, beginning);
  await put(api, { sessionId, source, caller }, { kind: 'message', ...firstWords(caller, body) }, digest(sessionId));
  const summary = await ports.reader.summary(sessionId);
  return rowView(summary ?? summaryAtBeginning(beginning), api.settings.serverUrl);
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
