import type { JsonValue } from '@remote-swe/core/domain/json';
import type { ModelRequest } from '@remote-swe/core/domain/transcript/converse';
import type { ModelBlock } from '@remote-swe/core/domain/transcript/transcript';
import { HAND_OVER_REQUEST } from '@remote-swe/core/engine/compaction/texts';
import { ModelError } from '@remote-swe/core/errors';
import type { Model, ModelReply } from '@remote-swe/core/ports/model';
import type { Random } from '../../../local/chaos/random.ts';
import { callOf } from '../../../local/chaos/script.ts';
import { REPOSITORY, shaOf } from '../github/code-host.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Trace } from '../kernel/trace.ts';
import { effectCommand } from '../machines/effect.ts';
import type { SimMove, SimTurn } from '../scenario/turns.ts';
import { type StreamFault, streamed } from './streams.ts';

export type ModelFault = 'none' | 'throttled' | 'unavailable' | 'breaks-off' | 'slow' | 'cut' | 'empty' | StreamFault;
/** One request, and what was paid for it. */
export type Asked = {
  sessionId: string;
  request: ModelRequest;
  at: number;
  reply?: ModelReply;
  answeredAt?: number;
  failure?: string;
};

/** Whoever knows that a command takes long says so: else it goes on in the background after two minutes. */
const LONG_S = 100;
const THINKS_MS = { min: 200, max: 8_000 };
const SLOW_MS = { min: 30_000, max: 300_000 };

/** What the model answers in a session: its turns, and how many of them stand in entries before the prefix of its requests. */
export type Speaker = { number: number; turns: readonly SimTurn[]; turnsBefore: () => number };

type Outside = {
  fault: () => ModelFault;
  trace: Trace;
  speaker: (sessionId: string) => Speaker;
  /** How fast conversations grow, in tokens. */
  tokens: { base: number; perMessage: number };
};

/** A model whose words are a function of the conversation: how often it has answered says which turn comes. */
export class SimModel {
  readonly asked: Asked[] = [];
  readonly #timeline: Timeline;
  readonly #random: Random;
  readonly #outside: Outside;

  constructor(timeline: Timeline, random: Random, outside: Outside) {
    this.#timeline = timeline;
    this.#random = random;
    this.#outside = outside;
  }

  /** The model as a step of this session asks it. */
  of(sessionId: string): Model {
    return { converse: (request, signal) => this.#converse(sessionId, request, signal) };
  }

  #converse(sessionId: string, request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
    const asked: Asked = { sessionId, request, at: this.#timeline.now() };
    this.asked.push(asked);
    const fault = this.#outside.fault();
    if (fault !== 'none') this.#outside.trace.say('model', fault);
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
      if (fault === 'endless') return;
      this.#timeline.after(thinksMs, () => {
        signal.removeEventListener('abort', onAbort);
        if (asked.failure) return;
        const error = errorOf(fault);
        if (error) return fails(error);
        const reply = this.#reply(this.#outside.speaker(sessionId), request, fault);
        const answers = (read: ModelReply) => {
          asked.reply = read;
          asked.answeredAt = this.#timeline.now();
          resolve(read);
        };
        if (!isStreamFault(fault)) return answers(reply);
        streamed(reply, fault).then(answers, fails);
      });
    });
  }

  #reply({ number, turns, turnsBefore }: Speaker, request: ModelRequest, fault: ModelFault): ModelReply {
    const { base, perMessage } = this.#outside.tokens;
    const { messages } = request;
    const answered = Math.max(0, turnsBefore() + messages.filter(({ role }) => role === 'assistant').length);
    const inputTokens = base + messages.length * perMessage;
    const usage = { inputTokens, outputTokens: 50, cacheReadTokens: 0, cacheWriteTokens: 0 };
    if (fault === 'cut') return { blocks: [{ text: 'Half of' }], stopReason: 'max-tokens', usage };
    if (fault === 'empty') return { blocks: [], stopReason: 'end', usage };
    if (isHandOver(request)) return { blocks: [{ text: HAND_OVER }], stopReason: 'end', usage };
    const turn = turns[answered] ?? { kind: 'answer', words: `answer-${number}-more-${answered}` };
    switch (turn.kind) {
      case 'answer':
        return { blocks: [{ text: turn.words }], stopReason: 'end', usage };
      case 'tools':
        return {
          blocks: turn.moves.map((move, index) => toolUse(move, `${number}-${answered}-${index}`)),
          stopReason: 'tool-use',
          usage,
        };
    }
  }
}

/** Long enough, and with a next step: else the engine takes it for none. */
const HAND_OVER = `Goal: do what was asked. Done: what the log shows, with its evidence. Next step: go on with the work where it stands.`;

function isHandOver({ messages }: ModelRequest): boolean {
  const last = messages.at(-1)?.blocks.findLast(({ kind }) => kind === 'text');
  return last?.kind === 'text' && last.text.includes(HAND_OVER_REQUEST);
}

function isStreamFault(fault: ModelFault): fault is Exclude<StreamFault, 'endless'> {
  return fault === 'malformed' || fault === 'ends-in-call' || fault === 'fails-in-call';
}

function errorOf(fault: ModelFault): ModelError | undefined {
  switch (fault) {
    case 'throttled':
      return new ModelError('throttled', 'Too many tokens, please wait before trying again.');
    case 'unavailable':
      return new ModelError('unavailable', 'Bedrock is unable to process your request.');
    case 'breaks-off':
      return new ModelError('unavailable', 'The stream broke off.', { hadBegun: true });
    default:
      return undefined;
  }
}

function toolUse(move: SimMove, name: string): ModelBlock {
  return { toolUse: { toolUseId: `call-${name}`, ...toolOf(move) } };
}

function toolOf(move: SimMove): { name: string; input: JsonValue } {
  switch (move.kind) {
    case 'job':
      return { name: 'bash', input: { command: commandOf(move), background: true } };
    case 'wait-job':
      return { name: 'bash_job', input: { job_id: 'j1', action: 'wait', timeout_s: move.seconds } };
    case 'wait-checks':
      return { name: 'wait_for_checks', input: { url: addressOf(move) } };
    case 'bash': {
      const command = commandOf(move);
      const input: JsonValue = move.seconds > LONG_S ? { command, timeout_s: move.seconds * 2 } : { command };
      return { name: 'bash', input };
    }
    default:
      return callOf(move, commandOf);
  }
}

function addressOf({ of, name }: Extract<SimMove, { kind: 'wait-checks' }>): string {
  const [repository, number] = [REPOSITORY, Number(name.replaceAll('-', ''))];
  return of === 'pull' ? `${repository}#${number + 1}` : `https://github.com/${repository}/commit/${shaOf(name)}`;
}

function commandOf({ effect, seconds, exitCode }: { effect: string; seconds: number; exitCode: number }): string {
  return effectCommand({ name: effect, ms: Math.round(seconds * 1_000), exitCode });
}
