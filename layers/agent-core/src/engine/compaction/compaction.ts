import { sessionText } from '../../domain/frames/frame.ts';
import { framedText } from '../../domain/frames/framed.ts';
import { errorReason } from '../../domain/notices/error-reason.ts';
import { redacted } from '../../domain/redact/redact.ts';
import type { CacheUse, SessionState } from '../../domain/session/session.ts';
import type { ModelRequest } from '../../domain/transcript/converse.ts';
import { peopleMessage, type TranscriptMessage } from '../../domain/transcript/transcript.ts';
import type { ModelReply } from '../../ports/model.ts';
import { type Draft, draftOf, type Session, type StepContext, withState } from '../context/context.ts';
import { requestOf } from '../model-request/request.ts';
import {
  contextOfPrefix,
  contextTokensMaxOf,
  entryOfSession,
  requestTokens,
  windowTokensMaxOf,
} from '../model-request/size.ts';
import { pauseDraft } from '../session/pausing.ts';
import { sessionFacts } from '../session/turns.ts';
import { withoutMiddle } from './cut.ts';
import type { Room } from './fitting.ts';
import { newPrefix, PREFIX_TOKENS_MAX, type Summary } from './new-prefix.ts';
import { logSoFar, renderLog, sessionLogOf } from './session-log.ts';
import { afterFailure, readSummary, type Way } from './shorten.ts';
import { HAND_OVER_REQUEST } from './texts.ts';

/** Share of the limit that a plain cut leaves, so that the next cut is many steps away. */
const CUT_SHARE = 0.5;
/** Share of a small window that a new prefix may take, so that there is work before the next one; and the least of its usual bounds. */
const ROOM_SHARE = 0.6;
const SHARE_MIN = 0.03;

/** All that a step knows before its model call: the session with what people wrote, and both parts of the transcript. */
export type Begun = { session: Session; transcript: TranscriptMessage[]; messages: TranscriptMessage[] };

/** The unchanged request of the step with the wish for a hand-over at its end: all of it is in the cache. */
export function handOverRequest(context: StepContext, state: SessionState, about: TranscriptMessage[]): ModelRequest {
  const question = peopleMessage([], { handOver: framedText(sessionText(HAND_OVER_REQUEST)) });
  const request = requestOf(context, state, [...about, question], { now: context.clock.now(), isLast: true });
  const tries = state.shortening?.tries ?? 0;
  const { outputTokensMax, contextTokens } = entryOfSession(context.settings, state);
  // Some servers count the reply's limit as part of the window: a small one keeps half of itself for that.
  const maxTokens = Math.min(outputTokensMax, request.maxTokens * 2 ** tries, Math.ceil(contextTokens / 2));
  return { ...request, maxTokens };
}

/** The window that a hand-over must fit into, and what stands in it beside the messages. */
export function roomOf(context: StepContext, state: SessionState): Room {
  const fixedTokens = requestTokens(requestOf(context, state, []));
  return { entry: entryOfSession(context.settings, state), fixedTokens };
}

/** The entry of a hand-over's reply: the new prefix, or the next try when it is of no use. The session has paid for it. */
export async function handOverDraft(
  context: StepContext,
  begun: Begun,
  about: TranscriptMessage[],
  reply: ModelReply,
): Promise<Draft> {
  const { session, messages } = begun;
  const read = readSummary(reply, about);
  if (read.kind === 'usable') return prefixDraft(context, begun, { text: read.text, about });
  context.log.info('A hand-over was of no use', { sessionId: session.sessionId, reason: read.reason });
  const shortening = afterFailure(session.state, true, reply.stopReason === 'context-full');
  return draftOf('summary-refused', withState(session, { shortening }), { messages });
}

/** The entry of a compaction that asks no model. */
export async function draftWithoutModel(
  context: StepContext,
  begun: Begun,
  way: Exclude<Way, { kind: 'ask' }>,
): Promise<Draft> {
  const { session, transcript, messages } = begun;
  switch (way.kind) {
    case 'by-code':
      return prefixDraft(context, begun, undefined);
    case 'cut': {
      const entry = entryOfSession(context.settings, session.state);
      const tokensMax = contextTokensMaxOf(entry, context.settings.contextTokensMax) * CUT_SHARE;
      return compactDraft(context, session, withoutMiddle([...transcript, ...messages], tokensMax));
    }
    case 'cannot': {
      const given = withState(session, { shortening: undefined });
      return pauseDraft(given, errorReason('stillTooLong'), context.clock.now(), { messages });
    }
  }
}

/** The log first, then the entry that names it: a step that dies in between writes the same log again. */
async function prefixDraft(context: StepContext, begun: Begun, summary: Summary | undefined): Promise<Draft> {
  const { session, messages } = begun;
  const { sessionId, version, state } = session;
  const sessionLog = sessionLogOf(sessionId, version + 1);
  // Only what is new: the whole session each time would be read and paid for by the square of its length.
  const before = await logSoFar(context.blobs, sessionId, state);
  const added = await context.journal.messages(sessionId, before?.next ?? 1, version);
  const text = redacted(renderLog([...added, ...messages], before?.text));
  context.lease.guard();
  await context.blobs.put(sessionLog.key, new TextEncoder().encode(text), 'text/markdown; charset=utf-8');
  const transcript = [...begun.transcript, ...messages];
  const facts = sessionFacts(context.sources, state, context.clock.now());
  const share = shareOfPrefix(roomOf(context, state));
  const first = newPrefix(transcript, state, { summary, logPath: `~/${sessionLog.name}`, facts, share });
  return compactDraft(context, withState(session, { sessionLog }), [first]);
}

/** How much of its usual bounds a new prefix may use: less in a small window. */
function shareOfPrefix({ entry, fixedTokens }: Room): number {
  const room = (windowTokensMaxOf(entry) - fixedTokens) * ROOM_SHARE;
  return Math.max(SHARE_MIN, Math.min(1, room / PREFIX_TOKENS_MAX));
}

/** The entry whose messages are the new prefix. */
function compactDraft(context: StepContext, session: Session, messages: TranscriptMessage[]): Draft {
  const { state, version } = session;
  const baseTokens = requestTokens(requestOf(context, state, messages));
  const next = withState(session, {
    phase: { kind: 'thinking', attempt: 0, maxTokensRaises: 0 },
    transcriptFrom: version + 1,
    context: contextOfPrefix(messages, baseTokens),
    shortening: undefined,
    cached: state.cached && withoutPrefix(state.cached),
  });
  return draftOf('compact', next, { messages });
}

/** Nothing of the old messages is read again; how long people and tools let wait is still known. */
function withoutPrefix({ hour: _, ...used }: CacheUse): CacheUse {
  return { ...used, blocks: 0, tokens: 0 };
}
