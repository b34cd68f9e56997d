import { digest } from '../../../domain/api/digest.ts';
import { ApiProblem } from '../../../domain/api/problem.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import { apiSessionId } from '../../../domain/session/threads/api-thread.ts';
import type { Api } from '../kit/context.ts';
import { requestName } from './put.ts';

const ID_CHARS = 26;

/** The session that a request makes: a new one, or that of the request's repeat. `asked`: all that the request says. */
export async function claimed(
  { ports }: Pick<Api, 'ports'>,
  caller: Caller,
  asked: unknown,
  headers: Record<string, string | undefined>,
): Promise<SessionId> {
  const { installation } = caller.person;
  const fresh = apiSessionId({ installation, id: digest(ports.secret()).slice(0, ID_CHARS) });
  return claim({ ports }, requestName(caller, headers), { sessionId: fresh, asked });
}

/** Notes a request under its name, if it has one. Resolves to the session that the first of this name was about. */
export async function claim(
  { ports }: Pick<Api, 'ports'>,
  name: string | undefined,
  { sessionId, asked }: { sessionId: SessionId; asked: unknown },
): Promise<SessionId> {
  if (name === undefined) return sessionId;
  const made = { sessionId, body: digest(JSON.stringify(asked)) };
  const known = await ports.requests.claim(name, made, ports.clock.now());
  if (known.body !== made.body)
    throw new ApiProblem(422, 'other-request', 'This Idempotency-Key was used for another request');
  return known.sessionId;
}
