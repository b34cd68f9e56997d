import { join } from 'node:path';
import { DeleteParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FunctionPool } from '../../local/functions/pool.ts';
import { ROOT } from '../../local/system/system.ts';
import { Scenario } from './scenario.ts';

let scenario: Scenario;
let bare: FunctionPool;
beforeAll(async () => {
  scenario = await Scenario.start();
  const { clock, plan, baseUrl } = scenario.system;
  const functions = plan.functions.map((each) => ({ ...each, environment: {} }));
  const endpoints = { baseUrl, region: 'us-west-2' };
  bare = await FunctionPool.open({ clock, functions, root: ROOT, cacheFolder: join(ROOT, '.local/build'), endpoints });
});
afterAll(async () => {
  await bare.close();
  await scenario.close();
});

describe('a function that is not configured', () => {
  test('without its parameters: the message names all of them and how to set them; Slack gets a 500 and tries again', async () => {
    const { ssm, slack, baseUrl, pool } = scenario.system;
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new SSMClient({ endpoint: baseUrl, region: 'us-west-2', credentials });
    await client.send(new DeleteParameterCommand({ Name: '/remote-swe/slack/bot-token' }));
    ssm.putParameter('/remote-swe/slack/signing-secret', 'placeholder');
    expect((await scenario.post({ type: 'event_callback' })).status).toBe(500);
    const result = await pool.invoke('SlackEventsFunction', {}, { kind: 'sync' });
    const message = result.status === 'error' ? result.message : '';
    expect(message).toMatch(
      /missing or still placeholders: .*bot-token, .*signing-secret\. Set each with: aws ssm put-parameter/,
    );

    ssm.putParameter('/remote-swe/slack/bot-token', slack.botToken);
    ssm.putParameter('/remote-swe/slack/signing-secret', slack.signingSecret);
    const talk = scenario.open({ turns: [{ text: 'Configured now.' }] });
    await scenario.answered(talk, /Configured now/);
  });
});
