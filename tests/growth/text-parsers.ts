import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { markdownOf } from '@remote-swe/core/adapters/web/markdown';
import { asModelError } from '../../layers/agent-core/src/adapters/bedrock/model-errors.ts';
import { refusedPart } from '../../layers/agent-core/src/adapters/bedrock/refused-part.ts';
import { withWorkflows } from '../../layers/agent-core/src/adapters/github/changed-workflows.ts';
import { picturesIn } from '../../layers/agent-core/src/adapters/github/reading/pictures/rendered.ts';
import { slackText } from '../../layers/agent-core/src/adapters/slack/mrkdwn.ts';
import { codeAddress } from '../../layers/agent-core/src/domain/code-address.ts';
import { framedMessage, framedText } from '../../layers/agent-core/src/domain/frames/framed.ts';
import { proseOf, withoutComments } from '../../layers/agent-core/src/domain/markdown.ts';
import { jsonProblem } from '../../layers/agent-core/src/domain/mcp/json-problem.ts';
import { mcpContent, shortenedContent } from '../../layers/agent-core/src/domain/mcp/result.ts';
import { converseSchema } from '../../layers/agent-core/src/domain/mcp/schema.ts';
import { parameterNames } from '../../layers/agent-core/src/domain/mcp/server.ts';
import { listedTools } from '../../layers/agent-core/src/domain/mcp/tool-list.ts';
import { logExcerpt } from '../../layers/agent-core/src/domain/notices/log-excerpt.ts';
import { mentionsLogin } from '../../layers/agent-core/src/domain/people/agent-login.ts';
import { withClosing } from '../../layers/agent-core/src/domain/pull-request/closing-words.ts';
import { withLastLine } from '../../layers/agent-core/src/domain/pull-request/last-line.ts';
import { missingParts } from '../../layers/agent-core/src/domain/pull-request/template.ts';
import { redacted } from '../../layers/agent-core/src/domain/redact/redact.ts';
import { readRepository, repositoryName } from '../../layers/agent-core/src/domain/repository.ts';
import { asksReview, asksReviewHere } from '../../layers/agent-core/src/domain/session/mode.ts';
import { withNamedBranches } from '../../layers/agent-core/src/domain/session/named-branches.ts';
import { noticeParts } from '../../layers/agent-core/src/domain/session/notice.ts';
import type { TranscriptMessage } from '../../layers/agent-core/src/domain/transcript/transcript.ts';
import { keptPeople } from '../../layers/agent-core/src/engine/compaction/kept-people.ts';
import { lastStep, outlineOf } from '../../layers/agent-core/src/engine/compaction/outline.ts';
import { renderLog } from '../../layers/agent-core/src/engine/compaction/session-log.ts';
import { readSummary } from '../../layers/agent-core/src/engine/compaction/shorten.ts';
import { traceOf } from '../../layers/agent-core/src/engine/guards/traces.ts';
import { renderMessages } from '../../layers/agent-core/src/engine/model-request/render.ts';
import { mentionsOf, plainText, withoutMention } from '../../layers/agent-core/src/ingress/slack/event/event.ts';
import { interpret } from '../../layers/agent-core/src/ingress/slack/interpret/interpret.ts';
import { quotesOf } from '../../layers/agent-core/src/ingress/slack/text/quotes.ts';
import { wordsOf } from '../../layers/agent-core/src/ingress/slack/text/words.ts';
import { fileName } from '../../layers/agent-core/src/tools/send-file.ts';
import { frontMatter } from '../../worker-userdata/runtime/knowledge/front-matter.ts';
import { importedPaths } from '../../worker-userdata/runtime/knowledge/imports.ts';
import { BinaryGauge } from '../../worker-userdata/runtime/output/binary.ts';
import { ControlSequenceFilter } from '../../worker-userdata/runtime/output/control-sequences.ts';
import { Redactor } from '../../worker-userdata/runtime/output/redactor.ts';
import { TokenFilter } from '../../worker-userdata/runtime/output/token-filter.ts';
import { oneLine } from '../../worker-userdata/runtime/process/proc.ts';
import { plainJson } from '../../worker-userdata/runtime/repository-setup/json-with-comments.ts';
import { skipsHooks } from '../../worker-userdata/runtime/tools/bash/skipped-hooks.ts';
import { projectCommands } from '../../worker-userdata/runtime/tools/clone/project-commands.ts';
import { repositoryAddress } from '../../worker-userdata/runtime/tools/clone/repository-address.ts';
import { movedPlaces } from '../../worker-userdata/runtime/tools/edit/draft.ts';
import { editReport } from '../../worker-userdata/runtime/tools/edit/edit-report.ts';
import { findMatches } from '../../worker-userdata/runtime/tools/edit/match-ladder.ts';
import { describeNearest } from '../../worker-userdata/runtime/tools/edit/nearest-text.ts';
import { replaceSpans } from '../../worker-userdata/runtime/tools/edit/replace-spans.ts';
import { lineNumbers } from '../../worker-userdata/runtime/tools/lines.ts';
import { linesOfText, pageOf } from '../../worker-userdata/runtime/tools/read/page.ts';

