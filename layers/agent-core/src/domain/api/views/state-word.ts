import { awaitsOf } from '../../session/listed/row.ts';
import type { SessionState } from '../../session/session.ts';
import type { SessionStateWord } from '../asked/session.ts';

/** One word for what a session does. */
export function stateWordOf(state: SessionState): SessionStateWord {
  return stateWord(state.phase.kind, awaitsOf(state) !== undefined);
}

/** Of a phase's kind, which a newer build may have written. */
export function stateWord(phase: string, waits: boolean): SessionStateWord {
  if (phase === 'paused' || phase === 'idle') return phase;
  if (waits) return 'waiting';
  return phase === 'acting' ? 'acting' : 'thinking';
}
