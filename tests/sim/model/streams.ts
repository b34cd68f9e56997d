import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { assemble } from '@remote-swe/core/adapters/bedrock/assemble';
import { asModelError } from '@remote-swe/core/adapters/bedrock/model-errors';
import type { ModelBlock } from '@remote-swe/core/domain/transcript/transcript';
import type { ModelReply } from '@remote-swe/core/ports/model';

/**
 * Streams that are no proper answer. `malformed`: whole, with an input that is no JSON. `ends-in-call`: it ends in the middle of a call.
 * `fails-in-call`: it says so. `endless`: it comes drop by drop, for as long as somebody listens.
 */
export type StreamFault = 'malformed' | 'ends-in-call' | 'fails-in-call' | 'endless';

/** An endless one takes hundreds of looks for a stop: it is seldom. */
export const STREAM_FAULTS: readonly StreamFault[] = [
  ...(['malformed', 'malformed', 'ends-in-call', 'ends-in-call'] as const),
  ...(['fails-in-call', 'fails-in-call', 'endless'] as const),
];

/** The reply as its stream brings it, read by the adapter's own code. Rejects with a ModelError where that makes one of it. */
export async function streamed(reply: ModelReply, fault: Exclude<StreamFault, 'endless'>): Promise<ModelReply> {
  try {
    return await assemble(eventsOf(reply, fault));
  } catch (error) {
    throw asModelError(error, { modelId: 'simulated', region: 'us-east-1' }, false, true);
  }
}

async function* eventsOf(reply: ModelReply, fault: StreamFault): AsyncGenerator<ConverseStreamOutput> {
  yield { messageStart: { role: 'assistant' } };
  for (const [index, block] of reply.blocks.entries()) {
    const isLast = index === reply.blocks.length - 1;
    yield* blockEvents(block, index, isLast);
    if (isLast && fault === 'ends-in-call') return;
    if (isLast && fault === 'fails-in-call')
      throw Object.assign(new Error('The model could not go on'), { name: 'ModelStreamErrorException' });
    yield { contentBlockStop: { contentBlockIndex: index } };
  }
  yield { messageStop: { stopReason: reply.stopReason === 'tool-use' ? 'tool_use' : 'malformed_model_output' } };
  const { inputTokens, outputTokens } = reply.usage;
  yield {
    metadata: { usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens }, metrics: undefined },
  };
}

/** `isCut`: what it says ends half-way. */
function* blockEvents(block: ModelBlock, index: number, isCut: boolean): Generator<ConverseStreamOutput> {
  const use = block.toolUse as { toolUseId: string; name: string; input: unknown } | undefined;
  const whole = use ? JSON.stringify(use.input) : String(block.text ?? '');
  const said = isCut ? whole.slice(0, Math.ceil(whole.length / 2)) : whole;
  const at = { contentBlockIndex: index };
  if (!use) return yield { contentBlockDelta: { ...at, delta: { text: said } } };
  yield { contentBlockStart: { ...at, start: { toolUse: { toolUseId: use.toolUseId, name: use.name } } } };
  yield { contentBlockDelta: { ...at, delta: { toolUse: { input: said } } } };
}
