import { FRAME_RULES, type FramedText, type FrameRules } from '../frames/frame.ts';
import type { ImageReference } from '../image/image-reference.ts';
import type { JsonValue } from '../json.ts';
import type { ToolResult } from '../tool/tool.ts';

/** A content block exactly as Bedrock sent it; bytes are `{ "$bytes": base64 }`. Never edited: thinking is bound to it. */
export type ModelBlock = { [key: string]: JsonValue };

/**
 * One message of a person, or a change of it. `key` is its name in the inbox: what is already in the transcript is never rendered again.
 * `text` is what the person wrote and nothing else; `parts` are what came with it: files, forwarded messages, and what is to
 * be said of them. Messages of builds that knew no frames hold their files in `text`. `at`: milliseconds since the epoch. `name`:
 * what `user` is called; `localTime`: after a pause, when it was where they are, as readers see it.
 */
export type PersonMessage = {
  key: string;
  user: string;
  text: string;
  images: ImageReference[];
  at?: number;
  name?: string;
  localTime?: string;
  parts?: FramedText[];
  change?: MadeChange;
};

/** What became of a message that the model had read, which stood at `at` (ms) and began with `of`. `text` is what it says now. */
export type MadeChange = { kind: 'changed' | 'withdrawn'; at?: number; of: string };

/**
 * What the model sees, in order, stored as facts; {@link file://../../engine/model-request/render.ts} turns them into a request. `handOver`
 * stands in the first message of a prefix that a compaction began: what became of everything before. `newModel` stands where
 * another model took over. `frames` names the rules by which a message is rendered; one without it is rendered as it was before
 * there were frames, for ever. With frames, `handOver` holds its own.
 * PERSISTED CONTRACT, as SessionState.
 */
export type TranscriptMessage =
  | {
      kind: 'people';
      facts?: string;
      handOver?: string;
      newModel?: string;
      people: PersonMessage[];
      frames?: FrameRules;
    }
  | { kind: 'model'; blocks: ModelBlock[] }
  | { kind: 'results'; results: ToolResult[]; frames?: FrameRules }
  /** What the program that runs the session tells the model, and no person wrote. Never while calls are open. */
  | { kind: 'advice'; texts: string[]; frames?: FrameRules };

/** A new message of people. It may also hold only what the program says before theirs. */
export function peopleMessage(
  people: PersonMessage[],
  before: { facts?: string; handOver?: string } = {},
): Extract<TranscriptMessage, { kind: 'people' }> {
  return { kind: 'people', ...before, people, frames: FRAME_RULES };
}

/** A new message of results. */
export function resultsMessage(results: ToolResult[]): TranscriptMessage {
  return { kind: 'results', results, frames: FRAME_RULES };
}

/** A new message of the program that runs the session. */
export function adviceMessage(texts: string[]): TranscriptMessage {
  return { kind: 'advice', texts, frames: FRAME_RULES };
}

/** A block that asks for a tool, or undefined for any other. */
export function toolUseOf(block: ModelBlock): { toolUseId: string; name: string; input: JsonValue } | undefined {
  const use = block.toolUse;
  if (!use || typeof use !== 'object' || Array.isArray(use)) return undefined;
  const { toolUseId, name, input } = use;
  if (typeof toolUseId !== 'string' || typeof name !== 'string') return undefined;
  return { toolUseId, name, input: input ?? {} };
}

/** All text of a model turn, joined by blank lines. */
export function textOf(blocks: ModelBlock[]): string {
  return blocks
    .map((block) => (typeof block.text === 'string' ? block.text : ''))
    .filter((text) => text.trim().length > 0)
    .join('\n\n');
}
