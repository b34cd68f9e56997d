/** Roughly, as SQS knows them. */
export type QueueCounts = { waiting: number; taken: number; delayed: number };

/** What the deployment's queues hold. */
export interface Queues {
  counts(): Promise<{ steps: QueueCounts; timers: QueueCounts; deadLetters: number }>;
}