const addresses = { serverUrl: 'https://github.example', apiUrl: 'https://api.github.example' };
const closedFrom = {
  ...{ issue: { repository: 'acme/widget', number: 5 }, repository: 'acme/widget' },
  serverUrl: addresses.serverUrl,
};
const asked = { modelId: 'm', region: 'r', input: { modelId: 'm', messages: [] } };
const result = (text: string) => ({
  toolCallId: 't',
  isError: false,
  outcome: 'completed' as const,
  content: [{ type: 'text' as const, text }],
  durationMs: 0,
});
const person = (text: string) => ({ key: 'k', user: 'U1', text, images: [] });
const conversation = (text: string): TranscriptMessage[] => [
  { kind: 'people' as const, people: [person(text)] },
  {
    kind: 'model' as const,
    blocks: [{ text }, { toolUse: { toolUseId: 't', name: 'bash', input: { command: text } } }],
  },
  { kind: 'results' as const, results: [result(text)] },
];

function inPieces(filter: ControlSequenceFilter | TokenFilter, text: string, chars: number): void {
  for (let at = 0; at < text.length; at += chars) filter.push(text.slice(at, at + chars));
  filter.end();
}

function redactedInPieces(text: string): void {
  const stream = new Redactor(['a known value']).stream();
  for (let at = 0; at < text.length; at += 4_096) stream.push(Buffer.from(text.slice(at, at + 4_096)));
  stream.end();
}

function edited(text: string, wanted: string): void {
  const { step, spans } = findMatches(text, wanted);
  const { places, ...replaced } = replaceSpans(text, spans.slice(0, 500), wanted, 'x\ny\n');
  const first = movedPlaces(spans.slice(0, 500), spans.slice(0, 500), places);
  editReport('f', { ...replaced, places: first, steps: [step] });
}

/** The text in many small pieces. */
function pieces(text: string): string[] {
  return Array.from({ length: Math.ceil(text.length / 32) }, (_, index) => text.slice(32 * index, 32 * index + 32));
}

function richText(text: string): unknown {
  const elements = pieces(text).map((one) => ({ type: 'text', text: one }));
  const link = { type: 'link', url: text, text };
  return { type: 'rich_text', elements: [{ type: 'rich_text_quote', elements: [...elements, link] }] };
}

function attachments(text: string): unknown[] {
  const rows = pieces(text).map((one) => [{ type: 'raw_text', text: one }]);
  return [
    { is_share: true, text, from_url: text, author_name: text },
    { title: text, title_link: text, blocks: [{ type: 'table', rows }] },
  ];
}

