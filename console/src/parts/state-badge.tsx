import type { SessionRow, State } from '../api/types.ts';
import { useTexts } from '../text/use-texts.ts';

/** The state in one word, with a colour and a dot that moves while something happens. */
export function StateBadge({ state }: { state: State }) {
  return <span class={`badge state ${state}`}>{useTexts().states[state]}</span>;
}

export function MachineBadge({ machine }: { machine: NonNullable<SessionRow['machine']> }) {
  return <span class={`badge machine ${machine}`}>{useTexts().machines[machine]}</span>;
}
