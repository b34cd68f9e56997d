import { counted, type Sample } from '../../domain/metrics/metrics.ts';
import { pauseMetric } from '../../domain/metrics/pauses.ts';
import { MICRO_USD, totalMicroUsd } from '../../domain/model/spend.ts';
import type { Charge } from '../../domain/money/month-spend.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { type Commit, type CommitResult, isCommitted } from '../../ports/session/journal.ts';
import type { WorkerChange } from '../../ports/workers/worker-store.ts';

/** What a commit counts, `before` being the state that it follows. Pure. */
export function commitSamples(before: SessionState, commit: Commit, result: CommitResult): Sample[] {
  if (!isCommitted(result)) return counted({ Conflicts: 1 });
  const { entry, charge, worker } = commit;
  const { phase } = entry.state;
  return [
    ...(charge ? chargeSamples(charge) : []),
    ...counted({
      BackOffs: entry.kind === 'back-off' ? 1 : 0,
      Fallbacks: entry.kind === 'fallback' ? 1 : 0,
      BootFailures: isFailedBoot(worker) ? 1 : 0,
      ...(phase.kind === 'paused' && before.phase.kind !== 'paused' ? { [pauseMetric(phase.reason)]: 1 } : {}),
    }),
  ];
}

function chargeSamples(charge: Charge): Sample[] {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = charge.usage;
  return counted({
    Dollars: totalMicroUsd(charge) / MICRO_USD,
    TokensInput: inputTokens,
    TokensOutput: outputTokens,
    TokensCacheRead: cacheReadTokens,
    TokensCacheWrite: cacheWriteTokens,
  });
}

function isFailedBoot(worker: WorkerChange | undefined): boolean {
  if (worker?.kind !== 'replace') return false;
  return (worker.next.bootFailures ?? 0) > (worker.expected?.bootFailures ?? 0);
}
