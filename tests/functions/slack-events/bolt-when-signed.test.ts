import type { SlackIngress } from '@remote-swe/core/wiring/slack-events';
import { expect, it } from 'vitest';
import { boltWhenSigned } from '../../../functions/slack-events/bolt-when-signed.ts';

it('Bolt that could not be loaded is loaded with the next request, and then kept', async () => {
  let loads = 0;
  const load = async () => {
    loads += 1;
    if (loads === 1) throw new Error('not yet');
    return { slackApp: () => async () => ({ statusCode: 200, headers: {}, body: '' }) };
  };
  const secrets = { botToken: 'xoxb-test', signingSecret: 'local-signing-secret' };
  const answer = boltWhenSigned({} as SlackIngress, secrets, load);
  await expect(answer({} as never, {})).rejects.toThrow('not yet');
  for (const _ of ['second', 'third']) expect(await answer({} as never, {})).toMatchObject({ statusCode: 200 });
  expect(loads).toBe(2);
});
