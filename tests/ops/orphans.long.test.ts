import { expect, it } from 'vitest';
import { Scenario } from '../scenarios/harness/scenario.ts';
import { Operator } from './operator.ts';
import { orphansGo } from './orphans.ts';

/** More than one answer of DescribeInstances holds. */
const MACHINES = 130;

it('Orphans of more than one page are all found, and removed only after a yes', async () => {
  const scenario = await Scenario.start();
  try {
    const { baseUrl, keys } = scenario.system;
    const connection = { region: 'us-west-2', endpoint: baseUrl, credentials: keys.issue('test') };
    await orphansGo(scenario, new Operator(scenario), connection, MACHINES);
    expect(scenario.system.instances.list().length).toBeGreaterThanOrEqual(MACHINES);
  } finally {
    await scenario.close();
  }
});
