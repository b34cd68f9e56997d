import type { Written } from '../../../local/chaos/people/written.ts';
import type { ForkDeed } from '../scenario/deeds.ts';

/** What all conversations of one outside share: no two times or events are the same. */
export type Counter = { count: number };

/** One place where people talk to a session, whichever its source. */
export interface Conversation {
  readonly written: Written[];
  /** Whether anybody has written here. */
  readonly isOpen: boolean;
  /** Of the session that grows from it. */
  readonly sessionId: string;
  /** As the simulated chat names it. */
  readonly place: string;
  /** Events that the source has not given up and nobody has taken. */
  readonly undelivered: number;
  say(user: string, words: string, isMention: boolean): void;
  /** Gives the session more money, in dollars. */
  raise(usd: number): void;
  /** Stops it without words. */
  stop(user: string): void;
  /** Only where authors can change what they wrote, in a way that sessions hear of. */
  edit?(written: Written, words: string): void;
  delete?(written: Written): void;
  /** An admin says who may use the agent. */
  admit?(user: string, isServed: boolean): void;
  /** Only forks: whether there is anything to talk in yet. */
  readonly standing?: 'waits' | 'open' | 'never';
  fork?(wish: ForkDeed): void;
  /** Only programs. */
  resume?(): void;
  repeat?(of: number): void;
  look?(): void;
}
