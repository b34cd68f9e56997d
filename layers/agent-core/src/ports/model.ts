import type { Usage } from '../domain/model/spend.ts';
import type { ModelRequest, StopReason } from '../domain/transcript/converse.ts';
import type { ModelBlock } from '../domain/transcript/transcript.ts';

export type ModelReply = {
  blocks: ModelBlock[];
  stopReason: StopReason;
  usage: Usage;
  /** For a `refused` reply: who refused. */
  refusedBy?: 'model' | 'guardrail' | 'filter';
  /** Which place answered; absent where there is only one. */
  place?: string;
};

export interface Model {
  /** Streams to the end; rejects with a ModelError, or with an AbortError once `signal` fires. */
  converse(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>;
}
