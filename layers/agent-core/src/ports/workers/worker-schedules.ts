import type { SessionId } from '../../domain/session/session.ts';

/** The per-session clock that stops and later removes a worker. */
export interface WorkerSchedules {
  /** Creates or moves the session's schedule: it fires at `at` (milliseconds, not in the past), and then again until it is moved or removed. */
  arm(sessionId: SessionId, generation: number, at: number): Promise<void>;
  remove(sessionId: SessionId): Promise<void>;
}
