import { asModelError } from '../../layers/agent-core/src/adapters/bedrock/model-errors.ts';
import { refusedPart } from '../../layers/agent-core/src/adapters/bedrock/refused-part.ts';
import { slackText } from '../../layers/agent-core/src/adapters/slack/mrkdwn.ts';
import { framedMessage, framedText } from '../../layers/agent-core/src/domain/frames/framed.ts';
import { logExcerpt } from '../../layers/agent-core/src/domain/log-excerpt.ts';
import { jsonProblem } from '../../layers/agent-core/src/domain/mcp/json-problem.ts';
import { mcpContent, shortenedContent } from '../../layers/agent-core/src/domain/mcp/result.ts';
import { parameterNames } from '../../layers/agent-core/src/domain/mcp/server.ts';
import { noticeParts } from '../../layers/agent-core/src/domain/notice.ts';
import { redacted } from '../../layers/agent-core/src/domain/redact.ts';
import { repositoryName, repositoryPlace } from '../../layers/agent-core/src/domain/repository.ts';
import type { TranscriptMessage } from '../../layers/agent-core/src/domain/transcript.ts';
import { keptPeople } from '../../layers/agent-core/src/engine/compaction/kept-people.ts';
import { lastStep, outlineOf } from '../../layers/agent-core/src/engine/compaction/outline.ts';
import { renderLog } from '../../layers/agent-core/src/engine/compaction/session-log.ts';
import { readSummary } from '../../layers/agent-core/src/engine/compaction/shorten.ts';
import { traceOf } from '../../layers/agent-core/src/engine/guards/traces.ts';
import { renderMessages } from '../../layers/agent-core/src/engine/render.ts';
import { interpret } from '../../layers/agent-core/src/ingress/interpret.ts';
import { mentionsOf, plainText, withoutMention } from '../../layers/agent-core/src/ingress/slack-event.ts';
import { issueReference } from '../../layers/agent-core/src/tools/get-issue.ts';
import { fileName } from '../../layers/agent-core/src/tools/send-file.ts';
import { BinaryGauge } from '../../worker-userdata/runtime/output/binary.ts';
import { ControlSequenceFilter } from '../../worker-userdata/runtime/output/control-sequences.ts';
import { Redactor } from '../../worker-userdata/runtime/output/redactor.ts';
import { TokenFilter } from '../../worker-userdata/runtime/output/token-filter.ts';
import { oneLine } from '../../worker-userdata/runtime/process/proc.ts';
import { editReport, lineNumbers } from '../../worker-userdata/runtime/tools/edit/edit-report.ts';
import { replaceSpans } from '../../worker-userdata/runtime/tools/edit/replace-spans.ts';
import { findMatches } from '../../worker-userdata/runtime/tools/match-ladder.ts';
import { describeNearest } from '../../worker-userdata/runtime/tools/nearest-text.ts';
import { repositoryAddress } from '../../worker-userdata/runtime/tools/repository-address.ts';

const addresses = { serverUrl: 'https://github.example', apiUrl: 'https://api.github.example' };
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
  editReport('f', replaceSpans(text, spans.slice(0, 500), wanted, 'x\ny\n'), step);
}

/** Whatever says no to a text has looked at it all the same. */
function refusing(parse: () => unknown): void {
  try {
    parse();
  } catch {
    // Only its time counts.
  }
}

/** A text that is put into a frame has been cut to less than four times this. */
const FRAMED_SIZE = 16 * 1024;

/** Everything that reads text of people, repositories, programs, servers and models: what it is called here, and the reading. */
export const TEXT_PARSERS: readonly [name: string, read: (text: string) => unknown, size?: number][] = [
  ['mentions', mentionsOf],
  ['plain text of Slack', plainText],
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
  ['text for Slack', slackText],
  ['parts of a notice', noticeParts],
  ['excerpt of a log', logExcerpt],
  ['address of an issue', (text) => issueReference(text, addresses)],
  ['name of a repository', repositoryName],
  ['place of a repository', (text) => repositoryPlace(`https://github.example/${text}`, addresses.serverUrl)],
  ['address to clone from', (text) => refusing(() => repositoryAddress(text, addresses.serverUrl))],
  ['name of a file', fileName],
  ['message of a model error', (text) => asModelError(named('ValidationException', text), asked, false)],
  ['part that was refused', (text) => refusedPart(text, asked.input)],
  ['problem of a JSON text', (text) => refusing(() => jsonProblem(text))],
  ['problem of a JSON string', (text) => refusing(() => jsonProblem(JSON.stringify([text])))],
  ['parameters in a text', (text) => parameterNames([text])],
  ['text of an MCP result', (text) => shortenedContent(mcpContent({ content: [{ type: 'text', text }] }).content, '')],
  ['structure of an MCP result', (text) => mcpContent({ content: [], structuredContent: { text } })],
  ['image of an MCP result', (data) => mcpContent({ content: [{ type: 'image', data, mimeType: 'image/png' }] })],
  ['messages of people', (text) => keptPeople([person(text)])],
  ['rendering', (text) => renderMessages(conversation(text))],
  ['outline', (text) => [outlineOf(conversation(text)), lastStep(conversation(text))]],
  ['frame of a text', (text) => framedText({ frame: { kind: 'file', name: text }, text }), FRAMED_SIZE],
  ['frame of a message', (text) => framedMessage('U1', text, text), FRAMED_SIZE],
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
  ['edit: text that is there', (text) => edited(text, text.slice(0, 20) || 'a')],
  ['edit: text that is not there', (text) => edited(text, 'nowhere “at all”\n')],
  ['edit: the same with other spaces', (text) => edited(text, ` ${text.slice(0, 5_000)} \n`)],
  ['edit: nearest text', (text) => describeNearest(text, `${text.slice(-2_000)}?`)],
  ['edit: nearest text to a long one', (text) => describeNearest('some\nlines\n', text)],
  ['numbers of lines', (text) => lineNumbers(text, [0, text.length])],
];

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
