import {
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { afterEach, describe, expect, it } from 'vitest';
import {
  OpenAiModel,
  type OpenAiModelOptions,
  openOpenAiModel,
} from '../../../../../local/aws/bedrock/openai/openai-model.ts';
import { Front } from '../../../../../local/kernel/front.ts';
import { MODEL_ID } from '../harness.ts';
import { callPiece, counted, ended, piece, type Said, startModelServer } from './model-server.ts';

const stops: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop();
});

async function start(said: Said, more: Partial<OpenAiModelOptions> = {}) {
  const server = await startModelServer(() => said);
  stops.push(server.close);
  return { server, client: await clientOf({ url: server.url, model: 'small', ...more }) };
}

async function clientOf(options: OpenAiModelOptions): Promise<BedrockRuntimeClient> {
  const model = new OpenAiModel(options);
  const front = new Front(() => model);
  const endpoint = `http://127.0.0.1:${await front.listen()}`;
  const credentials = { accessKeyId: 'AgentStepFunction-1', secretAccessKey: 'local' };
  const client = new BedrockRuntimeClient({ region: 'us-west-2', endpoint, credentials, maxAttempts: 1 });
  stops.push(
    () => front.close(),
    () => client.destroy(),
  );
  return client;
}

const tools = ['bash', 'look'].map((name) => ({
  toolSpec: { name, description: `The tool ${name}`, inputSchema: { json: { type: 'object', properties: {} } } },
}));
const hello: ConverseCommandInput = {
  modelId: MODEL_ID,
  messages: [{ role: 'user', content: [{ text: 'Hello' }] }],
  toolConfig: { tools },
};

/** What a client makes of a stream: the blocks by their index, and how it ended. */
async function streamed(client: BedrockRuntimeClient, input = hello) {
  const { stream } = await client.send(new ConverseStreamCommand(input));
  const events: ConverseStreamOutput[] = [];
  for await (const event of stream ?? []) events.push(event);
  const blocks: { text?: string; name?: string; input?: string }[] = [];
  for (const { contentBlockStart, contentBlockDelta } of events) {
    const at = contentBlockStart?.contentBlockIndex ?? contentBlockDelta?.contentBlockIndex ?? 0;
    const use = contentBlockStart?.start?.toolUse;
    if (use) blocks[at] = { name: use.name, input: '' };
    const delta = contentBlockDelta?.delta;
    if (delta?.text !== undefined) blocks[at] = { text: (blocks[at]?.text ?? '') + delta.text };
    if (delta?.toolUse) blocks[at] = { ...blocks[at], input: blocks[at]?.input + (delta.toolUse.input ?? '') };
  }
  const usage = events.find((event) => event.metadata)?.metadata?.usage;
  return { events, blocks, usage, stopReason: events.find((event) => event.messageStop)?.messageStop?.stopReason };
}

