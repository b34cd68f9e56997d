import type { BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';
import { fromJson, toJson } from '@remote-swe/core/adapters/bedrock/json-bytes';
import { BedrockModel } from '@remote-swe/core/adapters/bedrock/model';
import { asModelError } from '@remote-swe/core/adapters/bedrock/model-errors';
import { converseInput } from '@remote-swe/core/adapters/bedrock/request';
import { modelNamed } from '@remote-swe/core/domain/model/models';
import type { ModelRequest } from '@remote-swe/core/domain/transcript/converse';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import { requestOf } from '@remote-swe/core/engine/model-request/request';
import type { ModelReply } from '@remote-swe/core/ports/model';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type ScriptedTurn, turnsScript } from '../../../../local/aws/bedrock/script.ts';
import { startBedrock } from '../../../local/aws/bedrock/harness.ts';
import { MODELS, SETTINGS, state, thinking } from '../../fakes/build.ts';
import { Calls } from '../../fakes/calls.ts';
import { pngFile } from '../../fakes/images.ts';
import { MemoryBlobs } from '../../fakes/people.ts';

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const TOOLS = new ToolBox(allTools);
const HELLO: TranscriptMessage = { kind: 'people', people: [{ key: 'k', user: 'U1', text: 'hello', images: [] }] };
const requestFor = (transcript: TranscriptMessage[]): ModelRequest =>
  requestOf({ settings: SETTINGS, tools: TOOLS }, state(thinking), transcript);

type Bedrock = Awaited<ReturnType<typeof startBedrock>>;
const open: Bedrock[] = [];

const ASKED = { modelId: 'm', region: 'us-west-2' };

const modelOf = (...turns: ScriptedTurn[]) => modelWith({}, ...turns);

async function modelWith(config: BedrockRuntimeClientConfig, ...turns: ScriptedTurn[]) {
  const bedrock = await startBedrock(turnsScript(turns), config);
  open.push(bedrock);
  const blobs = new MemoryBlobs(new Calls());
  const model = new BedrockModel(bedrock.client, MODELS, blobs);
  const ask = (transcript: TranscriptMessage[] = [HELLO], signal = new AbortController().signal) =>
    model.converse(requestFor(transcript), signal);
  return { ...bedrock, blobs, ask };
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((bedrock) => bedrock.stop()));
});

const answerTo = (reply: ModelReply, text = 'ok'): TranscriptMessage[] => [
  { kind: 'model', blocks: reply.blocks },
  {
    kind: 'results',
    results: reply.blocks.flatMap((block) => {
      const use = block.toolUse as { toolUseId: string } | undefined;
      return use
        ? [
            {
              toolCallId: use.toolUseId,
              isError: false,
              outcome: 'completed' as const,
              content: [{ type: 'text' as const, text }],
              durationMs: 1,
            },
          ]
        : [];
    }),
  },
];

