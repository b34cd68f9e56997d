import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { afterEach, expect, it, vi } from 'vitest';
import { BedrockRelay, openRelay } from '../../../../../local/aws/bedrock/relay/relay.ts';
import { type ScriptedTurn, turnsScript } from '../../../../../local/aws/bedrock/script.ts';
import { Front } from '../../../../../local/kernel/front.ts';
import { MODEL_ID, startBedrock } from '../harness.ts';

const credentials = { accessKeyId: 'person', secretAccessKey: 'secret' };
const stops: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const stop of stops.splice(0).reverse()) await stop();
});

/** A client that reaches a local Bedrock, in place of the real one, through a relay. */
async function start(turns: ScriptedTurn[]) {
  const real = await startBedrock(turnsScript(turns));
  const relay = await openRelay({ endpoint: `http://127.0.0.1:${real.port}`, region: 'us-east-1', credentials });
  const front = new Front(() => relay);
  const client = clientAt(await front.listen());
  stops.push(
    real.stop,
    () => relay.close(),
    () => front.close(),
    () => client.destroy(),
  );
  return { real, client };
}

function clientAt(port: number): BedrockRuntimeClient {
  const endpoint = `http://127.0.0.1:${port}`;
  const local = { accessKeyId: 'AgentStepFunction-1', secretAccessKey: 'local' };
  return new BedrockRuntimeClient({ region: 'us-west-2', endpoint, credentials: local, maxAttempts: 1 });
}

async function events(client: BedrockRuntimeClient, input: ConverseCommandInput): Promise<ConverseStreamOutput[]> {
  const { stream } = await client.send(new ConverseStreamCommand(input));
  const all: ConverseStreamOutput[] = [];
  for await (const event of stream ?? []) all.push(event);
  return all;
}

const hello: ConverseCommandInput = { modelId: MODEL_ID, messages: [{ role: 'user', content: [{ text: 'Hello' }] }] };
const turn: ScriptedTurn = {
  reasoning: 'Let me think about it for more than one delta of the stream.',
  text: 'Grüße 👀',
  toolUses: [{ name: 'bash', input: { command: 'ls' } }],
};

it('The relay streams what the real service says, signed by the person', async () => {
  const { real, client } = await start([turn]);
  const relayed = await events(client, hello);
  const direct = await events(real.client, hello);
  const withoutIds = (all: ConverseStreamOutput[]) =>
    JSON.parse(JSON.stringify(all).replaceAll(/tooluse_[\w-]+/g, 'id'));
  expect(withoutIds(relayed)).toEqual(withoutIds(direct));
  expect(real.service.calls.map(({ caller }) => caller)).toEqual(['person', 'test']);
});

it('The relay answers Converse too', async () => {
  const { client } = await start([turn]);
  const answer = await client.send(new ConverseCommand(hello));
  expect(answer.output?.message?.content).toMatchObject([
    { reasoningContent: { reasoningText: { text: turn.reasoning } } },
    { text: turn.text },
    { toolUse: { name: 'bash', input: { command: 'ls' } } },
  ]);
  expect(answer.stopReason).toBe('tool_use');
});

it('The relay hands requests over as they are: bytes, cache points, free-form values', async () => {
  const { real, client } = await start([turn, { text: 'done' }]);
  const image = { format: 'png' as const, source: { bytes: new Uint8Array([137, 80, 78, 71]) } };
  const schema = { type: 'object', properties: { source: { bytes: 'AAAA' } } };
  const input: ConverseCommandInput = {
    modelId: MODEL_ID,
    system: [{ text: 'Be kind' }, { cachePoint: { type: 'default' } }],
    messages: [
      { role: 'user', content: [{ text: 'Look' }, { image }] },
      {
        role: 'assistant',
        content: [
          { reasoningContent: { redactedContent: new Uint8Array([1, 2, 3]) } },
          { toolUse: { toolUseId: 't1', name: 'look', input: { source: { bytes: 'AAAA' } } } },
        ],
      },
      { role: 'user', content: [{ toolResult: { toolUseId: 't1', content: [{ image }, { json: { ok: true } }] } }] },
    ],
    toolConfig: { tools: [{ toolSpec: { name: 'look', inputSchema: { json: schema } } }] },
    inferenceConfig: { maxTokens: 100 },
  };
  await events(client, input);
  await events(real.client, input);
  const [relayed, direct] = real.service.calls;
  expect(relayed?.request).toEqual(direct?.request);
  expect(JSON.stringify(relayed?.request)).toContain('"redactedContent":"AQID"');
});

it('The relay keeps the names of errors, before the stream and in it', async () => {
  const error = { name: 'ThrottlingException', message: 'Too many tokens' };
  const { client } = await start([{ error }]);
  await expect(events(client, hello)).rejects.toMatchObject({ ...error, $metadata: { httpStatusCode: 429 } });
  const { client: second } = await start([{ text: 'I was about to', error }]);
  await expect(events(second, hello)).rejects.toMatchObject(error);
});

it('The relay says when Bedrock cannot be reached', async () => {
  const relay = await openRelay({ endpoint: 'http://127.0.0.1:9', region: 'us-east-1', credentials });
  const front = new Front(() => relay);
  const client = clientAt(await front.listen());
  stops.push(
    () => front.close(),
    () => client.destroy(),
  );
  await expect(events(client, hello)).rejects.toMatchObject({
    name: 'ServiceUnavailableException',
    message: expect.stringContaining('could not be reached'),
  });
});

it('The relay is not opened without region and credentials, and says all that is missing', async () => {
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_PROFILE', 'AWS_BEARER_TOKEN_BEDROCK'])
    vi.stubEnv(name, '');
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
  vi.stubEnv('AWS_CONFIG_FILE', '/dev/null');
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/dev/null');
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  const refusal = await openRelay().catch((error: unknown) => error);
  expect(refusal).toMatchObject({
    name: 'RelayNotReady',
    message: expect.stringMatching(/AWS_REGION[\s\S]*AWS_PROFILE/),
  });
  vi.stubEnv('AWS_REGION', 'us-west-2');
  vi.stubEnv('AWS_BEARER_TOKEN_BEDROCK', 'key');
  await expect(openRelay()).resolves.toBeInstanceOf(BedrockRelay);
});
