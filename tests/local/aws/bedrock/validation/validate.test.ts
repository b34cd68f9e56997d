import { describe, expect, it } from 'vitest';
import { type ConverseRequest, parseConverseRequest } from '../../../../../local/aws/bedrock/converse-request.ts';
import { validateRequest } from '../../../../../local/aws/bedrock/validation/validate.ts';
import { MODEL_ID } from '../harness.ts';

const tools = [{ toolSpec: { name: 'bash', inputSchema: { json: { type: 'object' } } } }];
const PNG = Buffer.from('89504e470d0a1a0a0000000d', 'hex').toString('base64');
const JPEG = Buffer.from('ffd8ffe000104a4649460001', 'hex').toString('base64');

function check(body: unknown, modelId = MODEL_ID): void {
  validateRequest(parseConverseRequest(modelId, Buffer.from(JSON.stringify(body))));
}

const user = (...content: unknown[]) => ({ role: 'user', content });
const assistant = (...content: unknown[]) => ({ role: 'assistant', content });
const text = (value = 'Hi') => ({ text: value });
const use = (toolUseId: string, name = 'bash') => ({ toolUse: { toolUseId, name, input: {} } });
const result = (toolUseId: string, content: unknown[] = [{ text: 'ok' }]) => ({ toolResult: { toolUseId, content } });
const point = (ttl?: string) => ({ cachePoint: { type: 'default', ...(ttl ? { ttl } : {}) } });
const image = (format: string, bytes: string) => ({ image: { format, source: { bytes } } });
const conversation = (...messages: unknown[]) => ({ messages, toolConfig: { tools } });

describe('a valid request passes', () => {
  it.each<[string, unknown]>([
    ['a single message', { messages: [user(text())] }],
    [
      'parallel tool uses answered together',
      conversation(user(text()), assistant(use('a'), use('b')), user(result('a'), result('b'), text('and?'))),
    ],
    [
      'four cache points, 1h before 5m',
      {
        system: [text(), point('1h')],
        messages: [user(text(), point('1h')), assistant(text()), user(text(), point(), text(), point())],
      },
    ],
    ['images that are what they say', { messages: [user(text(), image('png', PNG), image('jpeg', JPEG))] }],
    [
      'an image in a tool result',
      conversation(user(text()), assistant(use('a')), user(result('a', [image('png', PNG)]))),
    ],
  ])('A valid request passes: %s', (_, body) => {
    expect(() => check(body)).not.toThrow();
  });
});