describe('a reply', () => {
  it('A reply of words comes with its usage, through the model’s inference profile', async () => {
    const { ask, service } = await modelOf({ text: 'Grüße 👍🏽' });
    const reply = await ask();
    expect(reply).toMatchObject({ blocks: [{ text: 'Grüße 👍🏽' }], stopReason: 'end' });
    expect(reply.usage.outputTokens).toBeGreaterThan(0);
    expect(reply.usage.cacheWriteTokens).toBeGreaterThan(0);
    expect(service.calls[0]?.modelId).toBe('us.anthropic.claude-sonnet-5');
  });

  it('A reply may use many tools at once', async () => {
    const toolUses = Array.from({ length: 20 }, (_, index) => ({
      name: 'bash',
      input: { command: `echo ${index} "é"` },
    }));
    const reply = await (await modelOf({ text: 'I look.', toolUses })).ask();
    expect(reply.stopReason).toBe('tool-use');
    expect(reply.blocks.slice(1).map((block) => (block.toolUse as { input: unknown }).input)).toEqual(
      toolUses.map(({ input }) => input),
    );
  });

  it('A reply goes back exactly as it came: signed thinking is accepted turn after turn', async () => {
    const bash = [{ name: 'bash', input: { command: 'ls' } }];
    const { ask, service } = await modelOf(
      { reasoning: '', toolUses: bash },
      { reasoning: 'I think of 再現.', text: 'Now I look.', toolUses: bash },
      { reasoning: '', text: 'Done.' },
      { text: 'Again.' },
    );
    const transcript: TranscriptMessage[] = [HELLO];
    for (let turn = 0; turn < 3; turn++) transcript.push(...answerTo(await ask(transcript)));
    transcript.pop();
    transcript.push(HELLO);
    expect((await ask(JSON.parse(JSON.stringify(transcript)))).blocks).toEqual([{ text: 'Again.' }]);
    expect(service.calls.map((call) => call.outcome.kind)).toEqual(['answered', 'answered', 'answered', 'answered']);
  });

  it('A reply reads what the step before has cached', async () => {
    const { ask } = await modelOf({ toolUses: [{ name: 'bash', input: { command: 'ls' } }] }, { text: 'Done.' });
    const first = await ask();
    const second = await ask([HELLO, ...answerTo(first)]);
    expect(second.usage.cacheReadTokens).toBeGreaterThanOrEqual(first.usage.cacheWriteTokens);
  });

  it.each<[string, ScriptedTurn, Partial<ModelReply>]>([
    ['cut off', { text: 'half', stopReason: 'max_tokens' }, { stopReason: 'max-tokens' }],
    ['declined', { text: 'no', stopReason: 'refusal' }, { stopReason: 'refused' }],
    ['stopped by a guardrail', { text: 'no', stopReason: 'guardrail_intervened' }, { stopReason: 'refused' }],
    ['out of window', { text: 'x', stopReason: 'model_context_window_exceeded' }, { stopReason: 'context-full' }],
    ['filtered', { text: 'no', stopReason: 'content_filtered' }, { stopReason: 'refused' }],
    ['with a malformed call', { text: 'x', stopReason: 'malformed_tool_use' }, { stopReason: 'malformed' }],
    ['malformed', { text: 'x', stopReason: 'malformed_model_output' }, { stopReason: 'malformed' }],
    ['at its natural end', { text: 'x', stopReason: 'end_turn' }, { stopReason: 'end' }],
    ['with a stop sequence', { text: 'x', stopReason: 'stop_sequence' }, { stopReason: 'end' }],
  ])('A reply that was %s says so', async (_name, turn, expected) => {
    expect(await (await modelOf(turn)).ask()).toMatchObject(expected);
  });

  it('A reply with a broken tool input is malformed: no part of it may run', async () => {
    const toolUses = [{ name: 'bash', input: {} }];
    const reply = await (await modelOf({ toolUses, rawToolInput: '{"command": "rm -rf' })).ask();
    expect(reply).toMatchObject({ stopReason: 'malformed', blocks: [] });
  });
});

