import type { SessionDiff } from '@remote-swe/core/domain/api/reports';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Call, missingActions } from '../../template/permissions/permissions.ts';
import { watchedCalls } from '../harness/browser.ts';
import { bash, Scenario, toolUse } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';
import { instanceOf, stateOf } from '../harness/worker.ts';
import { browserIn } from './alice.ts';

const MINUTE_MS = 60_000;

let scenario: Scenario;
let calls: Call[];
beforeAll(async () => {
  scenario = await Scenario.start({ WorkerIdleMinutes: '30', WorkerRetentionHours: '336' });
  calls = watchedCalls(scenario.system, 'ApiFunction');
});
afterAll(() => scenario.close());

async function look(talk: Talk, browser: Awaited<ReturnType<typeof browserIn>>): Promise<SessionDiff> {
  const answer = await browser.get(`/api/sessions/${encodeURIComponent(talk.sessionId)}/diff`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as SessionDiff;
}

test('What a clone holds is told by the machine that runs, and by the last command once it is stopped', async () => {
  await scenario.system.github.createRepository({
    owner: 'acme',
    name: 'widget',
    files: { 'greet.sh': 'echo Hello\n' },
  });
  const talk = scenario.open({
    turns: [
      toolUse('clone_repository', { repository: 'acme/widget' }),
      bash('git checkout -q -b loud && echo loud >> greet.sh && seq 30000 > numbers.txt'),
      { text: 'Half of it is done.' },
    ],
  });
  await scenario.answered(talk, /Half of it is done/);
  const { instanceId } = await instanceOf(scenario, talk);
  const browser = await browserIn(scenario, talk);
  const [before, worker] = [await talk.entries(), await talk.worker()];

  const now = await look(talk, browser);
  expect(now).toMatchObject({ from: 'machine', machine: 'online', clones: [{ branch: 'loud', changedCount: 2 }] });
  expect(now.clones[0]?.diff).toContain('\n+loud\n');
  // Long enough to come by way of the bucket.
  expect(now.clones[0]?.diff).toContain('\n+30000\n');
  expect([await talk.entries(), await talk.worker()]).toEqual([before, worker]);

  await scenario.until(() => stateOf(scenario, instanceId) === 'stopped', { virtualMsMax: 90 * MINUTE_MS });
  const later = await look(talk, browser);
  expect(later).toMatchObject({
    ...{ from: 'last-command', machine: 'stopped', why: expect.stringContaining('does not start it') },
    clones: [{ branch: 'loud', changed: ['greet.sh', 'numbers.txt'] }],
    saved: { url: expect.stringContaining('/saved') },
  });
  expect(stateOf(scenario, instanceId)).toBe('stopped');
  expect(missingActions('ApiFunction', calls)).toEqual([]);
});
