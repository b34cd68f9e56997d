import { describe, expect, test } from 'vitest';
import { git } from '../../../local/github/git/git.ts';
import { playOn } from '../harness/play-on.ts';
import { bash, type Scenario, type Turn, toolUse } from '../harness/scenario.ts';
import type { Talk } from '../harness/talk.ts';
import { instanceOf, stateOf } from '../harness/worker.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const IDLE = { virtualMsMax: 90 * MINUTE_MS };

const TWO_NOTES: Turn[] = [
  bash('echo one > note.txt'),
  { text: 'First.' },
  bash('echo two > note.txt'),
  { text: 'Second.' },
  bash('cat note.txt'),
  { text: 'Third.' },
];

let scenario: Scenario;
playOn(
  (started) => {
    scenario = started;
  },
  { WorkerIdleMinutes: '30', WorkerRetentionHours: '336' },
);

function decisions(talk: Talk): string[] {
  const lines = scenario.system.pool.logs('WorkerReaperFunction').map(({ text }) => text);
  return lines.flatMap((text) =>
    text.includes(talk.sessionId) ? (/"decision":"([\w-]+)"/.exec(text)?.[1] ?? []) : [],
  );
}

/** In one jump: on the way the sweeper would run twenty thousand times. */
async function removed(instanceId: string): Promise<void> {
  await scenario.later(15 * DAY_MS);
  await scenario.until(() => stateOf(scenario, instanceId) === 'terminated', IDLE);
}

async function textOf(talk: Talk, result: number): Promise<string> {
  const content = (await talk.results()).at(result)?.content ?? [];
  return content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
}

describe('work that nobody pushed', () => {
  test('Unpushed work of a removed worker is on the new worker, and the agent pushes it', async () => {
    await scenario.system.github.createRepository({
      owner: 'acme',
      name: 'widget',
      files: { 'greet.sh': 'echo Hello\n' },
    });
    const work = 'git checkout -q -b loud && sed -i s/Hello/HELLO/ greet.sh && git commit -q -am "Greet loudly"';
    const talk = scenario.open({
      turns: [
        toolUse('clone_repository', { repository: 'acme/widget' }),
        bash(`${work} && echo draft > draft.txt && git rev-parse HEAD`),
        { text: 'Half of it is done.' },
        bash('git status --short --branch && git rev-parse HEAD && cat draft.txt && git push -q origin loud'),
        { text: 'Pushed.' },
      ],
    });
    await scenario.answered(talk, /Half of it is done/);
    const commit = (await textOf(talk, 1)).match(/[0-9a-f]{40}/)?.[0] ?? '';
    const { instanceId } = await instanceOf(scenario, talk);
    await scenario.until(() => stateOf(scenario, instanceId) === 'stopped', IDLE);
    expect(decisions(talk)).toContain('save');
    expect((await talk.worker())?.saved?.key).toContain('saved-work/');
    await removed(instanceId);
    expect(decisions(talk)).not.toContain('rescue');

    talk.say('please push it');
    await scenario.answered(talk, /Pushed/);
    expect((await talk.worker())?.instanceId).not.toBe(instanceId);
    const told = await textOf(talk, 2);
    expect(told).toMatch(/earlier worker was removed[\s\S]*widget: restored on branch loud/);
    expect(told).toContain('?? draft.txt');
    expect(told).toContain(commit);
    const repository = scenario.system.github.repositories().find(({ name }) => name === 'widget');
    expect((await git(repository?.directory ?? '', ['rev-parse', 'refs/heads/loud'])).trim()).toBe(commit);
    // Nothing of what the model was told before has changed, cache points aside.
    const [before, after] = talk
      .modelCalls()
      .slice(-2)
      .map(({ request }) => {
        const told = request?.messages.slice(0, 6) ?? [];
        return told.map(({ role, content }) => ({
          role,
          content: content.filter((block) => !('cachePoint' in block)),
        }));
      });
    expect(before?.length).toBe(6);
    expect(after).toEqual(before);
  });

  test('A message while the work is saved keeps the worker; what it does is in the next save', async () => {
    const talk = scenario.open({ turns: TWO_NOTES });
    await scenario.answered(talk, /First/);
    const { instanceId } = await instanceOf(scenario, talk);
    await scenario.until(() => decisions(talk).includes('save'), IDLE);
    talk.say('once more');
    await scenario.answered(talk, /Second/);
    expect(stateOf(scenario, instanceId)).toBe('running');
    expect((await instanceOf(scenario, talk)).instanceId).toBe(instanceId);
    await scenario.until(() => stateOf(scenario, instanceId) === 'stopped', IDLE);
    scenario.system.instances.terminate(instanceId);
    await scenario.quiet();
    talk.say('and now?');
    await scenario.answered(talk, /Third/);
    expect(await textOf(talk, 2)).toMatch(/note.txt[\s\S]*two/);
  });

  test('The last save survives a machine that vanishes under way, and the model knows that the rest is lost', async () => {
    const talk = scenario.open({ turns: TWO_NOTES });
    await scenario.answered(talk, /First/);
    const { instanceId } = await instanceOf(scenario, talk);
    await scenario.until(() => stateOf(scenario, instanceId) === 'stopped', IDLE);
    talk.say('go on');
    await scenario.answered(talk, /Second/);
    scenario.system.instances.terminate(instanceId);
    await scenario.quiet();
    talk.say('and now?');
    await scenario.answered(talk, /Third/);
    expect(await textOf(talk, 2)).toMatch(/lost without a last save[\s\S]*one/);
  });

  test('A machine that a person stopped is started once before it is removed, only to save', async () => {
    const talk = scenario.open({
      turns: [bash('echo one > note.txt'), { text: 'First.' }, bash('cat note.txt'), { text: 'Second.' }],
    });
    await scenario.answered(talk, /First/);
    const { instanceId } = await instanceOf(scenario, talk);
    scenario.system.instances.stop(instanceId);
    await removed(instanceId);
    expect(decisions(talk).filter((decision) => decision === 'rescue')).toHaveLength(1);
    talk.say('still there?');
    await scenario.answered(talk, /Second/);
    expect(await textOf(talk, 1)).toMatch(/note.txt[\s\S]*one/);
  });
});
