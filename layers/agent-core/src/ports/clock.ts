export interface Clock {
  now(): number;
  /** Calls `run` every `intervalMs` until the returned function is called. Must not keep the process alive. */
  every(intervalMs: number, run: () => void): () => void;
  /** Ids and jitter come through here too, so that nothing else is random. */
  randomId(): string;
  random(): number;
}
