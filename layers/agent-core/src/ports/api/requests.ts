/**
 * What was made of a request, so that a repeat of it makes nothing anew. `body`: a digest. `at`: when it came first (ms). `thread`: the session of
 * the thread that it has begun, where it begins one.
 */
export type Made = { sessionId: string; body: string; at: number; thread?: string };
export type Claimed = Made & { isRepeat: boolean };

/** Requests that name themselves (Idempotency-Key), for a week. */
export interface Requests {
  /** Notes the request under this name, or resolves to what was noted before. */
  claim(name: string, made: Pick<Made, 'sessionId' | 'body'>, now: number): Promise<Claimed>;
  /** What was noted under this name. */
  find(name: string, now: number): Promise<Made | undefined>;
  /** Notes the thread that the request of this name has begun. Resolves to the one that was noted first. */
  begun(name: string, thread: string): Promise<string>;
}
