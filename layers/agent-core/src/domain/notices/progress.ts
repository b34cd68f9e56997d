import type { Toll } from '../language/en/progress.ts';
import { type Texts, textsOf } from '../language/texts.ts';
import { totalMicroUsd } from '../model/spend.ts';
import type { SessionState } from '../session/session.ts';
import { headline, type ProgressView } from './headline.ts';
import { planLines } from './plan-lines.ts';

/** Text of the progress message while work goes on: what happens now, the plan, and what the turn has taken so far. */
export function progressText(state: SessionState, view: ProgressView): string {
  const { progress } = textsIn(state, view);
  const footer = progress.footer({ ...tollOf(state), since: state.turnStartedAt });
  return [headline(state, view), ...planLines(state), `_${footer}_`].join('\n');
}

/** Its last text, when the turn has ended or is paused: why it is, a message of its own says. */
export function lastProgressText(state: SessionState, now: number): string {
  const { progress } = textsOf(state.language);
  const first = state.phase.kind === 'paused' ? `:double_vertical_bar: ${progress.paused}` : headline(state, { now });
  return [first, ...planLines(state), costLine(state, now)].join('\n');
}

/** One quiet line under a final answer: time and model calls of this turn, dollars of the turn and of the session. */
export function costLine(state: SessionState, now: number): string {
  return `_${textsOf(state.language).progress.cost({ ...tollOf(state), ms: now - state.turnStartedAt })}_`;
}

/** A turn that an older build began has not noted what the session had cost before it. */
function tollOf({ spend, turnSteps, turnFromMicroUsd }: SessionState): Toll {
  const sessionMicroUsd = totalMicroUsd(spend);
  const turnMicroUsd = turnFromMicroUsd === undefined ? undefined : sessionMicroUsd - turnFromMicroUsd;
  return { modelCalls: turnSteps, turnMicroUsd, sessionMicroUsd };
}

function textsIn(state: SessionState, view: ProgressView): Texts {
  return view.texts ?? textsOf(state.language);
}
