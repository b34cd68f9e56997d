import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { assemble } from '@remote-swe/core/adapters/bedrock/assemble';
import { asModelError } from '@remote-swe/core/adapters/bedrock/model-errors';
import type { JsonValue } from '@remote-swe/core/domain/json';
import { mendedSchema } from '@remote-swe/core/domain/mcp/mended-schema';
import { mcpContent, shortenedContent } from '@remote-swe/core/domain/mcp/result';
import { converseSchema } from '@remote-swe/core/domain/mcp/schema';
import { listedTools } from '@remote-swe/core/domain/mcp/tool-list';
import { ModelError } from '@remote-swe/core/errors';
import { allTools } from '@remote-swe/core/tools/all';
import { inputProblem } from '@remote-swe/core/tools/input-problem';
import { mutatedError, mutatedJson } from '../mutations.ts';
import { type Parser, parser } from '../parser.ts';

const STREAM = [
  { messageStart: { role: 'assistant' } },
  { contentBlockDelta: { contentBlockIndex: 0, delta: { reasoningContent: { text: 'hm', signature: 's' } } } },
  { contentBlockDelta: { contentBlockIndex: 1, delta: { text: 'I look.' } } },
  { contentBlockStart: { contentBlockIndex: 2, start: { toolUse: { toolUseId: 't1', name: 'bash' } } } },
  { contentBlockDelta: { contentBlockIndex: 2, delta: { toolUse: { input: '{"command":' } } } },
  { contentBlockDelta: { contentBlockIndex: 2, delta: { toolUse: { input: '"ls"}' } } } },
  { contentBlockStop: { contentBlockIndex: 2 } },
  { messageStop: { stopReason: 'tool_use' } },
  { metadata: { usage: { inputTokens: 10, outputTokens: 5, totalTokens: 15, cacheReadInputTokens: 3 } } },
];
const TOOL = {
  name: 'query',
  description: 'Asks.',
  inputSchema: {
    type: 'object',
    properties: { q: { type: 'string', pattern: '^a' }, n: { anyOf: [{ type: 'integer' }, { $ref: '#/$defs/n' }] } },
    required: ['q'],
    $defs: { n: { type: 'null' } },
  },
  annotations: { readOnlyHint: true },
};
const RESULT = {
  content: [
    { type: 'text', text: 'one' },
    { type: 'image', data: 'iVBORw0KGgo=', mimeType: 'image/png' },
    { type: 'resource', resource: { uri: 'file:///a', text: 'b', mimeType: 'text/plain' } },
    { type: 'resource_link', uri: 'https://example.com', name: 'it' },
  ],
  structuredContent: { rows: [1, 2] },
  isError: false,
};
const ERROR = {
  name: 'ValidationException',
  message: 'tools.3.custom.input_schema: odd',
  $metadata: { httpStatusCode: 400 },
};
const INPUTS = [
  {
    command: 'ls',
    timeout_s: 10,
    path: 'a',
    old_string: 'x',
    new_string: 'y',
    url: 'acme/shop#1',
    text: 'hi',
    items: [{ id: 'a', text: 'b', state: 'done' }],
  },
];

async function* streamed(events: unknown): AsyncIterable<ConverseStreamOutput> {
  if (Array.isArray(events)) for (const event of events) yield (event ?? {}) as ConverseStreamOutput;
}

export const MODEL_PARSERS: Parser[] = [
  parser({
    name: 'Model: streams',
    inputs: mutatedJson([STREAM]),
    read: (events) => assemble(streamed(events)),
    refuses: (error) => error instanceof ModelError,
  }),
  parser({
    name: 'Model: errors',
    inputs: mutatedError([ERROR]),
    read: (error) => asModelError(error, { modelId: 'm', region: 'r' }, false),
  }),
  parser({
    name: 'Model: inputs of tools',
    inputs: mutatedJson(INPUTS),
    read: (input) =>
      allTools.map((tool) => {
        const { error } = tool.input.safeParse(input);
        return error && inputProblem(tool, error, input);
      }),
  }),
  parser({
    name: 'MCP: lists of tools and their schemas',
    inputs: mutatedJson([[TOOL, TOOL]]),
    read: (said) => {
      const tools = listedTools(Array.isArray(said) ? said : [said]);
      return tools.map(({ inputSchema }) => [
        mendedSchema(inputSchema as JsonValue),
        converseSchema(inputSchema as JsonValue),
      ]);
    },
  }),
  parser({
    name: 'MCP: results',
    inputs: mutatedJson([RESULT]),
    read: (said) => shortenedContent(mcpContent(said).content, 'elsewhere'),
  }),
];
