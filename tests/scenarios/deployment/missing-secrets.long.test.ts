import { DeleteParameterCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, test } from 'vitest';
import { playOn } from '../harness/play-on.ts';
import { type Scenario, toolUse } from '../harness/scenario.ts';

const SLACK_TOKEN = '/remote-swe/slack/bot-token';
const SIGNING_SECRET = '/remote-swe/slack/signing-secret';
const GITHUB_TOKEN = '/remote-swe/github/personal-access-token';
/** Longer than a value counts as fresh. */
const MINUTE = 60_000;

let scenario: Scenario;
playOn((started) => {
  scenario = started;
});

function operator(): SSMClient {
  const credentials = scenario.system.keys.issue('test');
  return new SSMClient({ endpoint: scenario.system.baseUrl, region: 'us-west-2', credentials });
}

/** Takes the parameter away and gives its value. */
async function take(name: string): Promise<string> {
  const client = operator();
  const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
  await client.send(new DeleteParameterCommand({ Name: name }));
  client.destroy();
  return Parameter?.Value ?? '';
}

const linesOf = (logicalId: string) =>
  scenario.system.pool
    .logs(logicalId)
    .map(({ text }) => text)
    .join('\n');

describe('a deployment whose secrets come later', () => {
  test('A session answers without a GitHub credential; a GitHub tool says what is missing, and works once set', async () => {
    const { ssm, clock } = scenario.system;
    const token = await take(GITHUB_TOKEN);
    clock.advance(MINUTE);
    const ask = toolUse('get_issue', { url: `${scenario.system.baseUrl}/github/acme/widget/issues/1` });
    const talk = scenario.open({
      turns: [ask, { text: 'No credential.' }, ask, { text: 'Asked.' }],
    });
    await scenario.answered(talk, /No credential/);
    const results = await talk.results();
    expect(JSON.stringify(results)).toMatch(
      /missing or still placeholders: \/remote-swe\/github\/personal-access-token/,
    );
    ssm.putParameter(GITHUB_TOKEN, token);
    clock.advance(MINUTE);
    talk.say('now?');
    await scenario.answered(talk, /Asked/);
    expect(JSON.stringify((await talk.results()).at(-1))).not.toContain('placeholder');
  });

  test('Requests without the Slack secrets get 503, the log names both, and within a minute they are accepted', async () => {
    const { ssm, slack, clock } = scenario.system;
    await take(SIGNING_SECRET);
    ssm.putParameter(SLACK_TOKEN, 'placeholder');
    clock.advance(MINUTE);
    expect((await scenario.post({ type: 'event_callback' })).status).toBe(503);
    expect(linesOf('SlackEventsFunction')).toMatch(
      /missing or still placeholders: \/remote-swe\/slack\/bot-token, \/remote-swe\/slack\/signing-secret\. npm run setup asks for them/,
    );
    ssm.putParameter(SLACK_TOKEN, slack.botToken);
    ssm.putParameter(SIGNING_SECRET, slack.signingSecret);
    clock.advance(MINUTE);
    const talk = scenario.open({ turns: [{ text: 'Configured now.' }] });
    await scenario.answered(talk, /Configured now/);
  });

  test('A step without the Slack token calls no model and comes back each minute until it is there', async () => {
    const { ssm, slack, clock } = scenario.system;
    const talk = scenario.open({ turns: [toolUse('todo', { items: [] }), { text: 'Told at last.' }] });
    await scenario.answered(talk, /Told at last/);
    ssm.putParameter(SLACK_TOKEN, 'placeholder');
    clock.advance(MINUTE);
    const calls = talk.modelCalls().length;
    await scenario.system.pool.invoke('AgentStepFunction', wakeOf(talk.sessionId), { kind: 'sync' });
    expect(linesOf('AgentStepFunction')).toMatch(/agent-step cannot start; the wake comes back.*slack\/bot-token/);
    expect(talk.modelCalls()).toHaveLength(calls);
    ssm.putParameter(SLACK_TOKEN, slack.botToken);
    clock.advance(MINUTE);
    const next = scenario.open({ turns: [{ text: 'And again.' }] });
    await scenario.answered(next, /And again/);
  });
});

function wakeOf(sessionId: string) {
  const attributes = { ApproximateReceiveCount: '1', ApproximateFirstReceiveTimestamp: '1', SentTimestamp: '1' };
  return { Records: [{ messageId: 'm', receiptHandle: 'none', body: JSON.stringify({ sessionId }), attributes }] };
}
