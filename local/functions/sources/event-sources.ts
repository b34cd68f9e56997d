import type { Cancel, LocalClock } from '../../kernel/clock.ts';
import type { FunctionEvent, FunctionPlan, RuleEvent } from '../../template/plan.ts';
import type { Invoker } from '../invocation.ts';
import { THREADS_MAX } from '../pool.ts';
import { connectQueue, type QueueSource } from './queue-mapping.ts';
import { connectSchedule } from './schedule.ts';

export type EventSourcesOptions = {
  functions: FunctionPlan[];
  invoker: Invoker;
  queues: QueueSource;
  rules: RuleSource;
  clock: LocalClock;
  account: { accountId: string; region: string };
  /** Batches of one queue at the same time: the pool's `threadsMax`. */
  concurrencyMax?: number;
};

/** Connects every function to its queues, rules and schedules; HTTP comes in through HttpApiService. */
export function connectEventSources(options: EventSourcesOptions): Cancel {
  const cancels = options.functions.flatMap(({ logicalId, events }) =>
    events.map((event) => connect(logicalId, event, options)),
  );
  return () => {
    for (const cancel of cancels) cancel();
  };
}

function connect(logicalId: string, event: FunctionEvent, options: EventSourcesOptions): Cancel {
  const { invoker, clock, account } = options;
  switch (event.kind) {
    case 'http':
      return () => {};
    case 'rule':
      return connectRule(options.rules, invoker, logicalId, event);
    case 'schedule':
      return connectSchedule({ clock, invoker, logicalId, event, account });
    case 'queue': {
      const concurrencyMax = options.concurrencyMax ?? THREADS_MAX;
      const { region } = account;
      return connectQueue({ source: options.queues, invoker, logicalId, event, region, concurrencyMax });
    }
  }
}

type Pattern = { [key: string]: Pattern | unknown[] };

/** What a rule needs of EventBridge; `EventBus` is one. */
interface RuleSource {
  subscribe(pattern: Pattern, deliver: (event: object) => Promise<void>): Cancel;
}

/**
 * Invokes the function for every event that the rule's pattern matches. Delivered means accepted: Lambda's asynchronous
 * retries follow, not EventBridge's. Throws when the pattern is not one.
 */
function connectRule(source: RuleSource, invoker: Invoker, logicalId: string, event: RuleEvent): Cancel {
  return source.subscribe(event.pattern as Pattern, async (delivered) => {
    void invoker.invoke(logicalId, delivered, { kind: 'async' });
  });
}
