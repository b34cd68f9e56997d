import type { Dispatch } from '@remote-swe/core/domain/session/session';
import type { CommandReport } from '@remote-swe/core/domain/worker/command';
import { NOT_AFTER_MS } from '@remote-swe/core/engine/context/settings';
import { credentialsKey, removeOldCredentials } from '@remote-swe/core/engine/session/credentials';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  acting,
  dispatches,
  paused,
  result,
  SESSION,
  state,
  stop,
  target,
  toolUse,
  workOf,
} from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

let world: World;
const KEY = credentialsKey(SESSION, target());

beforeEach(() => {
  world = new World();
  world.online({ inFlightUntil: target().deadline });
  world.blobs.objects.set(KEY, new Uint8Array([1]));
});

function given(dispatch: Dispatch): void {
  world.given(state(acting(dispatch)), [{ kind: 'model', blocks: [toolUse('a')] }]);
}
function givenCancel(dispatch: Dispatch): void {
  world.given(state(paused(workOf(dispatch))), [{ kind: 'model', blocks: [toolUse('a')] }]);
}
const reports = (report: CommandReport, commandId = 'command-1') => world.commands.report(commandId, report);
const done: CommandReport = { schema: 1, outcome: 'done', results: [result('a')] };
const runs = () => world.machines.statuses.set('i-1', { kind: 'running', agentSeenAt: START });
const dies = () => world.machines.statuses.set('i-1', { kind: 'gone' });
const isLeft = () => world.blobs.objects.has(KEY);

describe('the credentials of a command', () => {
  it.each<[string, () => void]>([
    [
      'has brought results',
      () => {
        given(dispatches.sent);
        reports(done);
      },
    ],
    [
      'was refused as too late',
      () => {
        given(dispatches.sent);
        runs();
        reports({ schema: 1, outcome: 'refused', reason: 'late' });
      },
    ],
    [
      'the worker could not take',
      () => {
        given(dispatches.sent);
        runs();
        reports({ schema: 1, outcome: 'failed', reason: 'disk' });
      },
    ],
    [
      'came before the set-up was over',
      () => {
        given(dispatches.sent);
        runs();
        reports({ schema: 1, outcome: 'not-ready', reason: 'soon' });
      },
    ],
    [
      'found a set-up that had failed',
      () => {
        given(dispatches.sent);
        reports({ schema: 1, outcome: 'bootstrap-failed', reason: 'no' });
      },
    ],
    [
      'no machine took',
      () => {
        given(dispatches.sent);
        runs();
        world.commands.outcomes.set('command-1', { kind: 'undelivered', reason: 'TimedOut' });
      },
    ],
    [
      'was lost with its machine',
      () => {
        given(dispatches.sent);
        dies();
        world.clock.jump(61_000);
      },
    ],
    [
      'may have been sent, to a machine that is gone',
      () => {
        given(dispatches.intent);
        dies();
      },
    ],
    [
      'is past its deadline',
      () => {
        given(dispatches.sent);
        runs();
        world.clock.jump(target().deadline - START + 1);
      },
    ],
    [
      'was cancelled',
      () => {
        givenCancel(dispatches.cancelSent);
        reports(done, 'command-2');
      },
    ],
    [
      'was to be cancelled on a machine that is gone',
      () => {
        givenCancel(dispatches.cancelRequested);
        dies();
      },
    ],
  ])('The credentials are gone in the step that learns the end of a command that %s', async (_what, arrange) => {
    arrange();
    await world.step();
    expect(world.entries.length).toBeGreaterThan(1);
    expect(isLeft()).toBe(false);
  });

  it('The credentials stay while the command may run, also while it is being stopped', async () => {
    given(dispatches.sent);
    runs();
    await world.step();
    expect(isLeft()).toBe(true);
    world.arrives(stop('1700000009.000000'));
    await world.step();
    await world.step();
    expect(world.commands.sent.map(({ payload }) => payload.action)).toEqual(['cancel']);
    expect(isLeft()).toBe(true);
  });

  it('Credentials that cannot be removed hold up nothing', async () => {
    given(dispatches.sent);
    reports(done);
    world.calls.failNext('blobs.remove', new Error('S3 is away'));
    expect(await world.step()).toBe('acknowledge');
    expect(world.newest.kind).toBe('results');
  });

  it('The credentials’ address is good for as long as the command may start, and two minutes', async () => {
    world.given(state(acting(dispatches.none), { repositories: ['o/a'] }), [{ kind: 'model', blocks: [toolUse('a')] }]);
    await world.step();
    const key = [...world.blobs.presigned.keys()].find((each) => each.startsWith('credentials/')) ?? '';
    expect(world.blobs.presigned.get(key)).toBe(NOT_AFTER_MS + 120_000);
  });

  it('Credentials that nobody has removed go by age', async () => {
    const asked: [string, number][] = [];
    const oldObjects = { remove: async (prefix: string, before: number) => asked.push([prefix, before]) };
    await removeOldCredentials({ oldObjects, clock: world.clock, log: world.log });
    expect(asked).toEqual([['credentials/', START - 600_000]]);
  });
});
