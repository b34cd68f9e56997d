import { type Texts, textsOf } from '../../domain/language/texts.ts';
import type { Notice } from '../../domain/session/notice.ts';
import type { OpenWork } from '../../domain/session/session.ts';
import type { ToolCall } from '../../domain/tool/tool.ts';
import { type TranscriptMessage, toolUseOf } from '../../domain/transcript/transcript.ts';
import type { ModelReply } from '../../ports/model.ts';
import { afterFailure } from '../compaction/shorten.ts';
import { type Draft, draftOf, type Rules, type Session, withState } from '../context/context.ts';
import { withGuards } from '../guards/after-results.ts';
import { progressId, runningProgress } from '../session/pause-notices.ts';
import { completeStep } from '../session/results.ts';
import { answerDraft, finalDraft } from './endings.ts';
import { cutDraft, unreadableDraft } from './unusable-reply.ts';

/** The entry of a model reply. The session already counts the call; a cut or unusable reply leaves no message behind. */
export function replyDraft(rules: Rules, session: Session, reply: ModelReply, now: number): Draft {
  switch (reply.stopReason) {
    case 'tool-use':
    case 'end':
      return readableDraft(rules, withGuards(session, { malformed: 0 }), reply, now);
    case 'refused':
      return finalDraft(
        withState(session, { ended: 'failed' }),
        { text: refusalText(reply, textsOf(session.state.language)) },
        now,
      );
    case 'max-tokens':
      return cutDraft(session, now);
    case 'malformed':
      return unreadableDraft(session, now);
    case 'context-full':
      return draftOf('context-full', withState(session, { shortening: afterFailure(session.state, false, true) }));
  }
}

/** What the model asked for is what counts, not how it says it ended: a call without a result would make the transcript invalid. */
function readableDraft(rules: Rules, session: Session, reply: ModelReply, now: number): Draft {
  const { tools } = rules;
  const calls = reply.blocks.flatMap((block): ToolCall[] => {
    const use = toolUseOf(block);
    return use ? [tools.normalise({ toolCallId: use.toolUseId, name: use.name, input: use.input })] : [];
  });
  if (calls.length === 0) return answerDraft(session, reply, now);
  const active = withGuards(session, {
    emptyEnds: 0,
    askedForParts: false,
    heldAnswer: undefined,
    unasked: undefined,
  });
  const { session: shown, notices } = firstProgress(rules, active, calls, now);
  const model: TranscriptMessage = { kind: 'model', blocks: reply.blocks };
  const results = calls.flatMap((call) => tools.refusal(call) ?? []);
  if (results.length < calls.length) {
    const work: OpenWork = { reply: session.version + 1, calls, results, dispatch: { kind: 'none' } };
    return draftOf('reply', withState(shown, { phase: { kind: 'acting', work } }), { messages: [model], notices });
  }
  const thinking = withState(shown, { phase: { kind: 'thinking', attempt: 0, maxTokensRaises: 0 } });
  const step = completeStep(rules, thinking, { calls, results }, 0);
  // A stop renews the progress message without its button: the first one is not needed then.
  const shownNotices = step.notices.length > 0 ? step.notices : notices;
  return draftOf('reply', step.session, { messages: [model, ...step.messages], notices: shownNotices });
}

/** The turn's progress message is posted with its first tool calls; a plain answer needs none. */
function firstProgress(
  { tools }: Rules,
  session: Session,
  calls: ToolCall[],
  now: number,
): { session: Session; notices: Notice[] } {
  if (session.state.progress) return { session, notices: [] };
  const id = progressId(session);
  const shown = withState(session, { progress: { id, at: now } });
  const work: OpenWork = { calls, results: [], dispatch: { kind: 'none' } };
  const view = { now, shown: (call: ToolCall) => tools.shown(call) };
  return {
    session: shown,
    notices: [runningProgress(id, { ...shown.state, phase: { kind: 'acting', work } }, view)],
  };
}

function refusalText({ refusedBy }: ModelReply, { answer }: Texts): string {
  switch (refusedBy) {
    case 'guardrail':
      return answer.blocked;
    case 'filter':
      return answer.filtered;
    case 'model':
    case undefined:
      return answer.declined;
  }
}
