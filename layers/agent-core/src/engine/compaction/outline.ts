import { counted } from '../../domain/counted.ts';
import { oneLine } from '../../domain/frames/one-line.ts';
import type { JsonValue } from '../../domain/json.ts';
import type { ToolResult } from '../../domain/tool/tool.ts';
import { type TranscriptMessage, textOf, toolUseOf } from '../../domain/transcript/transcript.ts';
import { cutMiddle } from './kept-people.ts';
import { stepsLeftOut } from './texts.ts';

const LINE_CHARS_MAX = 300;
const INPUT_CHARS_MAX = 160;
/** The outline of all steps, and within it what comes before the gap. */
export const OUTLINE_CHARS_MAX = 16_000;
const OUTLINE_HEAD_SHARE = 0.3;
/** Characters that each of the newest results keeps, and that they may have together. */
const TAIL_RESULT_CHARS_MAX = 2_000;
export const TAIL_CHARS_MAX = 16_000;

/** One line for every step: what the model said and called, and how that ended. Long ones lose their middle. */
export function outlineOf(transcript: TranscriptMessage[], share = 1): string {
  const results = resultsById(transcript);
  const lines = transcript.flatMap((message) => (message.kind === 'model' ? [stepLine(message.blocks, results)] : []));
  return withinChars(lines, OUTLINE_CHARS_MAX * share);
}

/** The newest step as text: the model's words, its calls and what came back, cut. Empty when no step called a tool. */
export function lastStep(transcript: TranscriptMessage[], share = 1): string {
  const at = transcript.findLastIndex((message) => message.kind === 'model');
  const model = transcript[at];
  if (model?.kind !== 'model') return '';
  const results = resultsById(transcript.slice(at));
  const calls = model.blocks.flatMap((block) => {
    const use = toolUseOf(block);
    if (!use) return [];
    const result = results.get(use.toolUseId);
    return [
      `${use.name} ${inputText(use.input)}\n${result ? cutMiddle(resultText(result), TAIL_RESULT_CHARS_MAX * share) : ''}`,
    ];
  });
  if (calls.length === 0) return '';
  return cutMiddle([textOf(model.blocks), ...calls].filter(Boolean).join('\n'), TAIL_CHARS_MAX * share);
}

/** The text of a result; images by their number. */
export function resultText({ content }: ToolResult): string {
  return content.map((part) => (part.type === 'text' ? part.text : `(image, ${part.format})`)).join('\n');
}

function inputText(input: JsonValue): string {
  const text = JSON.stringify(input);
  return text.length > INPUT_CHARS_MAX ? `${text.slice(0, INPUT_CHARS_MAX)}…` : text;
}

function resultsById(transcript: TranscriptMessage[]): Map<string, ToolResult> {
  const all = transcript.flatMap((message) => (message.kind === 'results' ? message.results : []));
  return new Map(all.map((result) => [result.toolCallId, result]));
}

function stepLine(blocks: Extract<TranscriptMessage, { kind: 'model' }>['blocks'], results: Map<string, ToolResult>) {
  const said = textOf(blocks).split('\n')[0] ?? '';
  const calls = blocks.flatMap((block) => {
    const use = toolUseOf(block);
    if (!use) return [];
    const result = results.get(use.toolUseId);
    const end = result
      ? `${result.isError ? 'failed' : 'ok'}, ${counted(resultText(result).length, 'character')}`
      : 'no result';
    return [`${use.name} ${inputText(use.input)} → ${end}`];
  });
  return `- ${oneLine([said, ...calls].filter(Boolean).join(' | '), LINE_CHARS_MAX)}`;
}

function withinChars(lines: string[], charsMax: number): string {
  const head: string[] = [];
  const tail: string[] = [];
  let headLeft = charsMax * OUTLINE_HEAD_SHARE;
  let left = charsMax;
  for (const line of lines) {
    if (line.length > headLeft) break;
    head.push(line);
    headLeft -= line.length + 1;
    left -= line.length + 1;
  }
  for (const line of lines.slice(head.length).reverse()) {
    if (line.length > left) break;
    tail.unshift(line);
    left -= line.length + 1;
  }
  const missing = lines.length - head.length - tail.length;
  return [...head, ...(missing > 0 ? [stepsLeftOut(missing)] : []), ...tail].join('\n');
}
