import type { RunCommand } from '@remote-swe/core/domain/worker/command';
import { onNewDisk, onSameDisk } from '@remote-swe/core/domain/worker/disk';
import type { NewDisk } from '@remote-swe/core/domain/worker/saved-work';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import { RESTORE_MS_MAX } from '@remote-swe/core/engine/context/settings';
import { describe, expect, it } from 'vitest';
import { acting, dispatches, result, SESSION, state } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const KEY = 'saved-work/s/1-5.tar.gz';
const newDisk: NewDisk = { isComplete: true, key: KEY, savedAt: 5 };
const online: WorkerItem = {
  state: 'online',
  generation: 2,
  instanceId: 'i-2',
  startedAt: START,
  lastUsedAt: START,
  launchAttempt: 0,
};

/** The first command on a new machine is on its way. */
async function sent(disk: NewDisk): Promise<{ world: World; calls: RunCommand['calls'] }> {
  const world = new World();
  world.given(state(acting(dispatches.none)));
  world.table.workers.set(SESSION, { ...online, newDisk: disk });
  world.machines.statuses.set('i-2', { kind: 'running', agentSeenAt: START });
  await world.step();
  const command = world.commands.sent[0]?.payload as RunCommand | undefined;
  return { world, calls: command?.calls ?? [] };
}

async function textAfter(world: World, results: ReturnType<typeof result>[]): Promise<string[]> {
  world.commands.report('command-1', { schema: 1, outcome: 'done', results });
  await world.step();
  const messages = world.table.entries.get(SESSION)?.at(-1)?.messages ?? [];
  const told = messages.flatMap((message) => (message.kind === 'results' ? message.results : []));
  return told.flatMap(({ content }) => content.map((part) => (part.type === 'text' ? part.text : '')));
}

describe('the first command on a new disk', () => {
  it('The first command on a new disk restores before its calls, and claims the worker for that time too', async () => {
    const { world, calls } = await sent(newDisk);
    expect(calls.map(({ toolCallId, name }) => [toolCallId, name])).toEqual([
      ['restore-work-2', 'restore_work'],
      ['a', 'bash'],
    ]);
    expect(calls[0]?.input).toEqual({ getUrl: expect.stringContaining(KEY) });
    expect(world.worker?.inFlightUntil).toBeGreaterThan(START + RESTORE_MS_MAX);
  });

  it('A new disk is told to the model in its first result, once, and no message before it changes', async () => {
    const { world } = await sent(newDisk);
    const texts = await textAfter(world, [result('restore-work-2', 'widget: restored'), result('a', 'hello')]);
    expect(texts).toEqual([expect.stringMatching(/earlier worker was removed[\s\S]*widget: restored/), 'hello']);
    expect(world.worker?.newDisk).toBeUndefined();
  });

  it('A new disk stays to be told when the command is lost', async () => {
    const { world } = await sent(newDisk);
    world.machines.statuses.set('i-2', { kind: 'gone' });
    world.commands.outcomes.set('command-1', { kind: 'undelivered', reason: 'Terminated' });
    await world.step();
    expect(world.worker?.newDisk).toEqual(newDisk);
  });

  it.each<[string, NewDisk, RegExp]>([
    ['nothing was unpushed', { isComplete: true }, /nothing was lost/],
    ['nothing was ever saved', { isComplete: false }, /unpushed work is gone/],
    ['the last save is older than the last work', { isComplete: false, savedAt: START }, /after 20\d\d-.* is gone/],
  ])('The first command on a new disk tells that %s', async (_name, disk, expected) => {
    const { world, calls } = await sent(disk);
    expect(calls).toHaveLength(1);
    expect((await textAfter(world, [result('a')]))[0]).toMatch(expected);
    expect(world.worker?.newDisk).toBeUndefined();
  });

  it('The first command on a new disk tells that a restore failed and the archive is kept', async () => {
    const { world } = await sent(newDisk);
    const failed = { ...result('restore-work-2', 'the archive cannot be read'), isError: true };
    const [text] = await textAfter(world, [failed, result('a')]);
    expect(text).toMatch(/restoring it failed: the archive cannot be read[\s\S]*archive is kept/);
  });
});

describe('what a start remembers of the disk', () => {
  const used = { ...online, workedIn: 2, lastUsedAt: START + 5 };
  const saved = { forUse: START + 5, at: START + 9, key: KEY };

  it.each<[string, WorkerItem | undefined, object | undefined]>([
    ['the first machine', undefined, undefined],
    ['one that no command has answered from', { ...online, saved: { forUse: 0, at: START } }, undefined],
    ['one that was saved', { ...used, saved }, { isComplete: true, key: KEY, savedAt: START + 9 }],
    ['one with nothing to save', { ...used, saved: { forUse: START + 5, at: 1 } }, { isComplete: true, savedAt: 1 }],
    [
      'one that was used since',
      { ...used, lastUsedAt: START + 6, saved },
      { isComplete: false, key: KEY, savedAt: START + 9 },
    ],
    [
      'one that was lost before its first save: what it had brought back itself is brought back again',
      { ...used, saved: { forUse: START, at: START }, begunWith: { ...newDisk, at: START } },
      { isComplete: false, key: KEY, savedAt: 5 },
    ],
    [
      'one that had nothing unpushed since, whatever it had brought back',
      { ...used, saved: { forUse: START + 5, at: START + 9 }, begunWith: { ...newDisk, at: START } },
      { isComplete: true, savedAt: START + 9 },
    ],
    ['one that was never saved', used, { isComplete: false }],
    ['one whose restore is still to come', { ...online, newDisk, saved: { forUse: 0, at: START } }, newDisk],
  ])('A start remembers a new disk after %s', (_name, item, expected) => {
    const { saved, newDisk } = onNewDisk(item, 77);
    expect({ saved, newDisk }).toEqual({ saved: { forUse: 77, at: 77 }, newDisk: expected });
  });

  it('A start remembers what the disk began with, which is kept as long as the disk is', () => {
    const begun = onNewDisk({ ...used, saved }, 77);
    expect(begun.begunWith).toEqual({ isComplete: true, key: KEY, savedAt: START + 9, at: 77 });
    expect(onSameDisk({ ...online, ...begun, newDisk: undefined }, 99)).toMatchObject({ begunWith: begun.begunWith });
    expect(onNewDisk({ ...used, saved: { forUse: 0, at: 1 } }, 77).begunWith).toBeUndefined();
  });

  it('A start remembers that the same disk stays saved, because a start is no use', () => {
    expect(onSameDisk({ ...used, saved }, 99).saved).toEqual({ ...saved, forUse: 99 });
    expect(onSameDisk({ ...used, lastUsedAt: 98, saved }, 99).saved).toEqual(saved);
  });
});
