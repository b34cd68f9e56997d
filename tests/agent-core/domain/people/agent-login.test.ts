import { mentionsLogin, withoutMention } from '@remote-swe/core/domain/people/agent-login';
import { describe, expect, it } from 'vitest';

describe('mentions of the agent', () => {
  it.each([
    ['@remote-swe please', 'please'],
    ['Hi @Remote-SWE, look', 'Hi  look'],
    ['@remote-swe[bot] stop', 'stop'],
    ['(@remote-swe)', '()'],
  ])('%j mentions the agent', (text, left) => {
    expect(mentionsLogin(text, 'remote-swe')).toBe(true);
    expect(withoutMention(text, 'remote-swe')).toBe(left);
  });

  it.each(['@remote-swe2', '@remote-swe-x', 'mail@remote-swe', 'acme/@remote-swe', 'remote-swe', '@remote'])(
    '%j mentions somebody else or nobody',
    (text) => {
      expect(mentionsLogin(text, 'remote-swe')).toBe(false);
    },
  );

  it('A login with signs that mean something in patterns is taken as it is', () => {
    expect(mentionsLogin('@axb', 'a.b')).toBe(false);
  });
});
