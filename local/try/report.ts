import { noUsage, totalMicroUsd, type Usage } from '@remote-swe/core/domain/model/spend';
import type { Attempted, Ending } from './attempt.ts';
import type { Offer, Offered } from './offer.ts';

/** What a program learns of one task; it grows by optional members only. */
export type TryReport = {
  /** The session has answered, and nothing went wrong. */
  ok: boolean;
  outcome: Ending['kind'] | 'failed';
  /** What the session said at its end, or why it ended. */
  text: string;
  sessionId: string;
  branches: Omit<Offered, 'head'>[];
  /** The file that holds the branches. */
  bundle?: string;
  pullRequest?: { title: string; body: string; head: string; base: string };
  model: string;
  modelCalls: number;
  commands: number;
  tokens: Usage;
  costMicroUsd: number;
  wallMs: number;
};

/** Of a task that has not begun. */
export function failedReport(text: string): TryReport {
  return {
    ...{ ok: false, outcome: 'failed', text, sessionId: '', branches: [], model: '', modelCalls: 0, commands: 0 },
    ...{ tokens: noUsage, costMicroUsd: 0, wallMs: 0 },
  };
}

export type Done = {
  attempted: Attempted;
  offer?: Offer | undefined;
  pullRequest?: TryReport['pullRequest'] | undefined;
};

export function reportOf({ attempted, offer, pullRequest }: Done, wallMs: number): TryReport {
  const { sessionId, ending, state } = attempted;
  const branches = (offer?.branches ?? []).map(({ head: _head, ...branch }) => branch);
  return {
    ...failedReport(ending.text),
    ok: ending.kind === 'answered' && state?.ended !== 'failed',
    outcome: ending.kind,
    sessionId,
    branches,
    ...(offer ? { bundle: offer.bundle } : {}),
    ...(pullRequest ? { pullRequest } : {}),
    ...(state
      ? {
          model: state.model,
          modelCalls: state.counters.modelCalls,
          commands: state.counters.commands,
          tokens: state.spend.usage,
          costMicroUsd: totalMicroUsd(state.spend),
        }
      : {}),
    wallMs: Math.round(wallMs),
  };
}
