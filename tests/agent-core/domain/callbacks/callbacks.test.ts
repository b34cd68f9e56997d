import { callbackProblem } from '@remote-swe/core/domain/callbacks/callback-address';
import { callbackSecret, callbackSignature } from '@remote-swe/core/domain/callbacks/signature';
import { toldMessage, toldOf } from '@remote-swe/core/domain/callbacks/told';
import type { Notice } from '@remote-swe/core/domain/session/notice';
import { describe, expect, it } from 'vitest';

describe('addresses of callbacks', () => {
  it.each([
    'https://hooks.example.com/a?b=1',
    'https://hooks.example.com:8443/',
    'http://127.0.0.1:9000/x',
    'https://CI.internal/x',
  ])('%s is one where an operator trusts 127.0.0.1 and ci.internal', (url) =>
    expect(callbackProblem(url, ['127.0.0.1', 'ci.internal'])).toBeUndefined(),
  );

  it.each([
    ['http://hooks.example.com/', 'https://'],
    ['https://hooks.example.com:22/', 'port'],
    ['https://user:secret@hooks.example.com/', 'credentials'],
    ['https://user@ci.internal/', 'credentials'],
    ['https://hooks.example.com/#part', 'fragment'],
    ['ftp://ci.internal/', 'https://'],
    ['http://evil.ci.internal/', 'https://'],
    ['http://0x7f000002/', 'https://'],
    ['https://93.184.215.14/', 'IP address'],
    ['https://2130706434/', 'IP address'],
    ['https://[::1]/', 'IP address'],
    ['nothing', 'no address'],
    [`https://hooks.example.com/${'a'.repeat(2_000)}`, 'no address'],
  ])('%s is none: %s', (url, problem) => {
    expect(callbackProblem(url, ['127.0.0.1', 'ci.internal'])).toContain(problem);
  });
});

describe('signatures of callbacks', () => {
  it('Each key signs with a secret of its own, over the time and the body', () => {
    const secret = callbackSecret('deployment', 'k1');
    expect(secret).toMatch(/^rsch_[\w-]{43}$/);
    expect(callbackSecret('deployment', 'k2')).not.toBe(secret);
    const signature = callbackSignature(secret, '1700000000', '{}');
    expect(signature).toMatch(/^v1=[0-9a-f]{64}$/);
    expect(callbackSignature(secret, '1700000001', '{}')).not.toBe(signature);
    expect(callbackSignature(secret, '1700000000', '{ }')).not.toBe(signature);
  });
});

describe('what a program is told', () => {
  const notice: Notice = { kind: 'message', id: 's#1#0', at: 5, text: 'Done' };

  it('An answer is Markdown, with whom it answers and that it is one', () => {
    const text = 'See <https://github.com/a/b/pull/1|a/b#1> <@U2>, a &lt; b &amp; c, at <!date^1^{time}|12:00>.';
    const told = toldOf('s', { ...notice, text, mention: 'U1', feedback: { good: 'g', bad: 'b' } });
    expect(told).toEqual({
      ...{ id: 's#1#0', type: 'message', at: 5, sessionId: 's', to: 'U1', isAnswer: true, actions: [] },
      text: 'See [a/b#1](https://github.com/a/b/pull/1) @U2, a < b & c, at 12:00.',
    });
    expect(toldMessage.parse(told)).toEqual(told);
  });

  it('A pause names what can be done, and a file its name', () => {
    const buttons = [
      { action: 'raise-budget' as const, label: 'Raise' },
      { action: 'resume' as const, label: 'Go on' },
    ];
    const told = toldOf('s', { ...notice, buttons, file: { key: 'files/secret-place', name: 'a.txt' } });
    expect(told).toMatchObject({ isAnswer: false, actions: ['raise', 'resume'], file: { name: 'a.txt' } });
    expect(JSON.stringify(told)).not.toContain('secret-place');
  });

  it('Progress is not told', () => {
    expect(toldOf('s', { kind: 'progress', id: 'p', at: 1, text: 'working', stoppable: true })).toBeUndefined();
  });
});
