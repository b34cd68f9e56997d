import { PortError } from '@remote-swe/core/errors';
import { beforeEach, describe, expect, it } from 'vitest';
import { acting, dispatches, state, toolUse } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

let world: World;
beforeEach(() => {
  world = new World();
  const call = { toolCallId: 'a', name: 'get_issue', input: { url: 'o/a#1' } };
  world.given(state(acting(dispatches.none, [call])), [{ kind: 'model', blocks: [toolUse('a')] }]);
});

const resultText = () => JSON.stringify(world.newest.messages);

describe('several calls in one step', () => {
  it('Calls for which the time of a step does not do are left to the next one, and what was done is kept', async () => {
    const ids = ['a', 'b', 'c'];
    const calls = ids.map((toolCallId) => ({ toolCallId, name: 'get_issue', input: { url: 'o/a#1' } }));
    world.given(state(acting(dispatches.none, calls)), [{ kind: 'model', blocks: ids.map((id) => toolUse(id)) }]);
    const asked = () => world.calls.only('codeHost.issue').length;
    const remainingMs = () => (asked() === 0 ? 600_000 : 50_000);
    expect(await world.step({ remainingMs })).toBe('acknowledge');
    expect(asked()).toBe(1);
    expect(world.newest.state.phase).toMatchObject({ kind: 'acting', work: { results: [{ toolCallId: 'a' }] } });
    expect(await world.step()).toBe('acknowledge');
    expect(asked()).toBe(3);
    expect(resultText().match(/is open/g)).toHaveLength(3);
  });
});

describe('a tool call whose other side fails', () => {
  it('A tool call whose other side fails comes back with the message, a bounded number of times', async () => {
    world.calls.failNext('codeHost.issue', new PortError('retry', 'GitHub: 502'));
    expect(await world.step()).toBe('retry');
    expect(world.entries.at(-1)?.kind).not.toBe('tools');
    expect(await world.step()).toBe('acknowledge');
    expect(resultText()).toContain('o/a#1 is open');
  });
});
