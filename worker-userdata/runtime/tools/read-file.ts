import { closeSync, fstatSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { counted } from '@remote-swe/core/domain/counted';
import { oneLine } from '@remote-swe/core/domain/frames/one-line';
import {
  DIRECTORY_ENTRIES_MAX,
  READ_CHARS_MAX,
  READ_LINE_CHARS_MAX,
  READ_LINES_MAX,
  type ReadFileInput,
  readFile,
} from '@remote-swe/core/tools/read-file';
import { BinaryGauge } from '../output/binary.ts';
import { asToolUser } from '../process/user.ts';
import { numberedLine } from './lines.ts';
import { openIfThere } from './open-if-there.ts';
import { resolvePath } from './paths.ts';
import { similarHint } from './similar-paths.ts';
import { type CallContext, errorAnswer, type ToolAnswer, textAnswer, workerTool } from './worker-tool.ts';

/** Bytes looked at to tell text from binary. */
const SNIFF_BYTES = 8_192;
const CHUNK_BYTES = 1024 * 1024;
/** Characters of one unfinished line kept in memory: catches files without line ends. */
const LINE_CHARS_HELD = 1024 * 1024;
/** Bytes read to count lines: catches files that would keep a call busy for minutes. */
const SCAN_BYTES_MAX = 1024 * 1024 * 1024;

export const readFileTool = workerTool<ReadFileInput>(
  readFile,
  (input, context) => {
    const path = resolvePath(input.path, context);
    return asToolUser(context.user, () => readPath(path, input, context));
  },
  (input, context) => resolvePath(input.path, context),
);

function readPath(path: string, input: ReadFileInput, context: CallContext): ToolAnswer {
  const opened = openIfThere(path);
  if (opened === undefined) return missing(path, context);
  try {
    const stat = fstatSync(opened);
    if (stat.isDirectory()) return textAnswer(listDirectory(path));
    if (!stat.isFile()) return errorAnswer(`${path} is not a regular file but a device, pipe or socket; not read.`);
    if (isBinary(opened)) return binary(path, stat.size);
    return page(opened, path, input);
  } finally {
    closeSync(opened);
  }
}

function missing(path: string, context: CallContext): ToolAnswer {
  const hint = similarHint(path, context.home.workspace) ?? 'Look with ls or git ls-files.';
  return errorAnswer(`No such file: ${path}. ${hint}`);
}

function isBinary(file: number): boolean {
  const sample = Buffer.alloc(SNIFF_BYTES);
  const bytes = readSync(file, sample, 0, SNIFF_BYTES, 0);
  const gauge = new BinaryGauge();
  gauge.add(sample.subarray(0, bytes));
  return gauge.isBinary || sample.subarray(0, bytes).includes(0);
}

function binary(path: string, bytes: number): ToolAnswer {
  return errorAnswer(
    `${path} is a binary file (${bytes} bytes), so its text cannot be shown. Use bash instead: file, xxd ${path} | head, strings, or unzip -l, tar -tf, iconv as fits.`,
  );
}

/** Collects one page of lines while counting all of them. */
class Page {
  readonly shown: string[] = [];
  lines = 0;
  #chars = 0;
  #full = false;
  readonly #first: number;
  readonly #count: number;

  constructor(first: number, count: number) {
    this.#first = first;
    this.#count = count;
  }

  add(line: string): void {
    this.lines++;
    if (this.#full || this.lines < this.#first) return;
    const text = numberedLine(this.lines, line.replace(/\r$/, ''), READ_LINE_CHARS_MAX);
    this.#chars += text.length + 1;
    this.#full = this.shown.length >= this.#count || this.#chars > READ_CHARS_MAX;
    if (!this.#full) this.shown.push(text);
  }
}

function page(file: number, path: string, input: ReadFileInput): ToolAnswer {
  const offset = input.offset ?? 1;
  const found = new Page(offset, input.limit ?? READ_LINES_MAX);
  const isWhole = scanLines(file, (line) => found.add(line));
  const total = isWhole ? String(found.lines) : `more than ${found.lines}`;
  if (found.lines === 0) return textAnswer(`(${path} is empty)`);
  if (offset > found.lines)
    return errorAnswer(
      `${path} has ${isWhole ? '' : 'more than '}${counted(found.lines, 'line')}; there is no line ${offset}. Use an offset from 1 to ${found.lines}.`,
    );
  const last = offset + found.shown.length - 1;
  const more = last < found.lines ? ` Go on with offset=${last + 1}.` : '';
  return textAnswer(`${found.shown.join('\n')}\n[Lines ${offset}-${last} of ${total} in ${path}.${more}]`);
}

/** Calls `take` for each line; of overlong lines, more than is ever shown but not the whole. False when it gave up early. */
function scanLines(file: number, take: (line: string) => void): boolean {
  const decoder = new StringDecoder('utf8');
  const chunk = Buffer.alloc(CHUNK_BYTES);
  let rest = '';
  let position = 0;
  for (; position < SCAN_BYTES_MAX; ) {
    const bytes = readSync(file, chunk, 0, CHUNK_BYTES, position);
    if (bytes === 0) {
      if (rest) take(rest);
      return true;
    }
    position += bytes;
    const lines = (rest + decoder.write(chunk.subarray(0, bytes))).replace(/^\ufeff/, '').split('\n');
    rest = (lines.pop() ?? '').slice(0, LINE_CHARS_HELD);
    lines.forEach(take);
  }
  return false;
}

/** The entries of a directory, folders first and marked by a slash, files with their size. */
function listDirectory(path: string): string {
  const entries = readdirSync(path, { withFileTypes: true });
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => `${entry.name}/`);
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  const names = [...folders.sort(), ...files.sort()];
  const shown = names
    .slice(0, DIRECTORY_ENTRIES_MAX)
    .map((name) => (name.endsWith('/') ? oneLine(name) : sized(path, name)));
  const rest = names.length - shown.length;
  const end = rest > 0 ? `\n[${rest} more entries not shown; narrow it down with ls or find.]` : '';
  return `${path}: ${names.length} ${names.length === 1 ? 'entry' : 'entries'}\n${shown.join('\n')}${end}`;
}

function sized(folder: string, name: string): string {
  try {
    return `${oneLine(name)} (${statSync(join(folder, name)).size} bytes)`;
  } catch {
    return `${oneLine(name)} (broken link)`;
  }
}
