import { afterAll, expect, it } from 'vitest';
import { nameOf } from '../../local/crash/boundaries.ts';
import { runCampaign } from '../../local/crash/campaign.ts';
import { ForkedRuns } from '../../local/crash/forked-runs.ts';
import { LocalRuns } from '../../local/crash/runs.ts';

/** Where a crash is worst: effects outside the table whose answer is lost, and commits. `npm run crash` takes them all. */
const WORST = ['ssm SendCommand #2', 'github CreatePull #1', 'slack chat.postMessage #3', 'ec2 RunInstances #1'];

const here = new LocalRuns();
const elsewhere = new ForkedRuns();
afterAll(async () => {
  await Promise.all([here.close(), elsewhere.close()]);
});

it('The session of the demo survives a killed step at its worst moments with the same outcome', async () => {
  const result = await runCampaign([here, elsewhere], { only: WORST });
  expect(result).toMatchObject({ boundaries: WORST.length, runs: 2 * WORST.length, failed: [], unreached: [] });
});

it('The session of the demo touches everything: model, both kinds of tools, machine, command, code host, chat', async () => {
  const { boundaries, outcome } = await here.record();
  const operations = new Set(boundaries.map(({ service, operation }) => `${service} ${operation}`));
  for (const name of WORST) expect(boundaries.map(nameOf)).toContain(name);
  expect([...operations]).toEqual(
    expect.arrayContaining(['bedrock ConverseStream', 'scheduler CreateSchedule', 'ssm GetCommandInvocation']),
  );
  expect(outcome).toMatchObject({ phase: 'idle', effects: ['edit', 'push'], left: [] });
  expect(outcome.ledger).toEqual(['a result', 'a result', 'a result']);
  expect(outcome.pullRequests).toHaveLength(1);
  expect(outcome.progress).toEqual(['remote-swe: :white_check_mark: Done']);
});
