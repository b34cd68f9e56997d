import { digest } from '../../../domain/api/digest.ts';
import { userIn } from '../../../domain/api/person-in.ts';
import { ApiProblem } from '../../../domain/api/problem.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import type { InboxItem } from '../../../domain/session/journal.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import { rulesOf } from '../../../domain/session/source.ts';
import { apiItemKey } from '../../../domain/session/threads/api-thread.ts';
import type { ThreadSource } from '../../../domain/thread/thread-source.ts';
import type { Api } from '../kit/context.ts';

/** Ends of places in the order that keep two of one millisecond apart. */
const SALTS = 1_000;
const NAME = /^[\x21-\x7e]{1,200}$/;

/** What of an item differs from one request to the next. */
export type Said = Pick<InboxItem, 'kind'> & Partial<InboxItem>;

/**
 * Stores what somebody said in a session and rings for it: the same as Slack does. `name`: of the request, so that a repeat is the same item.
 * Resolves to the item's key.
 */
export async function put(
  { ports, settings }: Api,
  { sessionId, source, caller }: { sessionId: SessionId; source: ThreadSource; caller: Caller },
  said: Said,
  name: string | undefined,
): Promise<string> {
  const at = ports.clock.now();
  const key = itemKey({ ports }, name);
  const ts = rulesOf(settings.sources, source).placeAt(at, saltOf(key));
  const item: InboxItem = { key, ts, user: userIn(source, caller.person), text: '', files: [], at, ...said };
  await ports.inbox.put(sessionId, item);
  await ports.wakes.ring(sessionId);
  return key;
}

/** The key of what a request of this name says. */
export function itemKey({ ports }: Pick<Api, 'ports'>, name: string | undefined): string {
  return apiItemKey(name ?? digest(ports.secret()));
}

/** The name that a program gave its request, as its own: nobody else's request has it. Undefined: it gave none. */
export function requestName({ person }: Caller, headers: Record<string, string | undefined>): string | undefined {
  const given = headers['idempotency-key'];
  if (given === undefined) return undefined;
  if (!NAME.test(given))
    throw new ApiProblem(400, 'bad-request', 'Idempotency-Key must have 1 to 200 visible ASCII characters');
  return digest(JSON.stringify([person.source, person.installation, person.id, given]));
}

function saltOf(key: string): number {
  return Number.parseInt(digest(key).slice(0, 4), 16) % SALTS;
}
