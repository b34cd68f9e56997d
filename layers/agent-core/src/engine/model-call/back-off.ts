import { errorReason } from '../../domain/notices/error-reason.ts';
import { raisesOf } from '../../domain/session/session.ts';
import type { ModelError } from '../../errors.ts';
import { draftOf, type Outcome, type StepContext, withState } from '../context/context.ts';
import { BACK_OFF_MS_MAX, BACK_OFF_MS_MIN, FALLBACK_ATTEMPTS, MODEL_ATTEMPTS_MAX } from '../context/settings.ts';
import { fallbackDraft, nextFallback } from '../model-request/fallback.ts';
import { commitDraft } from '../session/commit.ts';
import { pauseDraft } from '../session/pausing.ts';
import type { Asked } from './asked.ts';

/** Waits have jitter and are never longer than a timer can wait: one that rings too early finds nothing due and arms no other. */
function backOffMs(attempt: number, random: number): number {
  return Math.min(BACK_OFF_MS_MAX, Math.round(BACK_OFF_MS_MIN * 3 ** (attempt - 1) * (0.75 + random / 2)));
}

/** Durable: the timer first, then the entry that names its time. No Lambda waits. */
export async function backOff(context: StepContext, asked: Asked, error: ModelError): Promise<Outcome> {
  const { session, messages, absorb } = asked;
  const { state } = session;
  const now = context.clock.now();
  const attempt = state.phase.kind === 'thinking' ? state.phase.attempt + 1 : 1;
  const other = attempt > FALLBACK_ATTEMPTS ? nextFallback(context.settings, state) : undefined;
  if (other) {
    const draft = fallbackDraft(session, other, now);
    return commitDraft(context, { ...draft, messages: [...messages, ...draft.messages], absorb });
  }
  if (attempt > MODEL_ATTEMPTS_MAX) {
    const reason = errorReason('noModel', MODEL_ATTEMPTS_MAX, error.message);
    return commitDraft(context, pauseDraft(session, reason, now, { messages, absorb }));
  }
  const delayMs = backOffMs(attempt, context.clock.random());
  await context.wakes.arm(session.sessionId, delayMs + 1_000);
  const since = (state.phase.kind === 'thinking' ? state.phase.since : undefined) ?? now;
  const waiting = withState(session, {
    phase: { kind: 'thinking', attempt, notBefore: now + delayMs, since, maxTokensRaises: raisesOf(state.phase) },
  });
  return commitDraft(context, draftOf('back-off', waiting, { messages, absorb }));
}
