import type { ToolCall } from '@remote-swe/core/domain/tool/tool';
import { CALL_LOST } from '@remote-swe/core/engine/session/results';
import { PortError } from '@remote-swe/core/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { dispatches, message, state, stop, todoCall, toolUse, workOf } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

const pull: ToolCall = {
  toolCallId: 'a',
  name: 'create_pull_request',
  input: { repository: 'a/b', branch: 'c', title: 't', body: 'b' },
};
const post: ToolCall = { toolCallId: 'b', name: 'post_message', input: { text: 'I begin.' } };

function given(calls: ToolCall[], begun?: string[]): void {
  const work = { ...workOf(dispatches.none, calls), reply: 1, ...(begun ? { begun } : {}) };
  world.given(state({ kind: 'acting', work }), [
    { kind: 'model', blocks: calls.map(({ toolCallId }) => toolUse(toolCallId)) },
  ]);
  world.calls.clear();
}
const words = () => world.arrives(message('1700000009.000000', 'STOP!!'));
/** Somebody writes at the moment when this call of a port is made. */
function duringThe(port: 'commit', make: () => void): void {
  const { commit } = world.table;
  let isFirst = true;
  world.table[port] = (given) => {
    if (isFirst) make();
    isFirst = false;
    return commit.call(world.table, given);
  };
}
const outcomes = () =>
  world.entries.flatMap(({ messages }) =>
    messages.flatMap((one) => (one.kind === 'results' ? one.results.map((r) => [r.toolCallId, r.outcome]) : [])),
  );
const orderOf = () => world.calls.only('journal', 'codeHost', 'chat.post');

describe('a call from Lambda that others see', () => {
  it('An outward call is an entry, then a look at the inbox, then the call, then its result', async () => {
    given([pull]);
    await world.step();
    expect(orderOf()).toEqual([
      'journal.unread',
      'journal.newest',
      'journal.commit call-intent',
      'journal.unread',
      'codeHost.openPullRequest',
      'journal.commit tools',
    ]);
    expect(outcomes()).toEqual([['a', 'completed']]);
  });

  it('Words before it close it and all behind it, without any outside call', async () => {
    given([pull, post, todoCall('c')]);
    words();
    await world.step();
    expect(orderOf()).toEqual(['journal.unread', 'journal.newest', 'journal.commit tools']);
    expect(outcomes()).toEqual([
      ['a', 'not-started'],
      ['b', 'not-started'],
      ['c', 'not-started'],
    ]);
    expect(world.state.phase.kind).toBe('thinking');
  });

  it.each([
    ['words', () => words()],
    ['a stop', () => world.arrives(stop('1700000009.000000'))],
  ])('An outward call is not made when %s came between the load and its intent', async (_name, come) => {
    given([pull, post]);
    duringThe('commit', come);
    await world.step();
    expect(world.codeHost.drafts).toEqual([]);
    expect(outcomes()).toEqual([
      ['a', 'not-started'],
      ['b', 'not-started'],
    ]);
    expect(world.wakes.rings).toHaveLength(1);
  });

  it('A late press of a button stops no outward call', async () => {
    given([pull]);
    world.arrives({ ...message('1700000009.000000'), kind: 'resume' });
    await world.step();
    expect(outcomes()).toEqual([['a', 'completed']]);
  });

  it('Calls before it that nobody sees are run although somebody wrote', async () => {
    given([todoCall('c'), pull]);
    words();
    await world.step();
    expect(world.newest.kind).toBe('tools');
    expect(outcomes()).toEqual([]);
    await world.step();
    expect(outcomes()).toEqual([
      ['c', 'completed'],
      ['a', 'not-started'],
    ]);
    expect(world.codeHost.drafts).toEqual([]);
  });

  it('A message to the thread is not posted when somebody wrote before', async () => {
    given([post]);
    words();
    await world.step();
    expect(world.chat.texts().join()).not.toContain('I begin.');
    expect(outcomes()).toEqual([['b', 'not-started']]);
  });
});

describe('an outward call that was begun', () => {
  it('A begun call whose key makes it safe is made again after a look, when nobody wrote', async () => {
    given([pull], ['a']);
    await world.step();
    expect(orderOf()).toEqual([
      'journal.unread',
      'journal.newest',
      'journal.unread',
      'codeHost.openPullRequest',
      'journal.commit tools',
    ]);
    expect(outcomes()).toEqual([['a', 'completed']]);
  });

  it('A begun call is unknown, never unstarted, once somebody wrote; what is behind it is unstarted', async () => {
    given([pull, post], ['a']);
    words();
    await world.step();
    await world.step();
    expect(world.codeHost.drafts).toEqual([]);
    expect(outcomes()).toEqual([
      ['a', 'unknown'],
      ['b', 'not-started'],
    ]);
    expect(JSON.stringify(world.newest.messages)).toContain(CALL_LOST);
  });

  it('A begun call is unknown when words come between the load and the look', async () => {
    given([pull], ['a']);
    const { recent } = world.table;
    world.table.recent = (sessionId) => {
      words();
      return recent.call(world.table, sessionId);
    };
    await world.step();
    expect(world.codeHost.drafts).toEqual([]);
    expect(outcomes()).toEqual([['a', 'unknown']]);
  });

  it('A stop says unknown of a begun call, and cancelled of those behind it', async () => {
    given([pull, post], ['a']);
    world.arrives(stop('1700000009.000000'));
    await world.step();
    expect(outcomes()).toEqual([
      ['a', 'unknown'],
      ['b', 'cancelled'],
    ]);
  });

  it.each(['before', 'after'] as const)(
    'A call that dies %s its effect is made once more by the redelivery, and ends once',
    async (when) => {
      given([pull]);
      world.calls.failNext('codeHost.openPullRequest', new Error('the function was killed'), when);
      expect(await world.step()).toBe('retry');
      expect(world.newest.kind).toBe('call-intent');
      expect(await world.step({ receiveCount: 2 })).toBe('acknowledge');
      expect(outcomes()).toEqual([['a', 'completed']]);
    },
  );

  it('A call that fails for now is tried again, then told to the model', async () => {
    given([pull]);
    const down = () => world.calls.failNext('codeHost.openPullRequest', new PortError('retry', 'GitHub: 502'));
    down();
    expect(await world.step()).toBe('retry');
    down();
    expect(await world.step({ receiveCount: 3 })).toBe('acknowledge');
    expect(JSON.stringify(world.newest.messages)).toContain('create_pull_request failed: GitHub: 502');
  });
});
