import { DeleteParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FunctionPool } from '../../local/functions/pool.ts';
import { Scenario } from './scenario.ts';
import { unconfigured } from './unconfigured.ts';

let scenario: Scenario;
let bare: FunctionPool;
beforeAll(async () => {
  scenario = await Scenario.start();
  bare = await unconfigured(scenario);
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
