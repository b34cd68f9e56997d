import { counted } from '@remote-swe/core/domain/counted';
import { type EditFileInput, editFile } from '@remote-swe/core/tools/edit-file';
import { asToolUser } from '../../process/user.ts';
import { resolveForWriting, resolvePath } from '../paths.ts';
import { similarHint } from '../similar-paths.ts';
import { type CallContext, errorAnswer, type ToolAnswer, textAnswer, workerTool } from '../worker-tool.ts';
import { editReport, lineNumbers } from './edit-report.ts';
import { findMatches, type Match, PLACES_MAX } from './match-ladder.ts';
import { describeNearest } from './nearest-text.ts';
import { replaceSpans } from './replace-spans.ts';
import type { Span } from './rewritten-text.ts';
import { EDIT_BYTES_MAX, readTextFile, type TextFile, writeTextFile } from './text-file.ts';

/** Places named when there are too many. */
const PLACES_NAMED = 20;
/** A file that replacements make longer is not written: a long text in a hundred thousand places would fill the memory. */
const RESULT_CHARS_MAX = 2 * EDIT_BYTES_MAX;

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
  const match = findMatches(file.text, input.old_string);
  const places = match.spans.length;
  if (places === 0) return notFound(path, file.text, input.old_string);
  if (places > PLACES_MAX) return tooMany(path);
  if (places > 1 && !input.replace_all) return ambiguous(path, file.text, match);
  return replace(path, file, match, input);
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

function ambiguous(path: string, text: string, { step, spans }: Match): ToolAnswer {
  const starts = spans.slice(0, PLACES_NAMED).map(({ start }) => start);
  const more = spans.length > PLACES_NAMED ? ' and more' : '';
  const how = step === 'exact' ? '' : ` (looking past ${step})`;
  return errorAnswer(
    `${spans.length} matches in ${path}${how}, at lines ${lineNumbers(text, starts).join(', ')}${more}; nothing was written. Add lines around the one you mean to old_string, or set replace_all.`,
  );
}

function tooMany(path: string): ToolAnswer {
  return errorAnswer(
    `More than ${PLACES_MAX} matches in ${path}; nothing was written. Add lines around the one you mean to old_string, or use sed or python3 for all of them.`,
  );
}

function replace(path: string, file: TextFile, { step, spans }: Match, input: EditFileInput): ToolAnswer {
  if (charsAfter(file.text, spans, input.new_string) > RESULT_CHARS_MAX)
    return errorAnswer(
      `${counted(spans.length, 'such replacement')} would make ${path} longer than ${RESULT_CHARS_MAX} characters; nothing was written. Use sed or python3 for it.`,
    );
  const replaced = replaceSpans(file.text, spans, input.old_string, input.new_string);
  if (replaced.text === file.text) return errorAnswer(`${path} reads like that already; nothing was written.`);
  writeTextFile(path, file.byteOrderMark + replaced.text, file.mode);
  return textAnswer(editReport(path, replaced, step));
}

/** The most characters that the new text can have: a line end of the replacement may become two characters. */
function charsAfter(text: string, spans: Span[], replacement: string): number {
  const removed = spans.reduce((sum, { start, end }) => sum + end - start, 0);
  return text.length - removed + spans.length * (replacement.length + lineCount(replacement));
}

function lineCount(text: string): number {
  if (text === '') return 0;
  return text.split('\n').length - (text.endsWith('\n') ? 1 : 0);
}
