import type {
  ContentBlockDeltaEvent,
  ContentBlockStartEvent,
  ConverseStreamOutput,
  TokenUsage,
} from '@aws-sdk/client-bedrock-runtime';
import type { Usage } from '../../domain/model/spend.ts';
import type { StopReason } from '../../domain/transcript/converse.ts';
import type { ModelBlock } from '../../domain/transcript/transcript.ts';
import { ModelError } from '../../errors.ts';
import type { ModelReply } from '../../ports/model.ts';
import { toJson } from './json-bytes.ts';

/** No model gives a reply longer than this: catches a stream that never ends. */
const REPLY_CHARS_MAX = 4_000_000;

type Building =
  | { kind: 'text'; text: string }
  | { kind: 'tool'; toolUseId: string; name: string; input: string }
  | { kind: 'reasoning'; text: string; signature?: string; redacted?: Uint8Array };

/** Puts a stream's deltas together into whole blocks, losslessly. A stream without its closing metadata is a broken one. */
export async function assemble(stream: AsyncIterable<ConverseStreamOutput>): Promise<ModelReply> {
  const blocks = new Map<number, Building>();
  let stopReason: StopReason | undefined;
  let refusedBy: ModelReply['refusedBy'];
  let usage: TokenUsage | undefined;
  let chars = 0;
  for await (const event of stream) {
    if (event.contentBlockStart) start(blocks, event.contentBlockStart);
    if (event.contentBlockDelta) chars += append(blocks, event.contentBlockDelta);
    if (event.messageStop) {
      stopReason = stopReasonOf(event.messageStop.stopReason);
      refusedBy = refusedByOf(event.messageStop.stopReason);
    }
    if (event.metadata) usage = event.metadata.usage;
    if (chars > REPLY_CHARS_MAX)
      throw new ModelError('unavailable', `The reply grew over ${REPLY_CHARS_MAX} characters`);
  }
  if (!stopReason || !usage) throw new ModelError('unavailable', 'The model’s stream broke off before its end');
  return { ...finish(blocks, stopReason, usage), ...(refusedBy ? { refusedBy } : {}) };
}

function start(blocks: Map<number, Building>, event: ContentBlockStartEvent): void {
  const use = event.start?.toolUse;
  if (use)
    blocks.set(event.contentBlockIndex ?? 0, {
      kind: 'tool',
      toolUseId: use.toolUseId ?? '',
      name: use.name ?? '',
      input: '',
    });
}

function append(blocks: Map<number, Building>, event: ContentBlockDeltaEvent): number {
  const index = event.contentBlockIndex ?? 0;
  const { delta } = event;
  const current = blocks.get(index);
  if (typeof delta?.text === 'string') {
    blocks.set(index, { kind: 'text', text: (current?.kind === 'text' ? current.text : '') + delta.text });
    return delta.text.length;
  }
  if (delta?.toolUse && current?.kind === 'tool') {
    current.input += delta.toolUse.input ?? '';
    return (delta.toolUse.input ?? '').length;
  }
  if (delta?.reasoningContent) {
    const before = current?.kind === 'reasoning' ? current : { kind: 'reasoning' as const, text: '' };
    const { text, signature, redactedContent } = delta.reasoningContent;
    blocks.set(index, {
      kind: 'reasoning',
      text: before.text + (text ?? ''),
      signature: signature ?? before.signature,
      redacted: redactedContent ?? before.redacted,
    });
    return (text ?? '').length;
  }
  return 0;
}

function finish(blocks: Map<number, Building>, stopReason: StopReason, usage: TokenUsage): ModelReply {
  const ordered = [...blocks.entries()].sort(([a], [b]) => a - b).map(([, block]) => block);
  const parsed = ordered.map(blockOf);
  const malformed = parsed.some((block) => block === undefined);
  return {
    blocks: parsed.flatMap((block) => (block && !isEmptyText(block) ? [block] : [])),
    stopReason: malformed && stopReason === 'tool-use' ? 'malformed' : stopReason,
    usage: {
      inputTokens: usage.inputTokens ?? 0,
      outputTokens: usage.outputTokens ?? 0,
      cacheReadTokens: usage.cacheReadInputTokens ?? 0,
      cacheWriteTokens: usage.cacheWriteInputTokens ?? 0,
      ...hourPart(usage),
    },
  };
}

/** Writes for an hour have a price of their own. */
function hourPart({ cacheDetails }: TokenUsage): Pick<Usage, 'cacheWrite1hTokens'> {
  const forAnHour = (cacheDetails ?? []).filter((detail) => detail.ttl === '1h');
  const cacheWrite1hTokens = forAnHour.reduce((sum, detail) => sum + (detail.inputTokens ?? 0), 0);
  return cacheWrite1hTokens > 0 ? { cacheWrite1hTokens } : {};
}

/** Converse refuses empty text blocks when they come back. */
function isEmptyText(block: ModelBlock): boolean {
  return typeof block.text === 'string' && block.text.trim() === '';
}

/** Undefined when the tool's input is not JSON: such a call must never run. */
function blockOf(block: Building): ModelBlock | undefined {
  switch (block.kind) {
    case 'text':
      return { text: block.text };
    case 'reasoning':
      return block.redacted
        ? { reasoningContent: { redactedContent: toJson(block.redacted) } }
        : {
            reasoningContent: {
              reasoningText: { text: block.text, ...(block.signature ? { signature: block.signature } : {}) },
            },
          };
    case 'tool':
      try {
        return {
          toolUse: { toolUseId: block.toolUseId, name: block.name, input: toJson(JSON.parse(block.input || '{}')) },
        };
      } catch {
        return undefined;
      }
  }
}

function stopReasonOf(reason: string | undefined): StopReason {
  switch (reason) {
    case 'tool_use':
      return 'tool-use';
    case 'max_tokens':
      return 'max-tokens';
    case 'model_context_window_exceeded':
      return 'context-full';
    case 'guardrail_intervened':
    case 'content_filtered':
    case 'refusal':
      return 'refused';
    case 'malformed_tool_use':
    case 'malformed_model_output':
      return 'malformed';
    default:
      return 'end';
  }
}

/** Who stands behind a stop reason that counts as `refused`. */
function refusedByOf(reason: string | undefined): ModelReply['refusedBy'] {
  switch (reason) {
    case 'guardrail_intervened':
      return 'guardrail';
    case 'content_filtered':
      return 'filter';
    case 'refusal':
      return 'model';
    default:
      return undefined;
  }
}
