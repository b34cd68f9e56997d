import { byOrder, compareOrder } from '@remote-swe/core/domain/session/journal';
import { slackSessionId, slackThreads } from '@remote-swe/core/domain/session/slack-thread';
import { sourceOf } from '@remote-swe/core/domain/session/source';
import { textOf, toolUseOf } from '@remote-swe/core/domain/transcript/transcript';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { message, SESSION, SOURCE } from '../../fakes/build.ts';

describe('session ids', () => {
  it('Session ids name their thread', () => {
    expect(sourceOf([slackThreads], SESSION)).toEqual(SOURCE);
    expect(slackSessionId(SOURCE)).toMatch(/^[A-Za-z0-9:._-]{1,128}$/);
  });

  it.each(['', 'slack', 'slack:T:C', 'slack:T::1.2', 'slack:T:C:1.2:x', 'mail:T:C:1.2'])(
    'The text %j is no session id',
    (text) => {
      expect(sourceOf([slackThreads], text)).toBeUndefined();
    },
  );
});

describe('Slack timestamps', () => {
  const ts = fc.tuple(fc.integer({ min: 1, max: 2_000_000_000 }), fc.integer({ min: 0, max: 999_999 }));
  const textOfTs = ([seconds, micros]: [number, number]) => `${seconds}.${String(micros).padStart(6, '0')}`;

  it('Slack timestamps are compared as the numbers they are, to the last digit', () => {
    fc.assert(
      fc.property(ts, ts, (a, b) => {
        const expected = Math.sign(a[0] - b[0] || a[1] - b[1]);
        expect(Math.sign(compareOrder(textOfTs(a), textOfTs(b)))).toBe(expected);
      }),
    );
  });

  it.each([
    ['1700000000.000001', '1700000000.000002', -1],
    ['999999999.000000', '1700000000.000000', -1],
    ['1700000000', '1700000000.000000', 0],
  ])('The Slack timestamps %s and %s are compared as numbers', (a, b, sign) => {
    expect(Math.sign(compareOrder(a, b))).toBe(sign);
    expect(Math.sign(byOrder(message(a), message(b)))).toBe(sign);
  });
});

describe('blocks of the model', () => {
  it.each([
    ['text', { text: 'x' }],
    ['no object', { toolUse: 'x' }],
    ['a list', { toolUse: [] }],
    ['without name', { toolUse: { toolUseId: 'a' } }],
    ['null', { toolUse: null }],
  ])('This block of the model is no call: %s', (_name, block) => {
    expect(toolUseOf(block as never)).toBeUndefined();
  });

  it('Tool uses are calls, also without input', () => {
    expect(toolUseOf({ toolUse: { toolUseId: 'a', name: 'bash' } })).toEqual({
      toolUseId: 'a',
      name: 'bash',
      input: {},
    });
  });

  it('Blocks of the model give their words, without blanks and reasoning', () => {
    const reasoning = { reasoningContent: { reasoningText: { text: 'secret' } } };
    expect(textOf([{ text: 'one' }, reasoning, { text: ' ' }, { text: 'two' }])).toBe('one\n\ntwo');
  });
});
