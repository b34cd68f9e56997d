import { counted } from '@remote-swe/core/domain/counted';
import { type EditFileInput, editFile, editsOf } from '@remote-swe/core/tools/edit-file';
import { asToolUser } from '../../process/user.ts';
import { resolveForWriting, resolvePath } from '../paths.ts';
import { similarHint } from '../similar-paths.ts';
import { type CallContext, errorAnswer, type ToolAnswer, textAnswer, workerTool } from '../worker-tool.ts';
import { draftOf, lineCount } from './draft.ts';
import { editReport } from './edit-report.ts';
import { readTextFile, type TextFile, writeTextFile } from './text-file.ts';

export const editFileTool = workerTool<EditFileInput>(
  editFile,
  (input, context) => asToolUser(context.user, () => edit(input, context)),
  (input, context) => [resolvePath(input.path, context)],
);

function edit(input: EditFileInput, context: CallContext): ToolAnswer {
  const path = resolveForWriting(input.path, context);
  const file = readTextFile(path);
  const edits = editsOf(input);
  if (edits[0]?.old_string === '') return create(path, file, edits[0].new_string);
  if (!file) return missing(resolvePath(input.path, context), context);
  const draft = draftOf(file.text, edits, path);
  if ('refusal' in draft) return errorAnswer(draft.refusal);
  writeTextFile(path, file.byteOrderMark + draft.text, file.mode);
  return textAnswer(editReport(path, draft));
}

function create(path: string, file: TextFile | undefined, content: string): ToolAnswer {
  if (file && file.text !== '')
    return errorAnswer(
      `${path} exists and is not empty; nothing was written. Name the text to replace in old_string, or write the whole file with bash if you mean to start it anew.`,
    );
  writeTextFile(path, (file?.byteOrderMark ?? '') + content, file?.mode);
  return textAnswer(`Created ${path} (${counted(lineCount(content), 'line')}).`);
}

function missing(path: string, context: CallContext): ToolAnswer {
  const hint = similarHint(path, context.home.workspace);
  return errorAnswer(
    `No such file: ${path}. ${hint ? `${hint} ` : ''}To create it, call again with an empty old_string.`,
  );
}