describe('a request is refused, naming the part', () => {
  it.each<[string, unknown, RegExp]>([
    ['no messages', { messages: [] }, /messages.*must start with a user message/],
    ['not a list', { messages: 'Hi' }, /messages/],
    [
      'starting with the assistant',
      { messages: [assistant(text()), user(text())] },
      /messages\.0: .*must start with a user/,
    ],
    ['two user messages in a row', { messages: [user(text()), user(text())] }, /messages\.1: .*must alternate/],
    [
      'ending with the assistant',
      { messages: [user(text()), assistant(text())] },
      /messages\.1: .*must end with a user/,
    ],
    ['an unknown role', { messages: [{ role: 'tool', content: [text()] }] }, /messages\.0\.role/],
    ['an empty message', { messages: [user()] }, /messages\.0 is empty/],
    ['a message of cache points', { messages: [user(point())] }, /messages\.0 is empty/],
    ['a blank text', { messages: [user(text(), text(' \n'))] }, /messages\.0\.content\.1 is blank/],
    [
      'a block with two members',
      { messages: [user({ ...text(), ...use('a') })] },
      /exactly one member; found text, toolUse/,
    ],
    ['a blank system text', { system: [text('')], messages: [user(text())] }, /system\.0 is blank/],
    [
      'a tool use without result',
      conversation(user(text()), assistant(use('a'), use('b')), user(result('a'))),
      /messages\.2\.content for the following Ids: b/,
    ],
    [
      'a result without tool use',
      conversation(user(text()), assistant(text()), user(result('x'))),
      /messages\.2\.content\.0: unexpected toolResult x/,
    ],
    [
      'two results for one use',
      conversation(user(text()), assistant(use('a')), user(result('a'), result('a'))),
      /more than one toolResult for a/,
    ],
    [
      'a repeated tool use id',
      conversation(user(text()), assistant(use('a')), user(result('a')), assistant(use('a')), user(result('a'))),
      /messages\.3\.content\.0: toolUse ids must be unique/,
    ],
    [
      'text before results',
      conversation(user(text()), assistant(use('a')), user(text(), result('a'))),
      /must come before other content/,
    ],
    [
      'a blank tool result',
      conversation(user(text()), assistant(use('a')), user(result('a', [text('')]))),
      /toolResult\.content\.0 is blank/,
    ],
    [
      'an empty tool result',
      conversation(user(text()), assistant(use('a')), user(result('a', []))),
      /messages\.2\.content\.0 is empty/,
    ],
    [
      'tools in use but not declared',
      { messages: [user(text()), assistant(use('a')), user(result('a'))] },
      /toolConfig field must be defined/,
    ],
    ['a tool use by the user', conversation(user(use('a'))), /toolUse is not allowed in a message of role user/],
    [
      'an image by the assistant',
      { messages: [user(text()), assistant(image('png', PNG)), user(text())] },
      /image is not allowed/,
    ],
    [
      'a bad tool name',
      { messages: [user(text())], toolConfig: { tools: [{ toolSpec: { ...tools[0]?.toolSpec, name: 'run it' } }] } },
      /toolConfig\.tools\.0\.toolSpec\.name is invalid: must match/,
    ],
    [
      'a tool name twice',
      { messages: [user(text())], toolConfig: { tools: [...tools, ...tools] } },
      /bash is already defined/,
    ],
    ['no tools', { messages: [user(text())], toolConfig: { tools: [] } }, /toolConfig\.tools/],
    [
      'an unknown tool chosen',
      { messages: [user(text())], toolConfig: { tools, toolChoice: { tool: { name: 'vim' } } } },
      /vim is not among/,
    ],
    [
      'five cache points',
      { messages: [user(text(), point(), text(), point(), text(), point(), text(), point(), text(), point())] },
      /maximum of 4 cachePoint blocks.*Found 5/,
    ],
    ['1h after 5m', { messages: [user(text(), point('5m'), text(), point('1h'))] }, /1h must not come after/],
    ['a cache point at the start', { messages: [user(point(), text())] }, /must follow a content block/],
    ['an unknown image format', { messages: [user(image('bmp', PNG))] }, /image\.format/],
    [
      'an image of another format',
      { messages: [user(image('jpeg', PNG))] },
      /messages\.0\.content\.0: .*specified as jpeg/,
    ],
    [
      'reasoning that the model did not sign',
      {
        messages: [
          user(text()),
          assistant({ reasoningContent: { reasoningText: { text: 'Hm' } } }, text()),
          user(text()),
        ],
      },
      /messages\.1\.content\.0: Invalid signature/,
    ],
    [
      'a document without text',
      { messages: [user({ document: { name: 'a', format: 'pdf', source: {} } })] },
      /document needs a text block/,
    ],
    [
      'a temperature',
      { messages: [user(text())], inferenceConfig: { temperature: 0.2 } },
      /inferenceConfig\.temperature is not supported/,
    ],
    [
      'zero output tokens',
      { messages: [user(text())], inferenceConfig: { maxTokens: 0 } },
      /inferenceConfig\.maxTokens/,
    ],
    [
      'effort at the wrong place',
      { messages: [user(text())], additionalModelRequestFields: { thinking: { type: 'adaptive', effort: 'high' } } },
      /thinking\.effort/,
    ],
    [
      'a thinking budget',
      {
        messages: [user(text())],
        additionalModelRequestFields: { thinking: { type: 'enabled', budget_tokens: 2048 } },
      },
      /budget_tokens/,
    ],
  ])('A request is refused with the name of the part: %s', (_, body, message) => {
    expect(() => check(body)).toThrow(message);
  });

  it('A request with a model id that is none, or that needs an inference profile, is refused', () => {
    expect(() => check({ messages: [user(text())] }, 'sonnet')).toThrow(/model identifier is invalid/);
    expect(() => check({ messages: [user(text())] }, 'anthropic.claude-opus-5-5')).toThrow(/inference profile/);
    const profile = 'arn:aws:bedrock:us-west-2:000000000000:inference-profile/us.anthropic.claude-opus-5-5';
    expect(() => check({ messages: [user(text())] }, profile)).not.toThrow();
  });

  it('A request whose body is not JSON is refused', () => {
    const parse = (): ConverseRequest => parseConverseRequest(MODEL_ID, Buffer.from('{'));
    expect(parse).toThrow(/not JSON/);
  });
});
