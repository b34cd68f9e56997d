import { digest } from '../../../domain/api/digest.ts';
import { ApiProblem } from '../../../domain/api/problem.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import { apiSessionId } from '../../../domain/session/threads/api-thread.ts';
import type { Claimed } from '../../../ports/api/requests.ts';
import type { Api } from '../kit/context.ts';
import { requestName } from './put.ts';

const ID_CHARS = 26;

/** A request as it was noted. `name`: under which; undefined: it has none, so that nobody can repeat it. */
export type Request = Claimed & { name: string | undefined };

/** The session that a request makes: a new one, or that of the request's repeat. `asked`: all that the request says. */
export async function claimed(
  { ports }: Pick<Api, 'ports'>,
  caller: Caller,
  asked: unknown,
  headers: Record<string, string | undefined>,
): Promise<Request> {
  const { installation } = caller.person;
  const fresh = apiSessionId({ installation, id: digest(ports.secret()).slice(0, ID_CHARS) });
  return claim({ ports }, requestName(caller, headers), { sessionId: fresh, asked });
}

/** Notes a request under its name, if it has one. Resolves to what the first of this name was about. */
export async function claim(
  { ports }: Pick<Api, 'ports'>,
  name: string | undefined,
  { sessionId, asked }: { sessionId: SessionId; asked: unknown },
): Promise<Request> {
  const now = ports.clock.now();
  const made = { sessionId, body: bodyOf(asked) };
  if (name === undefined) return { ...made, name, at: now, isRepeat: false };
  const known = await ports.requests.claim(name, made, now);
  if (known.body !== made.body)
    throw new ApiProblem(422, 'other-request', 'This Idempotency-Key was used for another request');
  return { ...known, name };
}

/** Whether a request of this name that says the same was noted before: then it took effect, or its repeat does it now. */
export async function isKnown(
  { ports }: Pick<Api, 'ports'>,
  name: string | undefined,
  asked: unknown,
): Promise<boolean> {
  const known = name === undefined ? undefined : await ports.requests.find(name, ports.clock.now());
  return known?.body === bodyOf(asked);
}

function bodyOf(asked: unknown): string {
  return digest(JSON.stringify(asked));
}