describe('answers', () => {
  it('Answers stream text at once and parallel calls whole, though their pieces came mixed', async () => {
    const { client } = await start({
      stream: [
        piece({ role: 'assistant', content: 'Grüße ' }),
        piece({ content: '👀' }),
        callPiece(0, { id: 'a', name: 'bash', arguments: '{"comm' }),
        callPiece(1, { id: 'b', name: 'look', arguments: '' }),
        callPiece(0, { arguments: 'and":"ls"}' }),
        ended('tool_calls'),
        counted({ prompt_tokens: 100, completion_tokens: 9, prompt_tokens_details: { cached_tokens: 60 } }),
      ],
    });
    const answer = await streamed(client);
    expect(answer.blocks).toEqual([
      { text: 'Grüße 👀' },
      { name: 'bash', input: '{"command":"ls"}' },
      { name: 'look', input: '{}' },
    ]);
    expect(answer.stopReason).toBe('tool_use');
    expect(answer.usage).toMatchObject({
      inputTokens: 40,
      cacheReadInputTokens: 60,
      outputTokens: 9,
      totalTokens: 109,
    });
  });

  it('Answers come whole too, for Converse, with ids of their own: servers repeat theirs', async () => {
    const calls = ['bash', 'look'].map((name) => ({ id: 'call_0', function: { name, arguments: '{}' } }));
    const message = { content: null, tool_calls: calls };
    const { client } = await start({ whole: { choices: [{ message, finish_reason: 'stop' }] } });
    const { output, stopReason, usage } = await client.send(new ConverseCommand(hello));
    const uses = (output?.message?.content ?? []).map(({ toolUse }) => toolUse);
    expect(uses.map((use) => use?.name)).toEqual(['bash', 'look']);
    expect(new Set(uses.map((use) => use?.toolUseId)).size).toBe(2);
    expect(stopReason).toBe('tool_use');
    expect(usage?.inputTokens).toBeGreaterThan(0);
  });

  it('Answers may be whole where a stream was asked for, with input that is no text', async () => {
    const message = { content: 'Look.', tool_calls: [{ function: { name: 'look', arguments: { at: 'it' } } }] };
    const { client } = await start({ whole: { choices: [{ message, finish_reason: 'tool_calls' }] } });
    expect((await streamed(client)).blocks).toEqual([{ text: 'Look.' }, { name: 'look', input: '{"at":"it"}' }]);
  });

  it('Answers keep calls apart that all have the index 0', async () => {
    const { client } = await start({
      stream: [
        callPiece(0, { id: 'a', name: 'bash', arguments: '{"n":1}' }),
        callPiece(0, { id: 'b', name: 'bash', arguments: '{"n":2}' }),
        ended('tool_calls'),
      ],
    });
    expect((await streamed(client)).blocks.map(({ input }) => input)).toEqual(['{"n":1}', '{"n":2}']);
  });

  it.each([
    ['null indexes, told apart by their ids', [null, null, null], ['a', 'b', 'b']],
    ['indexes as text', ['0', '1', '1'], [undefined, undefined, undefined]],
    ['one index for all, told apart by their ids', [0, 0, 0], ['a', 'b', 'b']],
    ['no index, and an id where a call begins', [undefined, undefined, undefined], ['a', 'b', undefined]],
  ])('Answers keep calls apart with %s', async (_how, indexes, ids) => {
    const part = (at: number, call: object) =>
      piece({ tool_calls: [{ index: indexes[at], id: ids[at], function: call }] });
    const { client } = await start({
      stream: [
        part(0, { name: 'bash', arguments: '{"n":1}' }),
        part(1, { name: 'look', arguments: '{"n"' }),
        part(2, { name: null, arguments: ':2}' }),
        ended('tool_calls'),
      ],
    });
    expect((await streamed(client)).blocks).toEqual([
      { name: 'bash', input: '{"n":1}' },
      { name: 'look', input: '{"n":2}' },
    ]);
  });

  it('Answers with odd fields lose those and nothing else', async () => {
    const odd = {
      choices: [{ delta: { content: [{ type: 'text', text: 'Hel' }, { type: 'x' }, null] }, finish_reason: 7 }],
    };
    const { client } = await start({
      stream: [
        odd,
        { choices: [{ delta: { content: 'lo', tool_calls: [null, 'x', { function: null }] } }], usage: null },
        piece({ tool_calls: null, content: null }),
        ended('stop'),
        counted({ prompt_tokens: null, completion_tokens: 4, prompt_tokens_details: null }),
      ],
    });
    const { blocks, usage } = await streamed(client);
    expect(blocks[0]).toEqual({ text: 'Hello' });
    expect(usage?.outputTokens).toBe(4);
    expect(usage?.inputTokens).toBeGreaterThan(0);
  });

  it.each([
    [['<think>secret', ' plan</th', 'ink>\n\nDone'], 'Done'],
    [['\n<thi', 'nk>a</think>b <think>c</think>'], 'b <think>c</think>'],
    [['<thin'], '<thin'],
    [['<think>never ends'], undefined],
    [['a <think>b</think>'], 'a <think>b</think>'],
  ])('Answers %j show people nothing of what was thought first', async (pieces, shown) => {
    const { client } = await start({ stream: [...pieces.map((content) => piece({ content })), ended('stop')] });
    const { blocks } = await streamed(client);
    expect(blocks[0]?.text).toBe(shown);
  });

  it('The request to the server ends when whoever asked has gone', async () => {
    const { server, client } = await start({ stream: [piece({ content: 'I was' })], isEndless: true });
    const stop = new AbortController();
    const asking = client.send(new ConverseStreamCommand(hello), { abortSignal: stop.signal });
    const { stream } = await asking;
    for await (const event of stream ?? []) if (event.contentBlockDelta) break;
    stop.abort();
    client.destroy();
    await expect.poll(() => server.asked[0]?.isGone()).toBe(true);
  });

  it.each([
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['content_filter', 'content_filtered'],
  ])('Answers end for the reason %s as %s', async (reason, stopReason) => {
    const { client } = await start({ stream: [piece({ content: 'Well' }), ended(reason)] });
    expect((await streamed(client)).stopReason).toBe(stopReason);
  });

  it.each([
    ['is cut off', { name: 'bash', arguments: '{"command": "ls' }],
    ['is no object', { name: 'bash', arguments: '["ls"]' }],
    ['has a name that no tool can have', { name: 'the shell', arguments: '{}' }],
  ])('Answers leave out a call that %s, and say that it was malformed', async (_what, call) => {
    const good = callPiece(0, { name: 'look', arguments: '{}' });
    const { client } = await start({ stream: [good, callPiece(1, call), ended('tool_calls')] });
    const { blocks, stopReason } = await streamed(client);
    expect(blocks.map(({ name }) => name)).toEqual(['look']);
    expect(stopReason).toBe('malformed_tool_use');
  });

  it('Answers keep the connection alive while the server thinks', async () => {
    const slow: Said = { stream: [piece({ content: 'Done' }), ended('stop')], silentMs: 120 };
    const { client } = await start(slow, { keepAliveMs: 20 });
    const { events, blocks, stopReason } = await streamed(client);
    expect(events.filter(({ contentBlockDelta }) => contentBlockDelta?.delta?.text === '').length).toBeGreaterThan(1);
    expect({ blocks, stopReason }).toEqual({ blocks: [{ text: 'Done' }], stopReason: 'end_turn' });
  });
});

