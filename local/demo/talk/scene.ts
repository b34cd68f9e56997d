import type { ConverseRequest } from '../../aws/bedrock/converse-request.ts';
import { functionScript, type ModelScript, type ScriptedTurn } from '../../aws/bedrock/script.ts';
import type { Stage } from './stage.ts';

/** What the model does after it has read these words, one turn after another; the last turn is repeated when it is asked again. */
export type Line = { words: string; turns: readonly ScriptedTurn[] };

/** A part of the session that shows one thing, and what must be so. */
export type Played<On> = {
  name: string;
  /** What it shows, in words for people. */
  shows: string;
  /** Plays it. Resolves to what is not as it should be; rejects when the session does not get there. */
  play(stage: On): Promise<string[]>;
};

/** One of a talk with the agent. */
export type Scene = Played<Stage> & { lines: readonly Line[] };

/** The model's choices as a function of the conversation: by the newest words that are known, and the answers since. */
export function scriptOf(scenes: readonly Scene[]): ModelScript {
  const lines = scenes.flatMap((scene) => scene.lines);
  return functionScript((request) => {
    for (let index = request.messages.length - 1; index >= 0; index--) {
      const line = lines.findLast(({ words }) => userText(request, index).includes(words));
      if (line) return turnAfter(line, request, index);
    }
    return { text: 'I have no line for this.' };
  });
}

function turnAfter({ turns }: Line, { messages }: ConverseRequest, index: number): ScriptedTurn {
  const since = messages.slice(index).filter(({ role }) => role === 'assistant').length;
  return turns[Math.min(since, turns.length - 1)] ?? { text: 'Done.' };
}

function userText({ messages }: ConverseRequest, index: number): string {
  const message = messages[index];
  return message?.role === 'user' ? message.content.map(({ text = '' }) => text).join('\n') : '';
}

/** The sentences whose condition does not hold. */
export function problemsOf(expected: readonly [holds: boolean, otherwise: string][]): string[] {
  return expected.flatMap(([holds, otherwise]) => (holds ? [] : [otherwise]));
}
