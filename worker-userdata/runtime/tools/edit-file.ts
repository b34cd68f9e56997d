import { type EditFileInput, editFile } from '@remote-swe/core/tools/edit-file';
import { asToolUser } from '../process/user.ts';
import { numberedLines } from './lines.ts';
import { findMatches, type MatchStep, type Span } from './match-ladder.ts';
import { describeNearest } from './nearest-text.ts';
import { resolveForWriting, resolvePath } from './paths.ts';
import { similarHint } from './similar-paths.ts';
import { readTextFile, type TextFile, writeTextFile } from './text-file.ts';
import { type CallContext, errorAnswer, type ToolAnswer, textAnswer, workerTool } from './worker-tool.ts';

/** Lines shown around a change. */
const CONTEXT_LINES = 4;
/** Changed places shown, and places named when there are too many. */
const PLACES_SHOWN = 5;
const PLACES_NAMED = 20;
/** Lines shown of one changed place. */
const PLACE_LINES_MAX = 60;
const LINE_CHARS_MAX = 500;

export const editFileTool = workerTool<EditFileInput>(editFile, (input, context) =>
  asToolUser(context.user, () => edit(input, context)),
);

function edit(input: EditFileInput, context: CallContext): ToolAnswer {
  const path = resolveForWriting(input.path, context);
  const file = readTextFile(path);
  if (input.old_string === '') return create(path, file, input);
  if (!file) return missing(resolvePath(input.path, context), context);
  if (input.old_string === input.new_string)
    return errorAnswer('old_string and new_string are the same, so there is nothing to change.');
  const { step, spans } = findMatches(file.text, input.old_string);
  if (spans.length === 0) return notFound(path, file.text, input.old_string);
  if (spans.length > 1 && !input.replace_all) return ambiguous(path, file.text, spans);
  return replace(path, file, spans, step, input);
}

function create(path: string, file: TextFile | undefined, input: EditFileInput): ToolAnswer {
  if (file && file.text !== '')
    return errorAnswer(
      `${path} exists and is not empty; nothing was written. Name the text to replace in old_string, or write the whole file with bash if you mean to start it anew.`,
    );
  writeTextFile(path, (file?.byteOrderMark ?? '') + input.new_string, file?.mode);
  const lines = lineCount(input.new_string);
  return textAnswer(`Created ${path} (${lines} ${lines === 1 ? 'line' : 'lines'}).`);
}

function missing(path: string, context: CallContext): ToolAnswer {
  const hint = similarHint(path, context.home.workspace);
  return errorAnswer(
    `No such file: ${path}. ${hint ? `${hint} ` : ''}To create it, call again with an empty old_string.`,
  );
}

function notFound(path: string, text: string, wanted: string): ToolAnswer {
  const nearest = describeNearest(text, wanted) ?? 'Nothing in the file is like it: read the file again.';
  return errorAnswer(`0 matches: old_string is not in ${path}; nothing was written. ${nearest}`);
}

function ambiguous(path: string, text: string, spans: Span[]): ToolAnswer {
  const numbers = spans.slice(0, PLACES_NAMED).map(({ start }) => lineNumber(text, start));
  const more = spans.length > PLACES_NAMED ? ' and more' : '';
  return errorAnswer(
    `${spans.length} matches in ${path}, at lines ${numbers.join(', ')}${more}; nothing was written. Add lines around the one you mean to old_string, or set replace_all.`,
  );
}

function replace(path: string, file: TextFile, spans: Span[], step: MatchStep, input: EditFileInput): ToolAnswer {
  const replacement = usesWindowsLineEnds(file.text) ? input.new_string.replace(/\r?\n/g, '\r\n') : input.new_string;
  const places: number[] = [];
  let text = '';
  let position = 0;
  for (const { start: found, end } of spans) {
    // A line end of two characters is replaced as a whole.
    const start = file.text.startsWith('\r\n', found - 1) ? found - 1 : found;
    text += file.text.slice(position, start);
    places.push(text.length);
    text += replacement;
    position = end;
  }
  text += file.text.slice(position);
  writeTextFile(path, file.byteOrderMark + text, file.mode);
  return textAnswer(report(path, text, places, replacement.length, step));
}

function report(path: string, text: string, places: number[], changedChars: number, step: MatchStep): string {
  const how = step === 'exact' ? '' : ` Found only after looking past ${step}.`;
  const count = places.length === 1 ? 'Replaced one place' : `Replaced ${places.length} places`;
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  const shown = places.slice(0, PLACES_SHOWN).map((start) => {
    const first = Math.max(1, lineNumber(text, start) - CONTEXT_LINES);
    const last = Math.min(
      lines.length,
      lineNumber(text, start + changedChars) + CONTEXT_LINES,
      first + PLACE_LINES_MAX,
    );
    return numberedLines(lines.slice(first - 1, last), first, LINE_CHARS_MAX);
  });
  const rest = places.length > PLACES_SHOWN ? `\n[${places.length - PLACES_SHOWN} more places not shown]` : '';
  return `${count} in ${path}.${how}\n${shown.join('\n…\n')}${rest}`;
}

function usesWindowsLineEnds(text: string): boolean {
  return text.includes('\r\n') && !/(^|[^\r])\n/.test(text);
}

function lineNumber(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

function lineCount(text: string): number {
  if (text === '') return 0;
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