describe('a call that fails', () => {
  it.each([
    ['ThrottlingException', 'throttled'],
    ['ServiceQuotaExceededException', 'throttled'],
    ['ModelNotReadyException', 'unavailable'],
    ['ModelTimeoutException', 'unavailable'],
    ['ModelErrorException', 'unavailable'],
    ['ServiceUnavailableException', 'unavailable'],
    ['InternalServerException', 'unavailable'],
    ['AccessDeniedException', 'access-denied'],
    ['ResourceNotFoundException', 'access-denied'],
    ['ValidationException', 'invalid'],
    ['SomethingNewException', 'unavailable'],
  ])('A call that fails with %s is %s', async (name, kind) => {
    const { ask } = await modelOf({ error: { name, message: 'the reason' } });
    await expect(ask()).rejects.toMatchObject({
      name: 'ModelError',
      kind,
      hadBegun: false,
      message: expect.stringContaining('the reason'),
    });
  });

  it('A call that fails because the prompt is too long is known as that', async () => {
    const error = { name: 'ValidationException', message: 'prompt is too long: 210000 tokens > 200000 maximum' };
    await expect((await modelOf({ error })).ask()).rejects.toMatchObject({ kind: 'context-full' });
  });

  it.each(['ThrottlingException', 'ModelStreamErrorException', 'InternalServerException'])(
    'A call that fails in the middle of its stream with %s leaves no half reply',
    async (name) => {
      const { ask } = await modelOf({ text: 'half', error: { name, message: 'cut' } });
      const kind = name === 'ThrottlingException' ? 'throttled' : 'unavailable';
      await expect(ask()).rejects.toMatchObject({ name: 'ModelError', kind, hadBegun: true });
    },
  );

  it.each([0, 1, 2, 3, 4])(
    'A call whose connection broke after %i events can be tried again',
    async (breakAfterChunks) => {
      const { ask } = await modelOf({ text: 'a longer text than that', breakAfterChunks });
      await expect(ask()).rejects.toMatchObject({ name: 'ModelError', kind: 'unavailable', hadBegun: true });
    },
  );

  it('A call that fails with access denied says what an operator does, and where', async () => {
    const { ask } = await modelOf({ error: { name: 'AccessDeniedException', message: 'no access' } });
    await expect(ask()).rejects.toThrow(
      'Bedrock in us-west-2 refuses us.anthropic.claude-sonnet-5 (no access). An operator enables the model for this account in the Bedrock console of us-west-2, or sets ModelOverride',
    );
  });

  it('A call to which nothing comes for too long can be tried again, and may have been paid', async () => {
    const { ask } = await modelWith({ requestHandler: { requestTimeout: 100 } }, { text: 'slow', delayMs: 60_000 });
    await expect(ask()).rejects.toMatchObject({ name: 'ModelError', kind: 'unavailable', hadBegun: true });
  });

  it('A validation error names the part for the log, not the prompt, and no secret of it', async () => {
    const text = 'The text field in the ContentBlock object at messages.0.content.0 is blank. Add text.';
    const { ask } = await modelOf({ error: { name: 'ValidationException', message: text } });
    const token = `ghp_${'a'.repeat(36)}`;
    const person = { key: 'k', user: 'U1', text: `${token} ${'words '.repeat(500)}`, images: [] };
    const failed = await ask([{ kind: 'people', people: [person] }]).catch((error) => error);
    expect(failed).toMatchObject({ kind: 'invalid', message: `ValidationException: ${text}` });
    expect(failed.part).toMatch(/^messages\.0\.content\.0: .*\[secret\] words.*… \(\d+ characters\)$/);
    expect(failed.part.length).toBeLessThan(500);
    expect(failed.part).not.toContain(token);
  });

  it('A call that we stopped is aborted, before and within the stream', async () => {
    const { ask } = await modelOf({ text: 'slow', delayMs: 60_000 });
    const stop = new AbortController();
    const asked = ask([HELLO], stop.signal);
    setTimeout(() => stop.abort(), 50);
    await expect(asked).rejects.toMatchObject({ name: 'ModelError', kind: 'aborted' });
    await expect(ask([HELLO], stop.signal)).rejects.toMatchObject({ kind: 'aborted' });
  });

  it('A call that nobody answers can be tried again', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
    expect(asModelError(refused, ASKED, false)).toMatchObject({ kind: 'unavailable', hadBegun: false });
    const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', $metadata: { attempts: 2 } });
    expect(asModelError(reset, ASKED, false)).toMatchObject({ kind: 'unavailable', hadBegun: true });
    expect(asModelError('odd', ASKED, false)).toMatchObject({ kind: 'unavailable' });
    expect(asModelError(refused, ASKED, true)).toMatchObject({ kind: 'aborted' });
  });
});

describe('images', () => {
  it('Images of people and of results reach the model as bytes', async () => {
    const { ask, blobs, service } = await modelOf(
      { toolUses: [{ name: 'read_file', input: { path: 'a.png' } }] },
      { text: 'I see.' },
    );
    blobs.objects.set('attachments/F1', PNG);
    const image = { format: 'png' as const, key: 'attachments/F1', bytes: PNG.length };
    const people: TranscriptMessage = { kind: 'people', people: [{ key: 'k', user: 'U1', text: '', images: [image] }] };
    const first = await ask([people]);
    const [model, results] = answerTo(first);
    if (results?.kind === 'results' && results.results[0])
      results.results[0].content = [{ type: 'image', format: 'png', base64: PNG.toString('base64') }];
    expect((await ask([people, ...(model && results ? [model, results] : [])])).blocks).toEqual([{ text: 'I see.' }]);
    const sent = JSON.stringify(service.calls[1]?.request?.messages);
    expect(sent.split(PNG.toString('base64'))).toHaveLength(3);
  });
});

