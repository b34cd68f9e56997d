import type { ModelRequest } from '@remote-swe/core/domain/transcript/converse';
import type { ModelBlock } from '@remote-swe/core/domain/transcript/transcript';
import { ModelError } from '@remote-swe/core/errors';
import type { Model, ModelReply } from '@remote-swe/core/ports/model';
import type { Random } from '../../../local/chaos/random.ts';
import type { ModelTurn, Move } from '../../../local/chaos/scenario.ts';
import { callOf } from '../../../local/chaos/script.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Trace } from '../kernel/trace.ts';
import { effectCommand } from '../machines/effect.ts';

export type ModelFault = 'none' | 'throttled' | 'unavailable' | 'breaks-off' | 'slow' | 'cut' | 'empty';
/** One request, and what was paid for it. */
export type Asked = { request: ModelRequest; reply?: ModelReply; failure?: string };

const THINKS_MS = { min: 200, max: 8_000 };
const SLOW_MS = { min: 30_000, max: 300_000 };

/** A model whose words are a function of the conversation: how often it has answered says which turn comes. */
export class SimModel implements Model {
  readonly asked: Asked[] = [];
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #turns: readonly ModelTurn[];
  readonly #fault: () => ModelFault;
  readonly #trace: Trace;

  constructor(
    timeline: Timeline,
    random: Random,
    turns: readonly ModelTurn[],
    outside: { fault: () => ModelFault; trace: Trace },
  ) {
    this.#timeline = timeline;
    this.#random = random;
    this.#turns = turns;
    this.#fault = outside.fault;
    this.#trace = outside.trace;
  }

  converse(request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
    const asked: Asked = { request };
    this.asked.push(asked);
    const fault = this.#fault();
    if (fault !== 'none') this.#trace.say('model', fault);
    const range = fault === 'slow' ? SLOW_MS : THINKS_MS;
    const thinksMs = this.#random.integer(range.min, range.max);
    return new Promise((resolve, reject) => {
      const fails = (error: ModelError) => {
        asked.failure ??= error.kind;
        reject(error);
      };
      const onAbort = () => fails(new ModelError('aborted', 'aborted', { hadBegun: true }));
      if (signal.aborted) return onAbort();
      signal.addEventListener('abort', onAbort, { once: true });
      this.#timeline.after(thinksMs, () => {
        signal.removeEventListener('abort', onAbort);
        if (asked.failure) return;
        const error = errorOf(fault);
        if (error) return fails(error);
        asked.reply = this.#reply(request, fault);
        resolve(asked.reply);
      });
    });
  }

  #reply(request: ModelRequest, fault: ModelFault): ModelReply {
    const answered = request.messages.filter(({ role }) => role === 'assistant').length;
    const turn = this.#turns[answered] ?? { kind: 'answer', words: `answer-${answered}` };
    const usage = { inputTokens: 1_000 + answered * 100, outputTokens: 50, cacheReadTokens: 0, cacheWriteTokens: 0 };
    if (fault === 'cut') return { blocks: [{ text: 'Half of' }], stopReason: 'max-tokens', usage };
    if (fault === 'empty') return { blocks: [], stopReason: 'end', usage };
    switch (turn.kind) {
      case 'answer':
        return { blocks: [{ text: turn.words }], stopReason: 'end', usage };
      case 'tools':
        return {
          blocks: turn.moves.map((move, index) => toolUse(move, `${answered}-${index}`)),
          stopReason: 'tool-use',
          usage,
        };
    }
  }
}

function errorOf(fault: ModelFault): ModelError | undefined {
  switch (fault) {
    case 'throttled':
      return new ModelError('throttled', 'Too many tokens, please wait before trying again.');
    case 'unavailable':
      return new ModelError('unavailable', 'Bedrock is unable to process your request.');
    case 'breaks-off':
      return new ModelError('unavailable', 'The stream broke off.', { hadBegun: true });
    case 'none':
    case 'slow':
    case 'cut':
    case 'empty':
      return undefined;
  }
}

function toolUse(move: Move, name: string): ModelBlock {
  const { name: tool, input } = callOf(move, commandOf);
  return { toolUse: { toolUseId: `call-${name}`, name: tool, input } };
}

function commandOf({ effect, seconds, exitCode }: Extract<Move, { kind: 'bash' }>): string {
  return effectCommand({ name: effect, ms: Math.round(seconds * 1_000), exitCode });
}
