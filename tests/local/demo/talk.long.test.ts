import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { functionScript } from '../../../local/aws/bedrock/script.ts';
import type { SceneReport } from '../../../local/demo/talk/play.ts';
import { runTalk, SCENES, type TalkReport } from '../../../local/demo/talk/run-talk.ts';
import type { Scene } from '../../../local/demo/talk/scene.ts';
import { type LocalSystem, startLocalSystem } from '../../../local/system/system.ts';
import { printed } from './printed.ts';

const talk = () => printed<TalkReport>('--talk');

it('Every scene of the talk goes as it should', async () => {
  const { status, report } = await talk();
  expect(report.scenes.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`))).toEqual([]);
  expect(report.scenes.map(({ name }) => name)).toEqual(SCENES.map(({ name }) => name));
  expect([status, report.ok]).toEqual([0, true]);
});

describe('a talk that goes wrong', () => {
  const state: { system?: LocalSystem } = {};
  beforeAll(async () => {
    state.system = await startLocalSystem({ script: functionScript(() => ({ text: 'Hello' })), threadsMax: 1 });
  });
  afterAll(() => state.system?.close());

  const scene = (name: string, play: Scene['play']): Scene => ({ name, shows: name, lines: [], play });

  it('A scene with a problem fails the talk, and one that does not get there ends it', async () => {
    if (!state.system) throw new Error('The local system has not started');
    const told: SceneReport[] = [];
    const report = await runTalk(state.system, (each) => told.push(each), [
      scene('fine', async () => []),
      scene('wrong', async () => ['nobody answered']),
      scene('stuck', () => Promise.reject(new Error('waited in vain'))),
      scene('never', async () => []),
    ]);
    expect(report.ok).toBe(false);
    expect(report.scenes).toEqual(told);
    expect(told.map(({ name, ok, problems }) => [name, ok, problems])).toEqual([
      ['fine', true, []],
      ['wrong', false, ['nobody answered']],
      ['stuck', false, ['waited in vain']],
    ]);
  });
});