describe('requests', () => {
  const image = { format: 'png' as const, source: { bytes: new Uint8Array([137, 80, 78, 71]) } };
  const dataUrl = { type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } };

  it('Requests carry system, tools, words, images, parallel calls and their results', async () => {
    const { server, client } = await start({ stream: [ended('stop')] }, { apiKey: 'sk-1' });
    await streamed(client, {
      ...hello,
      system: [{ text: 'Be kind' }, { cachePoint: { type: 'default' } }],
      inferenceConfig: { maxTokens: 100 },
      messages: [
        { role: 'user', content: [{ text: 'Look' }, { image }, { cachePoint: { type: 'default' } }] },
        {
          role: 'assistant',
          content: [
            { reasoningContent: { redactedContent: new Uint8Array([1]) } },
            { text: 'Both' },
            { toolUse: { toolUseId: 't1', name: 'bash', input: { command: 'ls' } } },
            { toolUse: { toolUseId: 't2', name: 'look', input: {} } },
          ],
        },
        {
          role: 'user',
          content: [
            { toolResult: { toolUseId: 't1', status: 'error', content: [{ text: 'no such file' }] } },
            { toolResult: { toolUseId: 't2', content: [{ image }, { json: { ok: true } }] } },
            { text: 'Go on' },
          ],
        },
      ],
    });
    const [asked] = server.asked;
    expect(asked).toMatchObject({ path: '/v1/chat/completions', authorization: 'Bearer sk-1' });
    expect(asked?.body).toMatchObject({ model: 'small', stream: true, max_tokens: 100, tool_choice: 'auto' });
    expect(asked?.body.tools?.map((tool) => tool.function.name)).toEqual(['bash', 'look']);
    const call = (id: string, name: string, input: string) => ({
      id,
      type: 'function',
      function: { name, arguments: input },
    });
    expect(asked?.body.messages).toEqual([
      { role: 'system', content: 'Be kind' },
      { role: 'user', content: [{ type: 'text', text: 'Look' }, dataUrl] },
      {
        role: 'assistant',
        content: 'Both',
        tool_calls: [call('t1', 'bash', '{"command":"ls"}'), call('t2', 'look', '{}')],
      },
      { role: 'tool', tool_call_id: 't1', content: 'Status: error\nno such file' },
      { role: 'tool', tool_call_id: 't2', content: '(an image; it follows)\n{"ok":true}' },
      {
        role: 'user',
        content: [{ type: 'text', text: 'Images of the tool result t2:' }, dataUrl, { type: 'text', text: 'Go on' }],
      },
    ]);
  });

  it('Requests are held to Converse’s rules before anybody is asked', async () => {
    const { server, client } = await start({ stream: [ended('stop')] });
    const wrong = streamed(client, { ...hello, messages: [{ role: 'assistant', content: [{ text: 'Hi' }] }] });
    await expect(wrong).rejects.toMatchObject({ name: 'ValidationException' });
    expect(server.asked).toEqual([]);
  });
});

