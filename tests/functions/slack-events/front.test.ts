import { BODY_BYTES_MAX } from '@remote-swe/core/ingress/slack/signature';
import { App, AwsLambdaReceiver, LogLevel } from '@slack/bolt';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { behindSignature } from '../../../functions/slack-events/front.ts';
import { signatureHeaders } from '../../../local/slack/events/signature.ts';
import { eventNames, loadEvent } from '../../../scripts/event.mjs';

const signingSecret = 'local-signing-secret';

/** Bolt as slack-events uses it, behind the check; `reached` counts the requests that came to Bolt. */
function front() {
  const receiver = new AwsLambdaReceiver({ signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({ receiver, authorize: async () => ({ botToken: 'xoxb-test' }), logLevel: LogLevel.ERROR });
  const heard: string[] = [];
  app.event(/.*/, async ({ event }) => void heard.push(event.type));
  app.action(/.*/, async ({ ack }) => {
    heard.push('action');
    await ack();
  });
  const bolt = receiver.toHandler();
  const reached = { count: 0 };
  const learned: (string | undefined)[] = [];
  const learnAddress = (domainName: string | undefined) => void learned.push(domainName);
  const answer = behindSignature({ signingSecret, now: Date.now, learnAddress }, async (event, context) => {
    reached.count += 1;
    return bolt(event, context);
  });
  return { answer, heard, reached, learned };
}

const unsigned = (body: string, type = 'application/json', isBase64Encoded = false) => ({
  headers: {
    'content-type': type,
    'x-slack-signature': `v0=${'0'.repeat(64)}`,
    'x-slack-request-timestamp': `${Date.now()}`,
  },
  body,
  isBase64Encoded,
});

afterEach(() => void vi.restoreAllMocks());

describe('without a signature', () => {
  const large = JSON.stringify({
    items: Array.from({ length: 100_000 }, (_, index) => ({ index, word: 'x'.repeat(30) })),
  });
  const half = large.slice(0, BODY_BYTES_MAX);

  it.each([
    ['JSON', unsigned('{"type":"url_verification","challenge":"echo"}'), 401],
    ['cut off JSON', unsigned('{"type":'), 401],
    ['null', unsigned('null'), 401],
    ['a form', unsigned('payload=%7B', 'application/x-www-form-urlencoded'), 401],
    [
      'a form in base64',
      unsigned(Buffer.from('payload=null').toString('base64'), 'application/x-www-form-urlencoded', true),
      401,
    ],
    ['as much as a body may hold', unsigned(half), 401],
    ['5 MB', unsigned(large), 413],
    ['5 MB in base64', unsigned(Buffer.from(large).toString('base64'), 'application/octet-stream', true), 413],
    ['a check of the certificate', unsigned('ssl_check=1&token=x', 'application/x-www-form-urlencoded'), 200],
  ])(
    'An unsigned request with %s is answered without any JSON read or written, and does not reach Bolt',
    async (_name, event, statusCode) => {
      const { answer, heard, reached } = front();
      const parse = vi.spyOn(JSON, 'parse');
      const stringify = vi.spyOn(JSON, 'stringify');
      const given = await answer(event, {});
      const calls = { parse: parse.mock.calls.length, stringify: stringify.mock.calls.length };
      expect({ given, calls, heard, reached }).toEqual({
        given: { statusCode, body: '' },
        calls: { parse: 0, stringify: 0 },
        heard: [],
        reached: { count: 0 },
      });
    },
  );
});

describe('with a signature', () => {
  it.each(eventNames().filter((name) => name.startsWith('slack/')))(
    'A signed request with %s reaches Bolt',
    async (name) => {
      const { answer, reached } = front();
      expect(await answer(loadEvent(name) as never, {})).toMatchObject({ statusCode: 200 });
      expect(reached.count).toBe(1);
    },
  );

  it('The name that it came to is learned from a signed request alone', async () => {
    const requestContext = { domainName: 'agent.example.com' };
    const { answer, learned } = front();
    await answer({ ...unsigned('{}'), requestContext: { domainName: 'evil.example.com' } }, {});
    expect(learned).toEqual([]);
    await answer({ ...(loadEvent('slack/mention') as object), requestContext } as never, {});
    expect(learned).toEqual(['agent.example.com']);
  });

  it.each(['null', 'payload=null', '{"type":', 'hello', ''])(
    'A signed request with %j is refused with 400',
    async (body) => {
      const { answer, heard } = front();
      const headers = { 'content-type': 'application/json', ...signatureHeaders(signingSecret, Date.now(), body) };
      expect(await answer({ headers, body }, {})).toMatchObject({ statusCode: 400 });
      expect(heard).toEqual([]);
    },
  );

  it("Bolt's own check is the second: with another secret there, nothing is heard", async () => {
    const receiver = new AwsLambdaReceiver({ signingSecret: 'another', logLevel: LogLevel.ERROR });
    const answer = behindSignature({ signingSecret, now: Date.now, learnAddress: () => {} }, receiver.toHandler());
    expect(await answer(loadEvent('slack/mention') as never, {})).toMatchObject({ statusCode: 401 });
  });
});
