import { readFileSync } from 'node:fs';
import { readMcpServers } from '@remote-swe/core/domain/mcp/read-servers';
import { readKnownLists } from '@remote-swe/core/domain/mcp/tool-list';
import { readModels } from '@remote-swe/core/domain/model/read-models';
import { readPlaceWishes } from '@remote-swe/core/domain/places/read-places';
import fc from 'fast-check';
import { readArguments, UsageError, wholeNumber } from '../../../scripts/arguments.mjs';
import { mutatedJson, mutatedText } from '../mutations.ts';
import { anyWords, type Parser, parser } from '../parser.ts';

const file = (name: string) => readFileSync(new URL(`../../../layers/agent-config/${name}`, import.meta.url), 'utf8');
const SERVERS = JSON.stringify({
  mcpServers: {
    docs: { url: 'https://example.com/mcp', headers: { authorization: 'Bearer $' + '{ssm:/a/b}' } },
    local: { command: 'npx', args: ['-y', 'server'], env: { A: 'b' } },
  },
});
const OPTIONS = {
  json: { type: 'boolean' },
  stride: { type: 'string', default: '1' },
  only: { type: 'string', multiple: true },
} as const;
const word = fc.oneof(
  fc.constantFrom('--json', '--stride', '--only', '--', '-h', '--stride=-1', '--json=yes'),
  fc.string(),
);

export const OPERATOR_PARSERS: Parser[] = [
  parser({
    name: 'Operators: models.json',
    inputs: mutatedJson([JSON.parse(file('models.json'))]),
    read: (models) => readModels(models, 'us-west-2'),
    refuses: anyWords,
  }),
  parser({
    name: 'Operators: places.json',
    inputs: mutatedText([file('places.json')]),
    read: (text) => refusedInWords(() => readPlaceWishes(text)),
  }),
  parser({
    name: 'Operators: mcp.json, lists of tools',
    inputs: mutatedText([SERVERS, file('mcp.json'), '{"hash":[{"name":"a","inputSchema":{}}]}']),
    read: (text) => {
      for (const read of [readMcpServers, readKnownLists]) refusedInWords(() => read(text));
    },
  }),
  parser({
    name: 'Operators: arguments of commands',
    inputs: fc.array(word, { maxLength: 5 }),
    read: (words) => {
      const { values } = readArguments(words, OPTIONS, 'it');
      return wholeNumber(String(values.stride), '--stride', 'it');
    },
    refuses: (error) => error instanceof UsageError,
  }),
];

/** A text that is no JSON is refused in the words of the language; whoever reads the file puts its name before them. */
function refusedInWords(read: () => unknown): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof SyntaxError || (error instanceof Error && anyWords(error)))) throw error;
  }
}