describe('bytes in blocks', () => {
  it('Bytes in blocks survive the journal, wherever they are', () => {
    const leaf = fc.oneof(
      fc.string(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((n) => !Object.is(n, -0)),
      fc.boolean(),
      fc.constant(null),
      fc.uint8Array(),
    );
    const tree = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('value')),
        fc.dictionary(
          fc.string().filter((key) => key !== '$bytes' && key !== '__proto__'),
          tie('value'),
        ),
      ),
    })).value;
    fc.assert(
      fc.property(tree, (value) => {
        const back = fromJson(JSON.parse(JSON.stringify(toJson(value))));
        expect(JSON.stringify(toJson(back))).toBe(JSON.stringify(toJson(value)));
      }),
    );
    const redacted = { reasoningContent: { redactedContent: new Uint8Array([1, 2, 255]) } };
    expect(fromJson(JSON.parse(JSON.stringify(toJson(redacted))))).toEqual(redacted);
  });
});

describe('images of a request', () => {
  const asking = (...bytes: number[]): TranscriptMessage[] => [
    {
      kind: 'people',
      people: [
        {
          key: 'k',
          user: 'U1',
          text: 'look',
          images: bytes.map((each, index) => ({ format: 'png', key: `i${index}`, bytes: each })),
        },
      ],
    },
  ];

  it('Images that are more than a request takes are not sent: the prefix is shortened', async () => {
    const { ask, service } = await modelOf({ text: 'never' });
    await expect(ask(asking(...Array(4).fill(3_600_000)))).rejects.toMatchObject({ kind: 'context-full' });
    expect(service.calls).toEqual([]);
  });

  it('The model is told of images that are gone or have become longer', async () => {
    const { ask, service, blobs } = await modelOf({ text: 'ok' });
    blobs.objects.set('i1', pngFile(1, 1, { padding: 100 }));
    await ask(asking(10, 10));
    const texts = service.calls[0]?.request?.messages[0]?.content.map(({ text }) => text);
    expect(texts?.filter((text) => text?.includes('not stored any more'))).toHaveLength(2);
  });

  it('Images whose body is refused as too large lead to a shorter prefix', async () => {
    const { ask } = await modelOf({
      error: { name: 'RequestEntityTooLargeException', message: 'too large', status: 413 },
    });
    await expect(ask()).rejects.toMatchObject({ kind: 'context-full' });
  });
});

describe('the wire request', () => {
  it('The wire request is append-only: what the model has seen never changes, byte for byte', async () => {
    const blobs = new MemoryBlobs(new Calls());
    const wire = async (transcript: TranscriptMessage[]) => {
      const { messages = [], ...rest } = await converseInput(
        requestFor(transcript),
        modelNamed(MODELS, 'small'),
        blobs,
      );
      const seen = messages.map(({ role, content }) => ({
        role,
        content: content?.filter((block) => !block.cachePoint),
      }));
      return { messages: JSON.stringify(seen).slice(0, -']}]'.length), rest: JSON.stringify(rest) };
    };
    const turn = (index: number): TranscriptMessage[] => [
      {
        kind: 'model',
        blocks: [
          { reasoningContent: { reasoningText: { text: '', signature: `s${index}` } } },
          { toolUse: { toolUseId: `t${index}`, name: 'bash', input: { command: 'ls' } } },
        ],
      },
      {
        kind: 'results',
        results: [
          {
            toolCallId: `t${index}`,
            isError: false,
            outcome: 'completed',
            content: [{ type: 'text', text: `${index}` }],
            durationMs: 1,
          },
        ],
      },
    ];
    const requestAfter = (turns: number) =>
      wire([HELLO, ...Array.from({ length: turns }, (_, index) => turn(index)).flat()]);
    for (let turns = 0; turns < 4; turns++) {
      const [before, next] = [await requestAfter(turns), await requestAfter(turns + 1)];
      expect(next.messages.startsWith(before.messages)).toBe(true);
      expect(next.rest).toBe(before.rest);
    }
  });
});
