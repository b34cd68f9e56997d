import { afterAll, expect, it } from 'vitest';
import { runCampaign } from '../../local/crash/campaign.ts';
import { LocalRuns } from '../../local/crash/runs.ts';

/** The command during which people change what was read. */
const WORST = ['ssm SendCommand #3'];

const here = new LocalRuns('talk');
afterAll(() => here.close());

it('A session in which people edit and delete what they wrote has the same outcome wherever a step is killed', async () => {
  const { outcome } = await here.record();
  const read = outcome.transcript.join('\n');
  expect(outcome).toMatchObject({ phase: 'idle', effects: ['begun', 'begun-again', 'edit', 'push'], left: [] });
  expect(read).not.toMatch(/at noon|swordfish/);
  expect(read).toContain("that began 'wait: publish it only when it is loud' was changed to this");
  expect(read).toContain("that began 'and greet the readers too' was withdrawn");
  const result = await runCampaign([here], { only: WORST });
  expect(result).toMatchObject({ boundaries: WORST.length, runs: 2 * WORST.length, failed: [], unreached: [] });
});
