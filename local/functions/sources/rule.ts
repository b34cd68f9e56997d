import type { Cancel } from '../../kernel/clock.ts';
import type { RuleEvent } from '../../template/plan.ts';
import type { Invoker } from '../invocation.ts';

type Pattern = { [key: string]: Pattern | unknown[] };

/** What a rule needs of EventBridge; `EventBus` is one. */
export interface RuleSource {
  subscribe(pattern: Pattern, deliver: (event: object) => Promise<void>): Cancel;
}

/**
 * Invokes the function for every event that the rule's pattern matches. Delivered means accepted: Lambda's asynchronous
 * retries follow, not EventBridge's. Throws when the pattern is not one.
 */
export function connectRule(source: RuleSource, invoker: Invoker, logicalId: string, event: RuleEvent): Cancel {
  return source.subscribe(event.pattern as Pattern, async (delivered) => {
    void invoker.invoke(logicalId, delivered, { kind: 'async' });
  });
}
