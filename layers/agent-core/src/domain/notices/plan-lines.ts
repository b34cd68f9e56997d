import type { SessionState, TodoItem } from '../session/session.ts';

/** The plan of this turn, a line each. That of an earlier turn is not shown: the model has not taken it up again. */
export function planLines(state: SessionState): string[] {
  return planOf(state).map(todoLine);
}

/** What is open in the plan of this turn. */
export function openItems(state: SessionState): TodoItem[] {
  return planOf(state).filter((item) => item.state !== 'done');
}

function planOf({ guards, todo }: SessionState): TodoItem[] {
  return guards?.hasPlan ? todo : [];
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