describe('failures', () => {
  const error = (message: string) => ({ error: { message } });

  it.each([
    [429, error('Slow down'), 'ThrottlingException', /429: Slow down/],
    [503, 'loading model', 'ServiceUnavailableException', /503: loading model/],
    [529, error('Overloaded'), 'ServiceUnavailableException', /Overloaded/],
    [500, error('out of memory'), 'InternalServerException', /out of memory/],
    [401, error('Bad key'), 'AccessDeniedException', /OPENAI_API_KEY/],
    [404, error('model "small" not found'), 'ResourceNotFoundException', /not found/],
    [400, error('small does not support tools'), 'ValidationException', /does not support tools/],
    [400, error("This model's maximum context length is 8192 tokens."), 'ValidationException', /Input is too long/],
    [500, error('the request exceeds the available context size'), 'ValidationException', /Input is too long/],
  ])('Failures of status %i with %j are %s', async (status, body, name, message) => {
    const { client } = await start({ status, body });
    await expect(streamed(client)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
    await expect(client.send(new ConverseCommand(hello))).rejects.toMatchObject({ name });
  });

  it('Failures in the middle of a stream are told in it', async () => {
    const { client } = await start({ stream: [piece({ content: 'I was' }), error('GPU lost')] });
    await expect(streamed(client)).rejects.toMatchObject({
      name: 'ModelStreamErrorException',
      message: expect.stringMatching(/GPU lost/),
    });
  });

  it.each([
    ['breaks the connection', { stream: [piece({ content: 'I was' })], cut: true }],
    ['ends without a reason', { stream: [piece({ content: 'I was' })] }],
  ])('Failures are told when the server %s', async (_how, said) => {
    const { client } = await start(said);
    await expect(streamed(client)).rejects.toMatchObject({
      name: 'ModelStreamErrorException',
      message: expect.stringMatching(/broke off/),
    });
  });

  it('Failures say where nothing listens', async () => {
    const client = await clientOf({ url: 'http://127.0.0.1:9/v1', model: 'small' });
    await expect(streamed(client)).rejects.toMatchObject({
      name: 'ServiceUnavailableException',
      message: expect.stringContaining('http://127.0.0.1:9/v1/chat/completions could not be reached'),
    });
  });
});

describe('opening', () => {
  it('A server is opened with a model that it has, also by Ollama’s short name', async () => {
    const { server } = await start({ stream: [] });
    for (const model of ['small', 'tool-user'])
      await expect(openOpenAiModel({ url: server.url, model })).resolves.toBeInstanceOf(OpenAiModel);
  });

  it('The error names the models that there are, and says when nobody answers', async () => {
    const { server } = await start({ stream: [] });
    await expect(openOpenAiModel({ url: server.url, model: 'big' })).rejects.toMatchObject({
      name: 'OpenAiNotReady',
      message: expect.stringMatching(/no model big\. It has: small, tool-user:latest/),
    });
    await expect(openOpenAiModel({ url: 'http://127.0.0.1:9/v1', model: 'big' })).rejects.toMatchObject({
      name: 'OpenAiNotReady',
      message: expect.stringMatching(/Nothing answers there/),
    });
  });
});
