import { closeSync, fstatSync, readSync } from 'node:fs';
import { basename } from 'node:path';
import { CONVERT_MS_MAX, READ_CHARS_MAX, type ReadFileInput, readFile } from '@remote-swe/core/tools/read-file';
import { BinaryGauge } from '../output/binary.ts';
import { asToolUser } from '../process/user.ts';
import { openIfThere } from './open-if-there.ts';
import { resolvePath } from './paths.ts';
import { listDirectory } from './read/directory.ts';
import { documentKind, documentText } from './read/document.ts';
import { linesOfFile, linesOfText, type PageRequest, pageOf } from './read/page.ts';
import { similarHint } from './similar-paths.ts';
import { type CallContext, errorAnswer, type ToolAnswer, textAnswer, workerTool } from './worker-tool.ts';

/** Bytes looked at to tell text from binary. */
const SNIFF_BYTES = 8_192;
/** `src/a.ts:40-80`, and `src/a.ts:40` for what begins there. */
const RANGE = /^(?<path>.+):(?<first>[1-9]\d{0,8})(?:-(?<last>[1-9]\d{0,8}))?$/s;

export const readFileTool = workerTool<ReadFileInput>(
  readFile,
  ({ path = '', paths, offset, limit }, context) => {
    const until = context.now() + CONVERT_MS_MAX;
    if (paths?.length) return readSeveral(paths, { context, until, part: 0 });
    return readOne({ path, offset, limit, charsMax: READ_CHARS_MAX }, { context, until, part: 0 });
  },
  ({ path = '', paths }, context) => (paths?.length ? paths : [path]).map((one) => resolvePath(one, context)),
);

/** `until`: when everything that converts documents must be over. `part`: which of several files it is. */
type Reading = { context: CallContext; until: number; part: number };

/** One after the other, each with its share of the room that those before it have left. */
async function readSeveral(paths: readonly string[], reading: Reading): Promise<ToolAnswer> {
  const parts: string[] = [];
  let room = READ_CHARS_MAX;
  let failed = 0;
  for (const [index, path] of paths.entries()) {
    const charsMax = Math.floor(room / (paths.length - index));
    const answer = await readOne({ path, charsMax }, { ...reading, part: index });
    if (answer.kind === 'stopped') return answer;
    const text = answer.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
    if (answer.isError) failed++;
    room = Math.max(0, room - text.length);
    parts.push(`=== ${path}\n${text}`);
  }
  const text = parts.join('\n\n');
  return failed === paths.length ? errorAnswer(text) : textAnswer(text);
}

async function readOne(request: PageRequest, reading: Reading): Promise<ToolAnswer> {
  const { context } = reading;
  const whole = { ...request, path: resolvePath(request.path, context) };
  const found =
    asToolUser(context.user, () => readPath(whole)) ??
    asToolUser(context.user, () => readPart(request, context)) ??
    asToolUser(context.user, () => missing(whole.path, context));
  return 'document' in found ? readDocument(found, reading) : found;
}

/** A file that a program must turn into text before a page of it can be shown. */
type Document = { document: string; request: PageRequest };

/** Undefined when there is nothing at the path. */
function readPath(request: PageRequest): ToolAnswer | Document | undefined {
  const { path } = request;
  const opened = openIfThere(path);
  if (opened === undefined) return undefined;
  try {
    const stat = fstatSync(opened);
    if (stat.isDirectory()) return textAnswer(listDirectory(path));
    if (!stat.isFile()) return errorAnswer(`${path} is not a regular file but a device, pipe or socket; not read.`);
    const start = startOf(opened);
    const document = documentKind(basename(path), start);
    if (document !== undefined) return { document, request };
    return isBinary(start) ? binary(path, stat.size) : pageOf(linesOfFile(opened), request);
  } finally {
    closeSync(opened);
  }
}

/** The lines that a path names at its end, where no file has this name. */
function readPart(request: PageRequest, context: CallContext): ToolAnswer | Document | undefined {
  const { path, first, last } = RANGE.exec(request.path)?.groups ?? {};
  if (path === undefined || request.offset !== undefined || request.limit !== undefined) return undefined;
  const offset = Number(first);
  const limit = last === undefined ? undefined : Math.max(1, Number(last) - offset + 1);
  return readPath({ ...request, path: resolvePath(path, context), offset, limit });
}

async function readDocument({ document, request }: Document, { context, until, part }: Reading): Promise<ToolAnswer> {
  const { path } = request;
  const timeoutMs = Math.max(1, until - context.now());
  const found = await documentText(path, { document, timeoutMs, part }, context);
  if (found.kind === 'stopped') return found;
  if (found.kind === 'failed') return errorAnswer(`${path} is a document (${document}), and ${found.reason}`);
  if (found.text.trim() === '')
    return errorAnswer(
      `${path} is a document (${document}) without text: perhaps it holds images only. Make images of its pages and look at those: pdftoppm -png -r 80.`,
    );
  const how = `Text of a document, made with ${found.program}${found.isCut ? '; it was cut' : ''}:\n`;
  const page = pageOf(linesOfText(found.text), request);
  return page.kind === 'stopped' || page.isError
    ? page
    : { ...page, content: [{ type: 'text', text: how }, ...page.content] };
}

function missing(path: string, context: CallContext): ToolAnswer {
  const hint = similarHint(path, context.home.workspace) ?? 'Look with ls or git ls-files.';
  return errorAnswer(`No such file: ${path}. ${hint}`);
}

function startOf(file: number): Buffer {
  const sample = Buffer.alloc(SNIFF_BYTES);
  return sample.subarray(0, readSync(file, sample, 0, SNIFF_BYTES, 0));
}

function isBinary(start: Buffer): boolean {
  const gauge = new BinaryGauge();
  gauge.add(start);
  return gauge.isBinary || start.includes(0);
}

function binary(path: string, bytes: number): ToolAnswer {
  return errorAnswer(
    `${path} is a binary file (${bytes} bytes), so its text cannot be shown. Use bash instead: file, xxd ${path} | head, strings, or unzip -l, tar -tf, iconv as fits.`,
  );
}
