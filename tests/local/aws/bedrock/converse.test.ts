import {
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { SSMClient } from '@aws-sdk/client-ssm';
import { afterEach, describe, expect, it } from 'vitest';
import { functionScript, type ScriptedTurn, turnsScript } from '../../../../local/aws/bedrock/script.ts';
import { MODEL_ID, startBedrock } from './harness.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(turns: ScriptedTurn[], config: Parameters<typeof startBedrock>[1] = {}) {
  const bedrock = await startBedrock(turnsScript(turns), config);
  stops.push(bedrock.stop);
  return bedrock;
}

const hello: ConverseCommandInput = {
  modelId: MODEL_ID,
  messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
  toolConfig: { tools: [{ toolSpec: { name: 'bash', inputSchema: { json: { type: 'object' } } } }] },
};

async function collect(stream: AsyncIterable<ConverseStreamOutput> | undefined): Promise<ConverseStreamOutput[]> {
  const events: ConverseStreamOutput[] = [];
  for await (const event of stream ?? []) events.push(event);
  return events;
}

/** The text, reasoning and tool inputs of a stream, joined per block. */
function join(events: ConverseStreamOutput[]): string[] {
  const blocks: string[] = [];
  for (const { contentBlockDelta } of events) {
    if (!contentBlockDelta) continue;
    const { contentBlockIndex = 0, delta } = contentBlockDelta;
    const piece = delta?.text ?? delta?.toolUse?.input ?? delta?.reasoningContent?.text ?? '';
    blocks[contentBlockIndex] = (blocks[contentBlockIndex] ?? '') + piece;
  }
  return blocks;
}

describe('ConverseStream', () => {
  const turn: ScriptedTurn = {
    reasoning: 'I should look at the failing test first, then fix it.',
    text: 'Let me run the tests and read the file. 👀 And more words.',
    toolUses: [
      { name: 'bash', input: { command: 'npm test -- --reporter=verbose' } },
      { name: 'bash', input: { command: 'ls' } },
    ],
  };

  it.each([
    ['HTTP/2, the default', {}],
    ['HTTP/1.1', { requestHandler: new SSMClient({ region: 'us-west-2' }).config.requestHandler }],
  ])('ConverseStream streams reasoning, text and parallel tool uses over %s', async (_, config) => {
    const { client, service } = await start([turn], config);
    const answer = await client.send(new ConverseStreamCommand(hello));
    const events = await collect(answer.stream);

    expect(join(events)).toEqual([
      turn.reasoning,
      turn.text,
      ...(turn.toolUses ?? []).map((use) => JSON.stringify(use.input)),
    ]);
    const starts = events.flatMap((event) => (event.contentBlockStart ? [event.contentBlockStart.start?.toolUse] : []));
    expect(starts.map((use) => use?.name)).toEqual(['bash', 'bash']);
    expect(new Set(starts.map((use) => use?.toolUseId)).size).toBe(2);
    for (const use of starts) expect(use?.toolUseId).toMatch(/^tooluse_[\w-]{22}$/);
    expect(events[0]?.messageStart?.role).toBe('assistant');
    expect(events.at(-2)?.messageStop?.stopReason).toBe('tool_use');
    const { usage, metrics } = events.at(-1)?.metadata ?? {};
    expect(usage?.totalTokens).toBe((usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0));
    expect(usage).toMatchObject({ cacheReadInputTokens: 0, cacheWriteInputTokens: 0 });
    expect(metrics?.latencyMs).toBe(0);
    expect(service.calls).toMatchObject([
      { operation: 'ConverseStream', caller: 'test', modelId: MODEL_ID, outcome: { kind: 'answered' } },
    ]);
  });

  it('ConverseStream sends the tool input in several pieces, malformed where the script says so', async () => {
    const { client } = await start([
      { toolUses: [{ name: 'bash', input: {} }], rawToolInput: '{"command": "echo unfinis', stopReason: 'max_tokens' },
    ]);
    const events = await collect((await client.send(new ConverseStreamCommand(hello))).stream);
    expect(events.filter((event) => event.contentBlockDelta).length).toBeGreaterThan(2);
    expect(join(events)).toEqual(['{"command": "echo unfinis']);
    expect(events.at(-2)?.messageStop?.stopReason).toBe('max_tokens');
  });

  it('ConverseStream waits on the local clock and not on the wall', async () => {
    const { client, clock } = await start([{ text: 'Slow.', delayMs: 3_600_000 }]);
    const { stream } = await client.send(new ConverseStreamCommand(hello));
    const events = collect(stream);
    while (clock.nextDueAtMs() === undefined) await new Promise((resolve) => setImmediate(resolve));
    clock.advance(3_600_000);
    expect(join(await events)).toEqual(['Slow.']);
    expect((await events).at(-1)?.metadata?.metrics?.latencyMs).toBe(3_600_000);
  });

  it.each([
    ['HTTP/2', {}],
    ['HTTP/1.1', { requestHandler: new SSMClient({ region: 'us-west-2' }).config.requestHandler }],
  ])('ConverseStream cuts the connection in the middle over %s', async (_, config) => {
    const { client } = await start(
      [{ text: 'A text that is long enough for several deltas.', breakAfterChunks: 2 }],
      config,
    );
    const { stream } = await client.send(new ConverseStreamCommand(hello));
    await expect(collect(stream)).rejects.toThrow();
  });

  it('ConverseStream ends a stream that has begun with a modeled exception', async () => {
    const error = { name: 'ModelStreamErrorException', message: 'The model stumbled.' };
    const { client } = await start([{ text: 'So far so good', error }]);
    const { stream } = await client.send(new ConverseStreamCommand(hello));
    await expect(collect(stream)).rejects.toMatchObject(error);
  });
});

