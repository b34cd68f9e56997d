import { EventStreamCodec } from '@smithy/eventstream-codec';
import { fromUtf8, toUtf8 } from '@smithy/util-utf8';
import type { Reply, ReplyBlock } from './reply.ts';

/** Characters of one delta, so that short texts already come in several. */
const DELTA_CHARS = 24;
/** A long text is cut into at most this many deltas: enough to test streaming without thousands of frames. */
const DELTAS_MAX = 200;

const codec = new EventStreamCodec(toUtf8, fromUtf8);

/** One event of ConverseStream, before framing. */
export type StreamEvent = { type: string; payload: unknown };

/** The events of an answer from messageStart to the last contentBlockStop; messageStop and metadata follow apart. */
export function contentEvents(reply: Reply): StreamEvent[] {
  return [
    { type: 'messageStart', payload: { role: 'assistant' } },
    ...reply.blocks.flatMap((block, index) => blockEvents(block, index)),
  ];
}

export function closingEvents(reply: Pick<Reply, 'stopReason'>, usage: unknown, latencyMs: number): StreamEvent[] {
  return [
    { type: 'messageStop', payload: { stopReason: reply.stopReason } },
    { type: 'metadata', payload: { usage, metrics: { latencyMs } } },
  ];
}

/** The events of one tool use, from its start to its stop. */
export function toolUseEvents(
  block: Extract<ReplyBlock, { kind: 'tool-use' }>,
  contentBlockIndex: number,
): StreamEvent[] {
  return blockEvents(block, contentBlockIndex);
}

/** Text and reasoning begin with their first delta; only a tool use has a start event. */
function blockEvents(block: ReplyBlock, contentBlockIndex: number): StreamEvent[] {
  const start = block.kind === 'tool-use' ? [{ toolUse: { toolUseId: block.toolUseId, name: block.name } }] : [];
  return [
    ...start.map((value) => ({ type: 'contentBlockStart', payload: { contentBlockIndex, start: value } })),
    ...deltas(block).map((delta) => ({ type: 'contentBlockDelta', payload: { contentBlockIndex, delta } })),
    { type: 'contentBlockStop', payload: { contentBlockIndex } },
  ];
}

function deltas(block: ReplyBlock): unknown[] {
  switch (block.kind) {
    case 'reasoning':
      return [
        ...pieces(block.text).map((text) => ({ reasoningContent: { text } })),
        { reasoningContent: { signature: block.signature } },
      ];
    case 'text':
      return pieces(block.text).map((text) => ({ text }));
    case 'tool-use':
      // The first delta of a tool's input is empty on the real service too.
      return ['', ...pieces(block.inputJson)].map((input) => ({ toolUse: { input } }));
  }
}

/** Cuts between code points, so no piece holds half a character. */
function pieces(text: string): string[] {
  const characters = [...text];
  const size = Math.max(DELTA_CHARS, Math.ceil(characters.length / DELTAS_MAX));
  const cut: string[] = [];
  for (let from = 0; from < characters.length; from += size) cut.push(characters.slice(from, from + size).join(''));
  return cut;
}

/** An event as a frame of `application/vnd.amazon.eventstream`. */
export function encodeEvent(event: StreamEvent): Uint8Array {
  return encode({ ':message-type': 'event', ':event-type': event.type }, event.payload);
}

/** A modeled exception as a frame, e.g. `ThrottlingException` as `throttlingException`. */
export function encodeException(errorName: string, message: string): Uint8Array {
  const type = errorName.charAt(0).toLowerCase() + errorName.slice(1);
  return encode({ ':message-type': 'exception', ':exception-type': type }, { message });
}

function encode(names: Record<string, string>, payload: unknown): Uint8Array {
  const all = { ...names, ':content-type': 'application/json' };
  const headers = Object.fromEntries(
    Object.entries(all).map(([name, value]) => [name, { type: 'string' as const, value }]),
  );
  return codec.encode({ headers, body: fromUtf8(JSON.stringify(payload)) });
}
