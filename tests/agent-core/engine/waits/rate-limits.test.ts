import type { ToolCall } from '@remote-swe/core/domain/tool/tool';
import { PortError } from '@remote-swe/core/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { message, SESSION, state, todoCall, toolUse, workOf } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { World } from '../../fakes/world.ts';

const MINUTE = 60_000;
const ENDS = START + 20 * MINUTE;
const read = { toolCallId: 'a', name: 'get_issue', input: { url: 'o/a#1' } };
const opening = {
  ...{ toolCallId: 'p', name: 'create_pull_request' },
  input: { repository: 'o/a', branch: 'topic', title: 'Add', body: 'It adds.' },
};

let world: World;
beforeEach(() => {
  world = new World();
});

const begin = (...calls: ToolCall[]) => {
  const work = { ...workOf({ kind: 'none' }, calls), reply: 1 };
  const blocks = calls.map(({ toolCallId, name }) => toolUse(toolCallId, name));
  world.given(state({ kind: 'acting', work }), [{ kind: 'model', blocks }]);
  world.calls.clear();
};
const limited = (operation: string, retryAt = ENDS) =>
  world.calls.failNext(operation, new PortError('retry', "GitHub's rate limit stops it", { retryAt }));
const waitNow = () => (world.state.phase.kind === 'acting' ? world.state.phase.work.wait : undefined);
const asked = (operation: string) => world.calls.only(operation).length;
const results = () => JSON.stringify(world.newest.messages);

describe('a call that meets a rate limit of twenty minutes', () => {
  it('A read that meets a rate limit waits without a step, asks nobody meanwhile, and is made when the limit is over', async () => {
    begin(read);
    limited('codeHost.issue');
    expect(await world.step()).toBe('acknowledge');
    expect(waitNow()).toMatchObject({ toolCallId: 'a', notBefore: ENDS, nextLookAt: START + 15 * MINUTE });
    expect(waitNow()?.what).toBe('the end of a rate limit of the code host');
    expect(world.wakes.timers).toEqual([expect.objectContaining({ sessionId: SESSION, at: START + 15 * MINUTE })]);
    world.clock.jump(15 * MINUTE);
    await world.step();
    expect(asked('codeHost.issue')).toBe(1);
    expect(waitNow()).toMatchObject({ nextLookAt: ENDS });
    world.clock.jump(5 * MINUTE);
    await world.step();
    expect(asked('codeHost.issue')).toBe(2);
    expect(world.state.phase.kind).toBe('thinking');
    expect(results()).toContain('o/a#1 is open');
  });

  it('What was read before the limit is kept, and only the limited call waits', async () => {
    begin(todoCall('b'), read);
    limited('codeHost.issue');
    await world.step();
    expect(world.newest.kind).toBe('tools');
    limited('codeHost.issue');
    await world.step();
    expect(waitNow()).toMatchObject({ toolCallId: 'a', notBefore: ENDS });
    expect(world.state.phase).toMatchObject({ work: { results: [{ toolCallId: 'b', isError: false }] } });
  });

  it('A pull request that meets a limit is opened once the limit is over, by the call that was begun', async () => {
    begin(opening);
    limited('codeHost.openPullRequest');
    await world.step();
    expect(waitNow()).toMatchObject({ toolCallId: 'p', notBefore: ENDS });
    world.clock.jump(20 * MINUTE);
    await world.step();
    expect(asked('codeHost.openPullRequest')).toBe(2);
    expect(world.calls.only('journal.commit').filter((name) => name.includes('call-intent'))).toHaveLength(1);
    expect(world.state.pullRequests).toHaveLength(1);
  });

  it('Words end the wait: a read was not made, and of what was begun nobody says that it was not', async () => {
    for (const [call, operation, outcome] of [
      [read, 'codeHost.issue', 'cancelled'],
      [opening, 'codeHost.openPullRequest', 'unknown'],
    ] as const) {
      world = new World();
      begin(call);
      limited(operation);
      await world.step();
      world.arrives(message('1700000009.000000', 'Leave it.'));
      await world.step();
      expect(asked(operation)).toBe(1);
      expect(results()).toContain(`"outcome":"${outcome}"`);
    }
  });

  it('A limit that never ends is told to the model once its day is over', async () => {
    begin(read);
    limited('codeHost.issue', START + 30 * 60 * MINUTE);
    await world.step();
    world.clock.jump(24 * 60 * MINUTE);
    limited('codeHost.issue', START + 30 * 60 * MINUTE);
    await world.step();
    expect(results()).toContain('rate limit stops it. It works again at');
    expect(world.state.phase.kind).toBe('thinking');
  });
});