describe('Converse', () => {
  it('Converse answers the whole message, and takes its own reasoning back', async () => {
    const { client } = await start([
      { reasoning: '', text: 'First.', toolUses: [{ name: 'bash', input: { command: 'ls' } }] },
      { text: 'Second.' },
    ]);
    const first = await client.send(new ConverseCommand(hello));
    const message = first.output?.message;
    const toolUse = message?.content?.[2]?.toolUse;
    expect(message?.content?.[0]?.reasoningContent?.reasoningText?.signature).toBeTruthy();
    expect(toolUse).toMatchObject({ name: 'bash', input: { command: 'ls' } });
    if (!message) throw new Error('no message');
    const results = [{ toolResult: { toolUseId: toolUse?.toolUseId, content: [{ text: 'a.txt' }] } }];
    const messages = [...(hello.messages ?? []), message, { role: 'user' as const, content: results }];
    const second = await client.send(new ConverseCommand({ ...hello, messages }));
    expect(second).toMatchObject({ stopReason: 'end_turn', output: { message: { content: [{ text: 'Second.' }] } } });

    const edited = [{ role: 'user' as const, content: [{ text: 'Hello!' }] }, ...messages.slice(1)];
    await expect(client.send(new ConverseCommand({ ...hello, messages: edited }))).rejects.toThrow(
      /messages\.1\.content\.0: Invalid signature/,
    );
    const otherModel = { ...hello, modelId: 'us.anthropic.claude-haiku-4-5-20251001-v1:0', messages: edited };
    await expect(client.send(new ConverseCommand(otherModel))).resolves.toMatchObject({ stopReason: 'end_turn' });
  });

  it.each([
    ['ThrottlingException', 429],
    ['ValidationException', 400],
    ['AccessDeniedException', 403],
    ['ModelTimeoutException', 408],
    ['ServiceUnavailableException', 503],
    ['InternalServerException', 500],
    ['ModelErrorException', 424],
    ['ModelNotReadyException', 429],
    ['ResourceNotFoundException', 404],
  ])('Converse answers %s with status %i, streaming or not', async (name, status) => {
    const { client, service } = await start([{ error: { name, message: `Because of ${name}` } }]);
    const expected = { name, message: `Because of ${name}`, $metadata: { httpStatusCode: status } };
    await expect(client.send(new ConverseCommand(hello))).rejects.toMatchObject(expected);
    await expect(client.send(new ConverseStreamCommand(hello))).rejects.toMatchObject(expected);
    expect(service.calls.map((call) => call.outcome)).toMatchObject([{ errorName: name }, { errorName: name }]);
  });

  it('Converse says so when the script throws', async () => {
    const script = functionScript(() => {
      throw new Error('no such scene');
    });
    const { client, stop } = await startBedrock(script);
    stops.push(stop);
    await expect(client.send(new ConverseCommand(hello))).rejects.toThrow(
      /The model script failed: Error: no such scene/,
    );
  });
});
