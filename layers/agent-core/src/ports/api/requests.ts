/** What was made of a request, so that a repeat of it makes nothing anew. `body`: a digest. */
export type Made = { sessionId: string; body: string };

/** Requests that name themselves (Idempotency-Key), for a week. */
export interface Requests {
  /** Notes the request under this name, or resolves to what was noted before. */
  claim(name: string, made: Made, now: number): Promise<Made>;
}
