import type { SessionSummary } from '../../../domain/session/listed/summary.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import type { ApiPorts } from '../kit/context.ts';

/** Between two looks at the summary: a change is seen within two seconds, and 20 s cost at most 20 cheap reads. */
const LOOK_EVERY_MS = 1_000;

/** Waits until a session is beyond a version, and reads its summary alone meanwhile. `since` is the newest when nothing came. */
export async function awaitChange(
  { reader, clock, pause }: Pick<ApiPorts, 'reader' | 'clock' | 'pause'>,
  sessionId: SessionId,
  { since, waitMs }: { since: number; waitMs: number },
): Promise<SessionSummary | undefined> {
  const until = clock.now() + waitMs;
  for (;;) {
    const summary = await reader.summary(sessionId);
    // One whose first step has not run has none yet.
    if ((summary?.version ?? 0) > since || clock.now() + LOOK_EVERY_MS > until) return summary;
    await pause(LOOK_EVERY_MS);
  }
}