function inFile(name: string, text: string, read: (folder: string) => unknown): void {
  const folder = mkdtempSync(join(tmpdir(), 'growth-test-'));
  try {
    writeFileSync(join(folder, name), text);
    read(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whatever says no to a text has looked at it all the same. */
function refusing(parse: () => unknown): void {
  try {
    parse();
  } catch {
    // Only its time counts.
  }
}

/** A message of Slack and a text that is put into a frame are less than four times as long. */
const SHORT_SIZE = 16 * 1024;

/** Everything that reads text of people, repositories, programs, servers and models: what it is called here, and the reading. */
export const TEXT_PARSERS: readonly [name: string, read: (text: string) => unknown, size?: number][] = [
  ['mentions', mentionsOf],
  ['requests for a review', (text) => [asksReview(text), asksReview(`${'http://'.repeat(text.length / 7)} `)]],
  ['requests for a review at a pull request', asksReviewHere],
  ['plain text of Slack', plainText],
  ['scripts that leave out hooks', skipsHooks],
  ['pictures in rendered words', picturesIn],
  ['last line of a description', (text) => withLastLine(withWorkflows(text, ['ci.yml']), 'Asked for by Alice.')],
  ['text without mention', (text) => withoutMention(text, 'B0T')],
  [
    'interpretation of a post',
    (text) =>
      interpret(
        { type: 'app_mention', channel: 'C1', user: 'U1', text, ts: '1.1', files: [] },
        { id: 'T1', botUserId: 'B0T' },
        0,
      ),
  ],
  ['attachments and blocks of a post', (text) => quotesOf('U1', attachments(text), [richText(text)]), SHORT_SIZE],
  ['words of blocks', (text) => wordsOf({ text: '', blocks: [richText(text)] }), SHORT_SIZE],
  ['text for Slack', slackText],
  ['parts of a notice', noticeParts],
  ['excerpt of a log', logExcerpt],
  ['prose of Markdown', proseOf],
  ['Markdown without comments', withoutComments],
  ['words that close an issue', (text) => withClosing(text, closedFrom)],
  ['mentions of the agent', (text) => mentionsLogin(text, 'remote-swe')],
  ['names of branches', (text) => withNamedBranches([], [text])],
  ['template of a pull request', (text) => missingParts(text, text)],
  ['address of an issue', (text) => codeAddress(text, addresses)],
  ['name of a repository', repositoryName],
  ['address of a repository', (text) => readRepository(`https://github.example/${text}`, addresses.serverUrl)],
  ['address to clone from', (text) => refusing(() => repositoryAddress(text, addresses.serverUrl))],
  ['name of a file', fileName],
  ['message of a model error', (text) => asModelError(named('ValidationException', text), asked, false)],
  ['part that was refused', (text) => refusedPart(text, asked.input)],
  ['problem of a JSON text', (text) => refusing(() => jsonProblem(text))],
  ['problem of a JSON string', (text) => refusing(() => jsonProblem(JSON.stringify([text])))],
  ['parameters in a text', (text) => parameterNames([text])],
  ['text of an MCP result', (text) => shortenedContent(mcpContent({ content: [{ type: 'text', text }] }).content, '')],
  ['structure of an MCP result', (text) => mcpContent({ content: [], structuredContent: { text } })],
  [
    'schema of an MCP tool',
    (text) => converseSchema({ anyOf: pieces(text).map((one) => ({ properties: { [one]: one } })) }),
  ],
  ['list of MCP tools', (text) => listedTools(pieces(text).map((name) => ({ name, inputSchema: { title: name } })))],
  ['image of an MCP result', (data) => mcpContent({ content: [{ type: 'image', data, mimeType: 'image/png' }] })],
  ['messages of people', (text) => keptPeople([person(text)])],
  ['rendering', (text) => renderMessages(conversation(text))],
  ['outline', (text) => [outlineOf(conversation(text)), lastStep(conversation(text))]],
  ['frame of a text', (text) => framedText({ frame: { kind: 'file', name: text }, text }), SHORT_SIZE],
  ['frame of a message', (text) => framedMessage('U1', text, text), SHORT_SIZE],
  ['log of a session', (text) => renderLog(conversation(text))],
  ['hand-over', (text) => readSummary({ blocks: [{ text }], stopReason: 'end' }, conversation(text))],
  ['trace of a call', (text) => traceOf({ toolCallId: 't', name: 'bash', input: { command: text } }, result(text))],
  ['control sequences', (text) => inPieces(new ControlSequenceFilter(), text, text.length)],
  ['control sequences in pieces', (text) => inPieces(new ControlSequenceFilter(), text, 4_096)],
  ['tokens in a text', redacted],
  ['tokens in pieces', (text) => inPieces(new TokenFilter(), text, 4_096)],
  ['known values', (text) => new Redactor(['a known value']).text(text)],
  ['known values in pieces', (text) => redactedInPieces(text)],
  ['kind of bytes', (text) => new BinaryGauge().add(Buffer.from(text))],
  ['one line of a text', (text) => oneLine(text, 100)],
  ['imports of instructions', (text) => importedPaths('AGENTS.md', `@${text}\n@a/${text.replaceAll(' ', ' @')}`)],
  ['comments of a dev container', (text) => plainJson(`{"a": "${text}", /* ${text} */ // ${text}`)],
  ['front matter of a rule', (text) => frontMatter(`---\nname: ${text}\n---\n`)],
  [
    'scripts of a repository',
    (text) => inFile('package.json', JSON.stringify({ scripts: { [text]: text } }), projectCommands),
  ],
  ['targets of a repository', (text) => inFile('Makefile', text, projectCommands)],
  ['edit: text that is there', (text) => edited(text, text.slice(0, 20) || 'a')],
  ['edit: text that is not there', (text) => edited(text, 'nowhere “at all”\n')],
  ['edit: the same with other spaces', (text) => edited(text, ` ${text.slice(0, 5_000)} \n`)],
  ['edit: nearest text', (text) => describeNearest(text, `${text.slice(-2_000)}?`)],
  ['edit: nearest text to a long one', (text) => describeNearest('some\nlines\n', text)],
  ['page of the web', (text) => markdownOf(text, 'https://a.example/')],
  ['page of open tags', (text) => markdownOf(text.replaceAll(/.../gs, '<b>'), 'https://a.example/')],
  ['outline of a file', (text) => pageOf(linesOfText(text), { path: 'a.ts', charsMax: 1_000 })],
  ['outline of Java', (text) => pageOf(linesOfText(text), { path: 'A.java', charsMax: 1_000 })],
  ['outline of C', (text) => pageOf(linesOfText(text), { path: 'a.c', charsMax: 1_000 })],
  ['numbers of lines', (text) => lineNumbers(text, [0, text.length])],
];

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
