import { join } from 'node:path';
import { FunctionPool } from '../../../local/functions/pool.ts';
import { ROOT } from '../../../local/system/system.ts';
import type { Scenario } from '../harness/scenario.ts';

/** The scenario's functions once more, without any of the variables that the template sets. */
export async function unconfigured({ system }: Scenario): Promise<FunctionPool> {
  const { clock, plan, baseUrl, keys } = system;
  const functions = plan.functions.map((each) => ({ ...each, environment: {} }));
  const endpoints = { baseUrl, region: 'us-west-2', keys };
  return FunctionPool.open({ clock, functions, root: ROOT, cacheFolder: join(ROOT, '.local/build'), endpoints });
}
