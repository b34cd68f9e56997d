import type { ConverseStreamCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { refusedPart } from '@remote-swe/core/adapters/bedrock/refused-part';
import { expect, it } from 'vitest';

const INPUT: ConverseStreamCommandInput = {
  modelId: 'm',
  system: [{ text: 'rules' }],
  messages: [
    { role: 'user', content: [{ text: 'hello' }, { image: { format: 'png', source: { bytes: new Uint8Array(70) } } }] },
  ],
  toolConfig: { tools: [{ toolSpec: { name: 'bash', inputSchema: { json: { type: 'object' } } } }] },
};

it.each([
  ['a block', 'The text at messages.0.content.0 is blank', 'messages.0.content.0: {"text":"hello"}'],
  [
    'an image, without its bytes',
    'messages.0.content.1.image: too large',
    /^messages\.0\.content\.1\.image: .*"70 bytes"/,
  ],
  [
    'a part that the model names in its own way',
    'messages.0.content.0.thinking.signature: bad',
    /^messages\.0\.content\.0: /,
  ],
  ['a tool', 'tools.0.custom.input_schema: type must be object', /^tools\.0: .*"bash"/],
  ['the system prompt', 'system.0: too long', 'system.0: {"text":"rules"}'],
])('The parser finds %s', (_name, message, expected) => {
  expect(refusedPart(message, INPUT)).toMatch(expected);
});

it.each(['Malformed input request', 'messages.7.content.0: unexpected', 'messages: at least one'])(
  'The parser says nothing where the message names no part of the request: %s',
  (message) => {
    expect(refusedPart(message, INPUT)).toBeUndefined();
  },
);
