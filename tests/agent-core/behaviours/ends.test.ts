import { textsOf } from '@remote-swe/core/domain/language/texts';
import { CONTINUE, SMALLER_PARTS } from '@remote-swe/core/engine/guards/nudges';
import { describe, expect, it } from 'vitest';
import { bash, type Turn, use } from './behaviour.ts';
import { stoppedAfterEach } from './stopped-after-each.ts';

/** The behaviours of a session that have to do with how turns end. docs/coverage.md numbers them. */
const { blocked, declined, endedEmpty, filtered } = textsOf(undefined).answer;
const given = stoppedAfterEach();

const EMPTY: Turn = { text: '' };
const todo = (...states: ('open' | 'done')[]): Turn =>
  use('todo', { items: states.map((state, index) => ({ id: `${index}`, text: `part ${index}`, state })) });

describe('7: a turn that ends without a word', () => {
  it('Behaviour 7: a turn without a word is told to go on once; the second ends as failed, and people are told', async () => {
    const session = await given([bash('ls'), EMPTY, EMPTY]);
    const state = await session.play();
    expect(session.advice).toEqual([CONTINUE]);
    expect(state).toMatchObject({ phase: { kind: 'idle' }, ended: 'failed' });
    expect(session.told).toEqual([expect.stringContaining(endedEmpty)]);
    expect(session.requests).toHaveLength(3);
  });

  it('Behaviour 7: a turn goes on when the model finds its words', async () => {
    const session = await given([bash('ls'), EMPTY, { text: 'There are two files.' }]);
    expect((await session.play()).ended).toBeUndefined();
    expect(session.told).toEqual([expect.stringContaining('There are two files.')]);
  });
});

describe('8: an end with open items', () => {
  it('Behaviour 8: an end with open items is sent back with their names once, then accepted as unfinished', async () => {
    const say = (text: string): Turn => ({ text });
    const session = await given([todo('open', 'done', 'open'), say('One.'), say('Two.')]);
    expect((await session.play()).ended).toBe('unfinished');
    expect(session.advice).toHaveLength(1);
    expect(session.advice.every((advice) => /part 0; part 2/.test(advice))).toBe(true);
    expect(session.told).toEqual([expect.stringMatching(/^Two\.\n_Left open: part 0; part 2_\n_\d+ s ·/)]);
  });
});

describe('an answer that was sent back', () => {
  it('An answer that was sent back reaches people when the model has nothing to add', async () => {
    const session = await given([todo('open'), { text: 'The answer.' }, EMPTY]);
    expect((await session.play()).ended).toBe('unfinished');
    expect(session.told).toEqual([expect.stringMatching(/^The answer\.\n_Left open: part 0_/)]);
    expect(session.requests).toHaveLength(3);
  });
});

describe('9: an end with everything done', () => {
  it('Behaviour 9: an end with everything done is the answer: nothing is sent back, one quiet line tells', async () => {
    const session = await given([use('post_message', { text: 'On it.' }), todo('done'), { text: 'Done: it works.' }]);
    expect((await session.play()).ended).toBeUndefined();
    expect(session.requests).toHaveLength(3);
    expect(session.advice).toEqual([]);
    expect(session.told.at(-1)).toMatch(/^Done: it works\.\n_\d+ s · 3 model calls · \$0\.\d+_$/);
  });
});

describe('10: a reply that is cut inside a tool call', () => {
  it('Behaviour 10: a cut reply runs nothing and is asked for with more room, then in smaller parts', async () => {
    const cut: Turn = {
      toolUses: [{ name: 'bash', input: {} }],
      rawToolInput: '{"command": "rm',
      stopReason: 'max_tokens',
    };
    const session = await given([cut, cut, cut, cut, { text: 'Not asked.' }]);
    expect((await session.play()).phase.kind).toBe('paused');
    const rooms = session.requests.map((request) => request.inferenceConfig?.maxTokens);
    expect(rooms).toEqual([8_192, 20_000, 20_000, 20_000]);
    expect(session.advice).toEqual([SMALLER_PARTS]);
    expect(session.world.commands.sent).toEqual([]);
    expect(session.results).toEqual([]);
  });
});

