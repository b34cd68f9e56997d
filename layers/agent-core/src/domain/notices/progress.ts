import { type Texts, textsOf } from '../language/texts.ts';
import { totalMicroUsd } from '../model/spend.ts';
import { OPERATOR, personName } from '../people/mention.ts';
import type { NoticeButton } from '../session/notice.ts';
import {
  type CapacityWait,
  type OpenWork,
  openCalls,
  type PauseReason,
  type SessionState,
  type TodoItem,
} from '../session/session.ts';
import type { Wait } from '../session/wait.ts';
import type { ToolCall } from '../tool/tool.ts';
import { errorText } from './error-reason.ts';

const ACTION_CHARS_MAX = 120;

/** Whether somebody has written what the model has not read: the progress message says when it will. */
export type Words = 'read' | 'unread';

/** Text of the one edited progress message: what is going on, the todo list, and the cost so far. In the session's language. */
export function progressText(
  state: SessionState,
  words: Words = 'read',
  texts: Texts = textsOf(state.language),
): string {
  const spent = { steps: state.counters.steps, microUsd: totalMicroUsd(state.spend) };
  return [headline(state, words, texts), ...state.todo.map(todoLine), `_${texts.progress.footer(spent)}_`].join('\n');
}

/** One quiet line under a final answer. */
export function costLine(state: SessionState, now: number): string {
  const minutes = Math.max(1, Math.round((now - state.turnStartedAt) / 60_000));
  const { modelCalls } = state.counters;
  return `_${textsOf(state.language).progress.cost({ microUsd: totalMicroUsd(state.spend), minutes, modelCalls })}_`;
}

function headline(state: SessionState, words: Words, texts: Texts): string {
  const { phase } = state;
  const { progress } = texts;
  switch (phase.kind) {
    case 'idle':
      return endText(state.ended, texts);
    case 'thinking':
      if (phase.notBefore !== undefined) return `:hourglass: ${progress.waitingForModel}`;
      return words === 'unread' ? `:eyes: ${progress.readNext}` : `:gear: ${progress.thinking}`;
    case 'acting':
      if (phase.work.wait && words === 'read') return awaitingText(phase.work.wait, texts);
      return phase.work.dispatch.kind === 'worker-wait'
        ? waitingText(phase.work.dispatch.capacity, texts)
        : words === 'unread'
          ? `:eyes: ${progress.readAfter(doing(phase.work, texts))}`
          : `:gear: ${doing(phase.work, texts)}`;
    case 'paused':
      return `:double_vertical_bar: ${pauseText(phase.reason, texts)}`;
  }
}

function endText(ended: SessionState['ended'], { progress }: Texts): string {
  switch (ended) {
    case undefined:
      return `:white_check_mark: ${progress.done}`;
    case 'unfinished':
      return `:large_orange_diamond: ${progress.unfinished}`;
    case 'failed':
      return `:warning: ${progress.failed}`;
  }
}

function awaitingText({ what, since, until }: Wait, { progress }: Texts): string {
  return `:hourglass: ${progress.awaiting(what, since, until)}`;
}

function waitingText(capacity: CapacityWait | undefined, { progress }: Texts): string {
  return `:hourglass: ${capacity ? progress.waitingForCapacity(capacity.reason) : progress.startingWorker}`;
}

function doing(work: OpenWork, { progress }: Texts): string {
  const open = openCalls(work);
  return open.length === 0 ? progress.working : open.slice(0, 3).map(actionText).join(' · ');
}

function actionText(call: ToolCall): string {
  const input = (call.input ?? {}) as Record<string, unknown>;
  const subject = [input.command, input.path, input.repository, input.url, input.branch].find(
    (value) => typeof value === 'string',
  );
  if (typeof subject !== 'string') return call.name;
  const line = subject.split('\n')[0]?.replaceAll('`', "'") ?? '';
  return `${call.name} \`${line.length > ACTION_CHARS_MAX ? `${line.slice(0, ACTION_CHARS_MAX)}…` : line}\``;
}

function todoLine(item: TodoItem): string {
  const box =
    item.state === 'done'
      ? ':white_check_mark:'
      : item.state === 'in-progress'
        ? ':arrow_right:'
        : ':white_large_square:';
  return `${box} ${item.text}`;
}

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
