import { sessionText } from '../../domain/frames/frame.ts';
import { framedMessage, framedText } from '../../domain/frames/framed.ts';
import { withoutLookAlikes } from '../../domain/frames/look-alikes.ts';
import { oneLine, wellFormed } from '../../domain/frames/one-line.ts';
import { minuteOf } from '../../domain/minute.ts';
import { mention } from '../../domain/people/mention.ts';
import type { ToolContent, ToolResult } from '../../domain/tool/tool.ts';
import type { RequestBlock, RequestMessage, ResultBlock } from '../../domain/transcript/converse.ts';
import {
  type MadeChange,
  type PersonMessage,
  type TranscriptMessage,
  toolUseOf,
} from '../../domain/transcript/transcript.ts';
import { withoutForeignThinking } from './fallback.ts';

/** Characters by which a message is known again. */
const CHANGED_CHARS_MAX = 120;

/**
 * Renders the transcript as Converse messages. Pure and append-only: what is rendered for a transcript is a prefix of what
 * is rendered for the same transcript with more messages, except that a trailing user message may grow (people's words
 * after the results it holds), or that another model takes over. Roles alternate; results come first in their message, in call order.
 * Every text stands in a frame that is written here and that it cannot imitate; messages of builds that knew no frames are
 * rendered as these did.
 */
export function renderMessages(transcript: TranscriptMessage[]): RequestMessage[] {
  const messages: RequestMessage[] = [];
  let callOrder: string[] = [];
  for (const message of withoutForeignThinking(transcript)) {
    switch (message.kind) {
      case 'people':
        append(messages, 'user', peopleBlocks(message));
        break;
      case 'model':
        callOrder = message.blocks.flatMap((block) => toolUseOf(block)?.toolUseId ?? []);
        append(
          messages,
          'assistant',
          message.blocks.map((block) => ({ kind: 'model', block })),
        );
        break;
      case 'results':
        appendResults(
          messages,
          inCallOrder(message.results, callOrder).map((result) =>
            resultBlock(result, message.frames ? framedPart : bare),
          ),
        );
        break;
      case 'advice':
        append(
          messages,
          'user',
          message.texts.map((text) => ({ kind: 'text', text: message.frames ? sessionNote(text) : text })),
        );
        break;
    }
  }
  return messages;
}

function append(messages: RequestMessage[], role: RequestMessage['role'], blocks: RequestBlock[]): void {
  if (blocks.length === 0) return;
  const last = messages[messages.length - 1];
  if (last?.role === role) last.blocks.push(...blocks);
  else messages.push({ role, blocks });
}

/** Results come first in their message, also when people wrote while the calls were open. */
function appendResults(messages: RequestMessage[], results: RequestBlock[]): void {
  const last = messages[messages.length - 1];
  if (last?.role !== 'user') {
    append(messages, 'user', results);
    return;
  }
  const earlier = last.blocks.filter((block) => block.kind === 'result');
  const words = last.blocks.filter((block) => block.kind !== 'result');
  last.blocks = [...earlier, ...results, ...words];
}

type Words = Extract<TranscriptMessage, { kind: 'people' }>;

function peopleBlocks(message: Words): RequestBlock[] {
  const { facts, handOver, people } = message;
  if (!message.frames) return [...textBlocks([facts, handOver]), ...people.flatMap(bareMessage)];
  return [...textBlocks([facts?.trim() && sessionNote(facts), handOver]), ...people.flatMap(messageBlocks)];
}

function textBlocks(texts: (string | undefined)[]): RequestBlock[] {
  return texts.flatMap((text) => (text?.trim() ? [{ kind: 'text' as const, text }] : []));
}

function bareMessage({ user, text, images }: PersonMessage): RequestBlock[] {
  return [{ kind: 'text', text: `${mention(user)} wrote:\n${text.trim() || '(no text)'}` }, ...imageBlocks(images)];
}

function messageBlocks({ user, text, at, name, localTime, images, change, parts = [] }: PersonMessage): RequestBlock[] {
  const beside = { name, local: localTime, change: change && changeText(change) };
  const words = framedMessage(user, at === undefined ? undefined : minuteOf(at), text, beside);
  return [...textBlocks([words, ...parts.map(framedText)]), ...imageBlocks(images)];
}

/** Says in the frame what the author did: the frame's words are ours, but for the beginning of the old message. */
function changeText({ kind, at, of }: MadeChange): string {
  const when = at === undefined ? '' : ` of ${minuteOf(at)}`;
  const what = `the message${when} that began '${oneLine(of, CHANGED_CHARS_MAX)}'`;
  return kind === 'changed' ? `${what} was changed to this` : `${what} was withdrawn`;
}

function imageBlocks(images: PersonMessage['images']): RequestBlock[] {
  return images.map((image) => ({ kind: 'image', image }));
}

function sessionNote(text: string): string {
  return framedText(sessionText(text));
}

function inCallOrder(results: ToolResult[], callOrder: string[]): ToolResult[] {
  const position = new Map(callOrder.map((id, index) => [id, index]));
  return [...results].sort((a, b) => (position.get(a.toolCallId) ?? 0) - (position.get(b.toolCallId) ?? 0));
}

function resultBlock(result: ToolResult, textOf: (part: TextPart) => string): RequestBlock {
  const content = result.content.map((part): ResultBlock => {
    if (part.type === 'image') return { kind: 'image', format: part.format, base64: part.base64 };
    return { kind: 'text', text: part.text.trim() ? textOf(part) : '(no output)' };
  });
  return {
    kind: 'result',
    toolUseId: result.toolCallId,
    status: result.isError ? 'error' : 'success',
    content: content.length > 0 ? content : [{ kind: 'text', text: '(no output)' }],
  };
}

type TextPart = Extract<ToolContent, { type: 'text' }>;

function bare({ text }: TextPart): string {
  return text;
}

function framedPart({ text, frame }: TextPart): string {
  return frame ? framedText({ frame, text }) : withoutLookAlikes(wellFormed(text));
}
