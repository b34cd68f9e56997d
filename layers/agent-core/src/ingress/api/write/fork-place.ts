import { userIn } from '../../../domain/api/person-in.ts';
import { ApiProblem } from '../../../domain/api/problem.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import { forkRootText } from '../../../domain/notices/fork-root.ts';
import { mention } from '../../../domain/people/mention.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { Origin, SessionId } from '../../../domain/session/session.ts';
import { slackSessionId } from '../../../domain/session/slack-thread.ts';
import { apiThreadOf } from '../../../domain/session/threads/api-thread.ts';
import type { ApiThread, SlackThread } from '../../../domain/thread/thread-source.ts';
import type { Api } from '../kit/context.ts';
import type { Request } from './claimed.ts';
import { forkThread } from './fork-thread.ts';

/** Where a fork talks. `scope`: in whose list of sessions it is. */
export type ForkPlace = { sessionId: SessionId; source: ApiThread | SlackThread; scope: string };

/** What the first message of its thread tells. `beside`: undefined: it has none, and talks in the console. */
type Wish = {
  caller: Caller;
  entry: JournalEntry;
  beside: SlackThread | undefined;
  model: string;
  words: string | undefined;
};

/** The place of the fork that this request is for; a repeat of the request has the same. */
export async function forkPlace(api: Api, request: Request, wish: Wish): Promise<ForkPlace> {
  const { beside } = wish;
  if (!beside) {
    const source = apiThreadOf(request.sessionId) as ApiThread;
    return { sessionId: request.sessionId, source, scope: source.installation };
  }
  const source = await forkThread(api, request, beside, (from) => api.redacted(rootText(wish, beside, from)));
  return { sessionId: slackSessionId(source), source, scope: source.teamId };
}

function rootText({ caller, entry, model, words }: Wish, beside: SlackThread, from: string | undefined): string {
  const { version, state } = entry;
  return forkRootText({
    ...{ language: state.language, from, version, words, waits: state.phase.kind === 'idle' },
    person: mention(userIn(beside, caller.person)),
    model: model === '' || model === state.model ? undefined : model,
  });
}

/** Whether the fork has its first entry. Whoever mentions the agent below a message that is no session's yet begins another one there. */
export async function isBegun(
  { ports }: Api,
  { sessionId }: ForkPlace,
  { sessionId: from, version }: Origin,
): Promise<boolean> {
  const newest = await ports.journal.newest(sessionId);
  const origin = newest?.state.origin;
  if (!newest) return false;
  if (origin?.sessionId === from && origin.version === version) return true;
  throw new ApiProblem(
    409,
    'thread-taken',
    'Somebody began another session in the thread before the fork was one: fork again under another Idempotency-Key',
  );
}
