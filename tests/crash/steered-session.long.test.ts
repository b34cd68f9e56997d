import { afterAll, expect, it } from 'vitest';
import { nameOf } from '../../local/crash/boundaries.ts';
import { runCampaign } from '../../local/crash/campaign.ts';
import { LocalRuns } from '../../local/crash/runs.ts';

/** Around the words: the run command and the hold, the entries beside them, the intent of an outward call. */
const WORST = ['ssm SendCommand #2', 'ssm SendCommand #3', 'ssm GetCommandInvocation #2', 'github CreatePull #1'];

const here = new LocalRuns('steered');
afterAll(() => here.close());

it('A session in which somebody writes during a command has the same outcome wherever a step is killed', async () => {
  const { boundaries, outcome } = await here.record();
  for (const name of WORST) expect(boundaries.map(nameOf)).toContain(name);
  expect(outcome).toMatchObject({ phase: 'idle', effects: ['begun', 'edit', 'push'], left: [] });
  expect(outcome.thread.join()).not.toContain('It is published.');
  const result = await runCampaign([here], { only: WORST });
  expect(result).toMatchObject({ boundaries: WORST.length, runs: 2 * WORST.length, failed: [], unreached: [] });
});
