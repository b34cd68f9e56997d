import type { ThreadSource } from '../thread/thread-source.ts';
import type { SessionId } from './session.ts';

/**
 * What the engine must know of a kind of source. All else of it is in its ingress and its chat. One object per kind; a new
 * source adds one to wiring/parts/sources.ts.
 */
export type SourceRules = {
  /** As in {@link ThreadSource}. */
  readonly kind: string;
  /** The thread that a session id names; undefined for an id of another source. */
  threadOf(sessionId: SessionId): ThreadSource | undefined;
  /** Where it is, for the facts that begin a session: a few words, as `Slack thread in <#C1>`. */
  placeText(source: ThreadSource): string;
  /** Whose budgets its model calls come out of, together with the person who asked. */
  payer(source: ThreadSource): Account;
  /**
   * A place in the thread's order for what was said elsewhere at `at` (ms), after all that was written there before. `salt`, below a
   * thousand, keeps two of one millisecond apart.
   */
  placeAt(at: number, salt: number): string;
  /** When the message with this place in the thread's order was written (ms); undefined where the order is no time. */
  writtenAt(order: string): number | undefined;
  readonly posting: Posting;
};

/**
 * How its chat takes posts. `messageChars`: what one message holds at most. The turn's progress message `follows` what is posted, so that it
 * stays at the end, or `stays` where it is, and is edited only when the session waits: where each post reaches many people.
 */
export type Posting = { messageChars: number; progress: 'follows' | 'stays' };

/** An installation and a place in it, as the month's counters name them: a person is one within an installation. */
export type Account = { teamId: string; channel: string };

/** All kinds that a deployment knows. */
export type Sources = readonly SourceRules[];

/** The thread that a session id was made from; undefined when no source made it. */
export function sourceOf(sources: Sources, sessionId: SessionId): ThreadSource | undefined {
  for (const rules of sources) {
    const source = rules.threadOf(sessionId);
    if (source) return source;
  }
  return undefined;
}

/** Throws for a kind that this build does not know: such a session waits for a build that does. */
export function rulesOf(sources: Sources, source: ThreadSource): SourceRules {
  const rules = sources.find(({ kind }) => kind === source.kind);
  if (!rules) throw new Error(`This build knows no source of kind '${source.kind}'`);
  return rules;
}
