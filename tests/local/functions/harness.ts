import { AccessKeys } from '../../../local/aws/signing/access-keys.ts';
import { FunctionPool, type FunctionPoolOptions } from '../../../local/functions/pool.ts';
import { LocalClock } from '../../../local/kernel/clock.ts';
import type { FunctionPlan } from '../../../local/template/plan.ts';

/** A function of handlers/<file>.ts, e.g. `planOf('handlers.echo')`; its logical id is the export's name. */
export function planOf(handler: string, changes: Partial<FunctionPlan> = {}): FunctionPlan {
  const logicalId = handler.split('.').at(-1) ?? handler;
  const arn = `arn:aws:lambda:us-west-2:000000000000:function:local-${logicalId}`;
  return {
    logicalId,
    name: `local-${logicalId}`,
    folder: 'tests/local/functions/handlers',
    handler,
    timeoutMs: 20_000,
    memoryMb: 256,
    environment: { OWN: 'value' },
    arn,
    aliasArn: `${arn}:live`,
    retry: { retriesMax: 2, eventAgeMsMax: 3_600_000 },
    events: [],
    ...changes,
  };
}

const ROOT = new URL('../../../', import.meta.url).pathname;

export async function openPool(
  functions: FunctionPlan[],
  options: Partial<FunctionPoolOptions> = {},
): Promise<{ pool: FunctionPool; clock: LocalClock }> {
  const clock = options.clock ?? new LocalClock();
  const endpoints = { baseUrl: 'http://127.0.0.1:9', region: 'us-west-2', keys: new AccessKeys() };
  return { clock, pool: await FunctionPool.open({ functions, root: ROOT, endpoints, ...options, clock }) };
}
