import { mcpContent } from '@remote-swe/core/domain/mcp/result';
import { listedTools } from '@remote-swe/core/domain/mcp/tool-list';
import { ownersOf } from '@remote-swe/core/domain/pull-request/code-owners';
import { hunksOf } from '@remote-swe/core/domain/review/diff-lines';
import { attachedFiles, slackMessageEvent } from '@remote-swe/core/ingress/slack/event/event';
import { quotesOf } from '@remote-swe/core/ingress/slack/text/quotes';
import fc from 'fast-check';
import { expect, it } from 'vitest';

/** An odd part between two good ones: these must come through, whatever it is. */
const LISTS: [string, (odd: unknown) => unknown, RegExp[]][] = [
  [
    'tools of a server',
    (odd) => listedTools([tool('first'), odd, tool('last')]),
    [/"first","inputSchema":\{/, /"last","inputSchema":\{/],
  ],
  ['parts of a result', (odd) => mcpContent({ content: [said('first'), odd, said('last')] }), [/first/, /last/]],
  [
    'files of a message',
    (odd) => attachedFiles(message({ files: [file('first'), odd, file('last')] })),
    [/first\.txt/, /last\.txt/],
  ],
  ['forwards', (odd) => quotesOf('U1', [forward('first'), odd, forward('last')], undefined), [/first/, /last/]],
];
const tool = (name: string) => ({ name, inputSchema: { type: 'object' } });
const said = (text: string) => ({ type: 'text', text });
const file = (id: string) => ({ id, name: `${id}.txt`, mimetype: 'text/plain', size: 1 });
const forward = (text: string) => ({ is_share: true, author_id: 'U2', channel_id: 'C1', ts: '1.000001', text });
const message = (more: object) => slackMessageEvent.parse({ type: 'message', channel: 'C1', ts: '1.000001', ...more });

it.each(LISTS)('One odd part costs no other part: %s', (_, read, kept) => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), (odd) => {
      const text = JSON.stringify(read(odd));
      for (const part of kept) expect(text).toMatch(part);
    }),
    { numRuns: 60, seed: 15 },
  );
});

it('An odd line costs no other rule of CODEOWNERS, and no other hunk of a diff', () => {
  const line = fc.string().filter((text) => !/[\n\r]/.test(text) && !text.includes('first') && !text.startsWith('@@'));
  fc.assert(
    fc.property(line, (odd) => {
      const owners = ownersOf(`/first/ @one\n#${odd}\n/last/ @two\n`, ['first/a', 'last/b']);
      expect(JSON.stringify(owners)).toMatch(/@one.*@two/);
      expect(hunksOf(`@@ -1 +1 @@\n-a\n+b\n${odd}\n@@ -9 +9 @@\n-c\n+d`)).toHaveLength(2);
    }),
    { numRuns: 60, seed: 15 },
  );
});
