import { isSamePerson } from '../../../domain/api/person-in.ts';
import { ApiProblem } from '../../../domain/api/problem.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { Notice } from '../../../domain/session/notice.ts';
import { slackSessionId, slackThreadOf } from '../../../domain/session/slack-thread.ts';
import type { SlackThread } from '../../../domain/thread/thread-source.ts';
import { LOOK_BACK_MS } from '../../../engine/shown/post-file.ts';
import { isPortError, isRefusal, type PortError } from '../../../errors.ts';
import type { Claimed } from '../../../ports/api/requests.ts';
import { begunBy } from '../../begun-by.ts';
import { needsNoApproval } from '../auth/caller.ts';
import type { Api } from '../kit/context.ts';
import type { Request } from './claimed.ts';

/** The function's own time: a request that is older is not at work any more. */
const REQUEST_MS_MAX = 29_000;
/** How long a repeat waits for a request that may still be at work. */
const AWAITED_MS = 500;
const AWAITED_TRIES = 6;
/** When to ask again where the chat gave no time. */
const RETRY_AFTER_S = 5;

/** The thread beside which the fork gets its own, where the caller may begin sessions. What is refused here is said before anything is noted. */
export async function threadBeside(api: Api, caller: Caller, entry: JournalEntry): Promise<SlackThread> {
  const { source } = entry.state;
  if (source.kind !== 'slack') throw new ApiProblem(409, 'no-thread', NO_THREAD[source.kind]);
  const { ports, settings } = api;
  const { person } = caller;
  // What is said there nobody else reads.
  const owner = isDirect(source) ? await begunBy(ports, entry) : undefined;
  if (isDirect(source) && !(owner !== undefined && isSamePerson(person, source, owner)))
    throw new ApiProblem(403, 'not-yours', 'The session is in the direct messages of somebody else');
  const isFree = caller.isAdmin || needsNoApproval(settings, person);
  const isKnown = isSamePerson(person, source, person.id);
  if (!isFree && !(isKnown && (await ports.approvals.isApproved(source.teamId, person.id, source.channel))))
    throw new ApiProblem(403, 'not-approved', 'You are not approved for this channel, so you begin no session there');
  return source;
}

const NO_THREAD = {
  github:
    'A session from GitHub has no channel: a fork of it would be a new issue, which is for people to open. It can be forked to the console',
  api: 'A session from the API or the console has no channel. It can be forked to the console',
} as const;

function isDirect({ channel }: SlackThread): boolean {
  return channel.startsWith('D');
}

/**
 * The thread that the request has begun, or begins now: whatever dies in between, a repeat under the same name finds its first message, and of two
 * at once the one that is noted first stays. `text`: of that message.
 */
export async function forkThread(
  api: Api,
  request: Request,
  beside: SlackThread,
  text: (link: string | undefined) => string,
): Promise<SlackThread> {
  const known = request.isRepeat ? await awaited(api, request) : request;
  const noted = known.thread === undefined ? undefined : slackThreadOf(known.thread);
  if (noted) return noted;
  const begun = await chatProblems(
    async () => (await foundAgain(api, request, beside)) ?? begin(api, request, beside, text),
  );
  if (request.name === undefined) return begun;
  const first = slackThreadOf(await api.ports.requests.begun(request.name, slackSessionId(begun))) ?? begun;
  if (first.threadTs !== begun.threadTs) await withdrawn(api, begun);
  return first;
}

/** The first of two requests may be posting at this moment. */
async function awaited({ ports }: Api, request: Request): Promise<Claimed> {
  let known: Claimed = request;
  for (let tries = 0; tries < AWAITED_TRIES; tries++) {
    const isAtWork = ports.clock.now() - known.at < REQUEST_MS_MAX;
    if (known.thread !== undefined || request.name === undefined || !isAtWork) break;
    await ports.pause(AWAITED_MS);
    known = await ports.requests.claim(request.name, request, ports.clock.now());
  }
  return known;
}

/** Undefined: it was never posted, or the request is the first of its name. */
async function foundAgain(api: Api, request: Request, beside: SlackThread): Promise<SlackThread | undefined> {
  return request.isRepeat ? found(api, request, beside) : undefined;
}

async function found({ ports }: Api, request: Request, beside: SlackThread): Promise<SlackThread | undefined> {
  const thread = await ports.threads.find(beside, rootId(request), request.at - LOOK_BACK_MS);
  if (thread === 'unsure')
    throw new ApiProblem(
      409,
      'unsure',
      'Too much was written in the channel since this request came first to tell whether its thread was begun: look there, and ask under another Idempotency-Key',
    );
  return thread?.kind === 'slack' ? thread : undefined;
}

async function begin(
  api: Api,
  request: Request,
  beside: SlackThread,
  text: (link: string | undefined) => string,
): Promise<SlackThread> {
  const { threads, clock, log } = api.ports;
  const link = await threads.linkTo(beside);
  const notice: Notice = { kind: 'message', id: rootId(request), at: clock.now(), text: text(link) };
  try {
    const thread = await threads.begin(beside, notice);
    if (thread.kind !== 'slack') throw new Error(`A thread beside ${slackSessionId(beside)} is in ${thread.kind}`);
    return thread;
  } catch (error) {
    if (!isPortError(error) || error.code !== 'retry') throw error;
    log.info('Whether a post was taken is not known', { sessionId: request.sessionId, error: error.message });
    const taken = await found(api, request, beside);
    if (!taken) throw error;
    return taken;
  }
}

/** The mark of the first message: the same whenever the same request comes. */
function rootId({ sessionId }: Request): string {
  return `${sessionId}#root`;
}

/** Another request of this name was faster. */
async function withdrawn({ ports }: Api, thread: SlackThread): Promise<void> {
  ports.log.info('A second first message is taken away', { sessionId: slackSessionId(thread) });
  await ports.threads.remove(thread).catch((error: unknown) => {
    if (!isPortError(error)) throw error;
    ports.log.error('A second first message could not be taken away', { error: error.message });
  });
}

async function chatProblems<Done>(act: () => Promise<Done>): Promise<Done> {
  try {
    return await act();
  } catch (error) {
    if (!isPortError(error)) throw error;
    throw problemOf(error);
  }
}

function problemOf(error: PortError): ApiProblem {
  const { message } = error;
  if (isRefusal(error)) return new ApiProblem(409, 'chat-refused', `No thread can be begun there: ${message}`);
  return new ApiProblem(
    503,
    'chat-unavailable',
    `The chat does not take it now (${message}): ask again with the same Idempotency-Key`,
    RETRY_AFTER_S,
  );
}
