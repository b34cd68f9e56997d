/**
 * A call from Lambda that waits for something outside. Nothing runs meanwhile: a bell, or the timer of `nextLookAt`, makes a step look. Times are in
 * milliseconds since the epoch. PERSISTED CONTRACT.
 */
export type Wait = {
  toolCallId: string;
  /** What is awaited, for people. */
  what: string;
  since: number;
  /** Whatever is found then is the result. */
  until: number;
  nextLookAt: number;
  /** From the look before to `nextLookAt`: it grows. */
  delayMs: number;
  /** Nobody asks the other side before this: it named the time. */
  notBefore?: number;
  /** Commits ({@link file://../code-keys.ts}) whose events ring the session. */
  commits?: string[];
  /** What the tool keeps for its next look. */
  state?: string;
};
