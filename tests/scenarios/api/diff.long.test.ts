import type { SessionDiff } from '@remote-swe/core/domain/api/reports';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Call, missingActions } from '../../template/permissions/permissions.ts';
import { watchedCalls } from '../harness/browser.ts';
import { bash, Scenario, toolUse } from '../harness/scenario.ts';
import { instanceOf, stateOf } from '../harness/worker.ts';
import { browserIn } from './alice.ts';

const MINUTE_MS = 60_000;
/** It has the shape of no token. */
const BUILD_KEY = 'quiet-harbour-7-lantern-42';

let scenario: Scenario;
let calls: Call[];
beforeAll(async () => {
  scenario = await Scenario.start({ WorkerIdleMinutes: '30', WorkerRetentionHours: '336' });
  calls = watchedCalls(scenario.system, 'ApiFunction');
});
afterAll(() => scenario.close());

type Browser = Awaited<ReturnType<typeof browserIn>>;

async function look({ sessionId }: { sessionId: string }, browser: Browser, version?: number): Promise<SessionDiff> {
  const query = version === undefined ? '' : `?version=${version}`;
  const answer = await browser.get(`/api/sessions/${encodeURIComponent(sessionId)}/diff${query}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as SessionDiff;
}

/** Of two commands, of the save, and of the fork's copy of it. */
function keptObjects({ system }: Scenario): { key: string; text: string }[] {
  const objects = system.plan.buckets.flatMap(({ name }) => system.s3.objects(name));
  return objects.flatMap(({ key, bytes }) => (/diff\.json$/.test(key) ? { key, text: bytes.toString() } : []));
}

test('What a clone holds is told by the machine that runs, at each entry, by its save once it is stopped, and by a fork', async () => {
  await scenario.system.github.createRepository({
    owner: 'acme',
    name: 'widget',
    files: { 'greet.sh': 'echo Hello\n' },
  });
  scenario.system.ssm.putParameter('/remote-swe/repositories/acme/widget/BUILD_KEY', BUILD_KEY);
  const talk = scenario.open({
    turns: [
      toolUse('clone_repository', { repository: 'acme/widget' }),
      bash('git checkout -q -b loud && echo loud >> greet.sh && seq 30000 > numbers.txt'),
      bash('printf %s "$BUILD_KEY" | tee key.txt | wc -c'),
      { text: 'Half of it is done.' },
    ],
  });
  await scenario.answered(talk, /Half of it is done/);
  const { instanceId } = await instanceOf(scenario, talk);
  const browser = await browserIn(scenario, talk);
  const [before, worker] = [await talk.entries(), await talk.worker()];

  const now = await look(talk, browser);
  expect(now).toMatchObject({ from: 'machine', machine: 'online', clones: [{ branch: 'loud', changedCount: 3 }] });
  expect(now.clones[0]?.diff).toContain('\n+loud\n');
  // Long enough to come by way of the bucket.
  expect(now.clones[0]?.diff).toContain('\n+30000\n');
  expect(now.clones[0]?.diff).toContain('+[secret removed]');
  expect([await talk.entries(), await talk.worker()]).toEqual([before, worker]);

  const results = before.filter(({ kind }) => kind === 'results').map(({ version }) => version);
  const steps = await Promise.all(results.map((version) => look(talk, browser, version)));
  expect(steps.map(({ from, version, isExact, clones }) => [from, version, isExact, clones[0]?.changedCount])).toEqual([
    ['command', undefined, true, 0],
    ['command', results[1], true, 2],
    ['command', results[2], true, 3],
  ]);
  expect(steps[1]?.clones[0]?.diff).toContain('\n+30000\n');
  expect(steps[2]?.clones).toEqual(now.clones);
  const [sent] = before.filter(({ kind, version }) => kind === 'sent' && version > (results[1] ?? 0));
  expect(await look(talk, browser, sent?.version)).toMatchObject({ version: results[1], isExact: false });

  await scenario.until(() => stateOf(scenario, instanceId) === 'stopped', { virtualMsMax: 90 * MINUTE_MS });
  const later = await look(talk, browser);
  expect(later).toMatchObject({
    ...{ from: 'save', machine: 'stopped', isExact: true, why: expect.stringContaining('does not start it') },
    saved: { url: expect.stringContaining('/saved') },
  });
  expect(later.clones).toEqual(now.clones);
  expect(later.at).toBeGreaterThan(steps[2]?.at ?? 0);
  expect(stateOf(scenario, instanceId)).toBe('stopped');

  const forking = { at: before.length, model: 'opus5.5' };
  const answer = await browser.post(`/api/sessions/${encodeURIComponent(talk.sessionId)}/forks`, forking);
  const fork = { sessionId: ((await answer.json()) as { id: string }).id };
  const [forkNow, atFork] = [await look(fork, browser), await look(fork, browser, 1)];
  expect(forkNow).toMatchObject({ from: 'save', machine: 'none', at: later.at, clones: now.clones });
  expect(atFork).toMatchObject({ from: 'command', session: talk.sessionId, version: results[2], clones: now.clones });

  const objects = keptObjects(scenario);
  expect(objects).toHaveLength(4);
  for (const one of [...objects.map(({ text }) => text), JSON.stringify([now, steps, later, forkNow, atFork])])
    expect(one).not.toContain(BUILD_KEY);
  expect(missingActions('ApiFunction', calls)).toEqual([]);
});
