import { textsOf } from '@remote-swe/core/domain/language/texts';
import type { InboxItem } from '@remote-swe/core/domain/session/journal';
import { CONTINUE } from '@remote-swe/core/engine/guards/nudges';
import { ModelError } from '@remote-swe/core/errors';
import { describe, expect, it } from 'vitest';
import { idle, message, reply, says, state, thinking, toolUse } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

const NO_REPLY = says('[no reply]');
const todo = reply([toolUse('a', 'todo', { items: [] })]);
const unasked = (ts: string, text: string): InboxItem => ({ ...message(ts, text), unasked: true });

/** A session that has answered once and rests; these words come, the model says this. */
async function world(items: InboxItem[], ...turns: World['model']['turns']): Promise<World> {
  return worldOf('U9', items, ...turns);
}

async function worldOf(begunBy: string, items: InboxItem[], ...turns: World['model']['turns']): Promise<World> {
  const made = new World();
  made.given(state(idle, { turn: 1, begunBy }));
  made.chat.reactions.push('eyes');
  made.arrives(...items);
  made.model.turns.push(...turns);
  await made.step();
  return made;
}

const hints = (made: World) => JSON.stringify(made.model.requests.at(-1)?.messages).match(/Nobody mentions you/g) ?? [];

describe('words that do not mention the agent', () => {
  it('Words that ask nothing of the agent end with one model call, nothing posted, and the sign taken back', async () => {
    const made = await world([unasked('5.1', 'thanks, all'), unasked('5.2', 'see you')], NO_REPLY);
    expect(hints(made)).toHaveLength(1);
    expect(made.state.phase).toEqual(idle);
    expect(made.chat.posted).toEqual([]);
    expect(made.calls.only('chat.unreact')).toHaveLength(2);
    expect(made.calls.only('wakes.ring')).toEqual([]);
    await made.step();
    expect(made.model.requests).toHaveLength(1);
    expect(made.state.ended).toBeUndefined();
  });

  it('Words of whoever began the session are for the agent, unless they name somebody', async () => {
    expect(hints(await worldOf('U1', [unasked('5.1', 'and at these')], says('Yes.')))).toEqual([]);
    expect(hints(await worldOf('U1', [unasked('5.1', 'thanks <@U7>')], says('Yes.')))).toHaveLength(1);
  });

  it('Words that do ask something, without a mention, are answered as always', async () => {
    const made = await world([unasked('5.1', 'and the second one?')], says('It is blue.'));
    expect(made.chat.texts()).toEqual([expect.stringContaining('It is blue.')]);
    expect(made.calls.only('chat.unreact')).toEqual([]);
  });

  it('A turn may still end without a word when its first call had no capacity', async () => {
    const made = await world([unasked('5.1', 'thanks')], new ModelError('throttled', 'busy'), NO_REPLY);
    expect(made.state.phase.kind).toBe('thinking');
    made.clock.advance(60_000);
    await made.step();
    expect(made.state.phase).toEqual(idle);
    expect(made.chat.posted).toEqual([]);
    expect(made.calls.only('chat.unreact')).toHaveLength(1);
  });

  it('Somebody who mentions the agent meanwhile makes the turn owe an answer', async () => {
    const made = await world([unasked('5.1', 'thanks')], new ModelError('throttled', 'busy'), NO_REPLY, says('Yes.'));
    made.arrives(message('5.2', 'is it done?'));
    made.clock.advance(60_000);
    await made.step();
    await made.step();
    expect(made.chat.texts()).toEqual([expect.stringContaining('Yes.')]);
  });
});

describe('a turn that owes an answer', () => {
  const { endedEmpty } = textsOf(undefined).answer;

  it('A mention that is answered with no reply is sent back once, and then told as an empty end', async () => {
    const made = await world([unasked('5.1', 'look'), message('5.2', 'is it done?')], NO_REPLY, NO_REPLY);
    expect(hints(made)).toEqual([]);
    expect(made.newest.messages.at(-1)).toMatchObject({ kind: 'advice', texts: [CONTINUE] });
    await made.step();
    expect(made.chat.texts()).toEqual([expect.stringContaining(endedEmpty)]);
    expect(made.calls.only('chat.unreact')).toEqual([]);
  });

  it('A turn in which the model has used a tool does not end without a word', async () => {
    const made = await world([unasked('5.1', 'the build is red')], todo, NO_REPLY, says('I have seen it.'));
    expect(made.state.guards?.unasked).toBeUndefined();
    await made.step();
    await made.step();
    await made.step();
    expect(made.chat.texts().at(-1)).toContain('I have seen it.');
  });

  it('A paused session that goes on by words without a mention owes an answer', async () => {
    const made = new World();
    made.given(state({ kind: 'paused', reason: { kind: 'stopped', byUser: 'U1' } }, { turn: 1 }));
    made.arrives(unasked('5.1', 'go on'));
    made.model.turns.push(NO_REPLY);
    await made.step();
    expect(hints(made)).toEqual([]);
    expect(made.state.phase).toEqual(thinking);
  });
});
