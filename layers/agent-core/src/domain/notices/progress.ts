import { minuteOf } from '../minute.ts';
import { formatUsd, modelCallsText, totalMicroUsd } from '../model/spend.ts';
import { budgetReachedText } from '../money/budget.ts';
import { personName } from '../people/mention.ts';
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

const ACTION_CHARS_MAX = 120;

/** Whether somebody has written what the model has not read: the progress message says when it will. */
export type Words = 'read' | 'unread';

/** Text of the one edited progress message: what is going on, the todo list, and the cost so far. */
export function progressText(state: SessionState, words: Words = 'read'): string {
  const lines = [headline(state, words), ...state.todo.map(todoLine)];
  lines.push(`_step ${state.counters.steps} · ${formatUsd(totalMicroUsd(state.spend))}_`);
  return lines.join('\n');
}

/** One quiet line under a final answer. */
export function costLine(state: SessionState, now: number): string {
  const minutes = Math.max(1, Math.round((now - state.turnStartedAt) / 60_000));
  return `_${formatUsd(totalMicroUsd(state.spend))} · ${minutes} min · ${modelCallsText(state.counters.modelCalls)}_`;
}

function headline(state: SessionState, words: Words): string {
  const { phase } = state;
  switch (phase.kind) {
    case 'idle':
      return endText(state.ended);
    case 'thinking':
      if (phase.notBefore !== undefined) return ':hourglass: Waiting for model capacity';
      return words === 'unread' ? ':eyes: Your message is read next' : ':gear: Thinking';
    case 'acting':
      if (phase.work.wait && words === 'read') return awaitingText(phase.work.wait);
      return phase.work.dispatch.kind === 'worker-wait'
        ? waitingText(phase.work.dispatch.capacity)
        : words === 'unread'
          ? `:eyes: Your message is read when this ends: ${doing(phase.work)}`
          : `:gear: ${doing(phase.work)}`;
    case 'paused':
      return `:double_vertical_bar: ${pauseText(phase.reason)}`;
  }
}

function endText(ended: SessionState['ended']): string {
  switch (ended) {
    case undefined:
      return ':white_check_mark: Done';
    case 'unfinished':
      return ':large_orange_diamond: Ended with something left open';
    case 'failed':
      return ':warning: Ended without a result';
  }
}

function awaitingText({ what, since, until }: Wait): string {
  return `:hourglass: Waiting for ${what}: since ${minuteOf(since)}, until ${minuteOf(until)} at the latest`;
}

function waitingText(capacity: CapacityWait | undefined): string {
  return capacity ? `:hourglass: Waiting for capacity: ${capacity.reason}` : ':hourglass: Starting the worker';
}

function doing(work: OpenWork): string {
  const open = openCalls(work);
  return open.length === 0 ? 'Working' : open.slice(0, 3).map(actionText).join(' · ');
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
export function pauseText(reason: PauseReason): string {
  switch (reason.kind) {
    case 'stopped':
      return `Stopped by ${personName(reason.byUser)}. Write here to go on.`;
    case 'budget-usd':
      return budgetReachedText(reason);
    case 'turn-steps':
      return `Paused after ${reason.limit} model calls in one turn. Write here to go on.`;
    case 'turn-time':
      return `Paused after ${Math.round(reason.limitMs / 60_000)} minutes of work in one turn. Write here to go on.`;
    case 'error':
      return `Paused: ${reason.message} Write here to try again.`;
  }
}

/** What a paused session can be told by a press. A stop was meant: words resume it, no button. */
export function pauseButtons(reason: PauseReason): NoticeButton[] {
  switch (reason.kind) {
    case 'stopped':
      return [];
    case 'budget-usd': {
      const to = reason.raiseToMicroUsd;
      return to === undefined ? [] : [{ action: 'raise-budget', label: `Raise to ${formatUsd(to)}` }];
    }
    case 'turn-steps':
    case 'turn-time':
    case 'error':
      return [{ action: 'resume', label: 'Continue' }];
  }
}
