import { type Texts, textsOf } from '../language/texts.ts';
import { OPERATOR, personName } from '../people/mention.ts';
import type { NoticeButton } from '../session/notice.ts';
import type { PauseReason } from '../session/session.ts';
import { errorText } from './error-reason.ts';

/** Why a session is paused and what a person can do, in one line. */
export function pauseText(reason: PauseReason, texts: Texts = textsOf(undefined)): string {
  const { pause, budget } = texts;
  switch (reason.kind) {
    case 'stopped':
      return pause.stopped(reason.byUser === OPERATOR ? pause.operator : pause.person(personName(reason.byUser)));
    case 'budget-usd':
      return budget.reached(reason);
    case 'turn-steps':
      return pause.turnSteps(reason.limit);
    case 'turn-time':
      return pause.turnTime(Math.round(reason.limitMs / 60_000));
    case 'error':
      return pause.error(errorText(reason, texts));
  }
}

/** What a paused session can be told by a press. A stop was meant: words resume it, no button. */
export function pauseButtons(reason: PauseReason, { pause }: Texts = textsOf(undefined)): NoticeButton[] {
  switch (reason.kind) {
    case 'stopped':
      return [];
    case 'budget-usd': {
      const to = reason.raiseToMicroUsd;
      return to === undefined ? [] : [{ action: 'raise-budget', label: pause.raiseButton(to) }];
    }
    case 'turn-steps':
    case 'turn-time':
    case 'error':
      return [{ action: 'resume', label: pause.resumeButton }];
  }
}
