import { textsOf } from '../../domain/language/texts.ts';
import type { Notice } from '../../domain/session/notice.ts';
import { type Sources, sourceOf } from '../../domain/session/source.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Chat } from '../../ports/people/chat.ts';
import type { Lease } from '../../ports/session/wakes.ts';
import type { StepMessage } from '../context/context.ts';
import { LeaseKeeper } from '../context/lease.ts';
import { tellOnce } from './tell-once.ts';

export type FailedStartPorts = { chat: Chat; sources: Sources; clock: Clock; log: Log };

/** Tries again while somebody is likely to mend it; ten receives are about 25 minutes, then dead-letter pauses the session. */
const SOON_MS = 60_000;
const LATER_MS = 5 * 60_000;
const SOON_RECEIVES = 5;
/** Said again after this time at the earliest: the sweeper's wakes of the same session wait behind this one and fail as well. */
const SAID_MS = 60 * 60_000;

/**
 * A wake that no step can be made for, because the function cannot start: its thread is told once what an operator has to mend, and the
 * wake comes back. Never throws.
 */
export async function tellFailedStart(
  ports: FailedStartPorts,
  message: StepMessage,
  hold: Lease,
  problem: string,
): Promise<void> {
  const { sessionId, receiveCount } = message;
  const lease = new LeaseKeeper(hold, ports.clock, ports.log);
  try {
    if (!(await lease.take())) return;
    const source = sourceOf(ports.sources, sessionId);
    if (source) {
      const now = ports.clock.now();
      lease.guard();
      await tellOnce(ports, source, noticeOf(sessionId, problem, now), now - SAID_MS);
    }
  } catch (error) {
    ports.log.error('The thread was not told that the function cannot start', { sessionId, error: String(error) });
  } finally {
    await lease.giveBack(receiveCount <= SOON_RECEIVES ? SOON_MS : LATER_MS);
  }
}

function noticeOf(sessionId: string, problem: string, at: number): Notice {
  const text = textsOf(undefined).trouble.cannotStart(problem);
  return { kind: 'message', id: `${sessionId}#cannot-start`, at, text };
}