describe('20: what ends a turn from outside', () => {
  it.each([
    ['refusal', declined],
    ['guardrail_intervened', blocked],
    ['content_filtered', filtered],
  ])(
    'Behaviour 20: a reply that ends with %s is not tried again, and told in plain words',
    async (stopReason, text) => {
      const session = await given([{ text: 'I would', stopReason }, { text: 'Not asked.' }]);
      expect((await session.play()).ended).toBe('failed');
      expect(session.told).toEqual([expect.stringContaining(text)]);
      expect(session.turnsLeft).toBe(1);
    },
  );

  it('Behaviour 20: a storm of throttling waits, then pauses with the reason and an unbroken transcript', async () => {
    const throttled: Turn = { error: { name: 'ThrottlingException', message: 'Too many tokens' } };
    const session = await given([bash('ls'), ...Array.from({ length: 20 }, () => throttled)]);
    const state = await session.play();
    expect(state.phase).toMatchObject({ kind: 'paused', reason: { kind: 'error' } });
    expect(session.results).toHaveLength(1);
    expect(session.told.join()).toMatch(/capacity/);
  });

  it('Behaviour 20: five silent model calls of two minutes bring a reminder, which a message answers', async () => {
    const work = Array.from({ length: 5 }, (_, index) => bash(`step ${index}`));
    const more = Array.from({ length: 4 }, (_, index) => bash(`then ${index}`));
    const turns = [...work, use('post_message', { text: 'Found it.' }), ...more, { text: 'Done.' }];
    const session = await given(turns, () => ({ durationMs: 30_000 }));
    await session.play();
    expect(session.advice).toEqual([expect.stringContaining('heard nothing for 5 model calls')]);
  });

  it('Behaviour 20: too many steps end in a pause, after a word in time', async () => {
    const session = await given(Array.from({ length: 9 }, (_, index) => bash(`step ${index}`)));
    session.world.settings = { ...session.world.settings, turnStepsMax: 8 };
    expect((await session.play()).phase).toMatchObject({ kind: 'paused', reason: { kind: 'turn-steps', limit: 8 } });
    expect(session.advice.filter((advice) => /4 of the 8 model calls/.test(advice))).toHaveLength(1);
    expect(session.turnsLeft).toBe(1);
  });

  it('Behaviour 20: too much time ends in a pause too', async () => {
    const session = await given([bash('long'), bash('longer'), { text: 'Not asked.' }], () => ({
      durationMs: 100 * 60_000,
    }));
    expect((await session.play()).phase).toMatchObject({ kind: 'paused', reason: { kind: 'turn-time' } });
    expect(session.told.join()).toContain('Paused after 180 minutes of work in one turn');
  });
});

describe('13 and 14: people', () => {
  it('Behaviour 13: what people write during a call stands once, after the last result of the same message', async () => {
    const session = await given([bash('a'), { text: 'Both done.' }], () => {
      session.says('and the second one too');
      return {};
    });
    await session.play('do it');
    const last = session.requests.at(-1)?.messages.at(-1)?.content ?? [];
    const kinds = last.map((block) => (block.toolResult ? 'result' : block.text ? 'text' : 'other'));
    expect(kinds.filter((kind) => kind !== 'other')).toEqual(['result', 'text']);
    expect(JSON.stringify(session.requests.at(-1)).split('and the second one too')).toHaveLength(2);
  });

  it('Behaviour 14: a stop during three calls gives all of them a result, and the next message goes on', async () => {
    const three: Turn = { toolUses: ['a', 'b', 'c'].map((command) => ({ name: 'bash', input: { command } })) };
    const session = await given([three, { text: 'Stopped as told; now this.' }], () => 'runs');
    await session.play('work', ({ phase }) => phase.kind === 'acting' && phase.work.dispatch.kind === 'sent');
    session.saysStop();
    expect((await session.goOn()).phase).toMatchObject({ kind: 'paused', reason: { kind: 'stopped' } });
    expect(session.results.map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect((await session.play('now this instead')).phase.kind).toBe('idle');
    expect(session.told.at(-1)).toContain('now this.');
  });
});
