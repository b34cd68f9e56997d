import { readSync } from 'node:fs';
import { basename } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { counted } from '@remote-swe/core/domain/counted';
import { READ_LINE_CHARS_MAX, READ_LINES_MAX } from '@remote-swe/core/tools/read-file';
import { numberedLine } from '../lines.ts';
import { errorAnswer, type ToolAnswer, textAnswer } from '../worker-tool.ts';
import { Outline } from './outline.ts';

const CHUNK_BYTES = 1024 * 1024;
/** Characters of one unfinished line kept in memory: catches files without line ends. */
const LINE_CHARS_HELD = 1024 * 1024;
/** Bytes read to count lines: catches files that would keep a call busy for minutes. */
const SCAN_BYTES_MAX = 1024 * 1024 * 1024;
/** Of a file that does not fit into one page and was asked for without a range: lines and characters of its beginning. */
const FIRST_LINES = 60;
const FIRST_CHARS = 4_000;
/** Characters of its outline; of one without definitions, lines of its end. */
const OUTLINE_CHARS = 8_000;
const LAST_LINES = 10;
/** Characters of a file in which definitions are looked for: the patterns are slow beside counting lines. */
const OUTLINED_CHARS_MAX = 32 * 1024 * 1024;

/** What is wanted of a file; `charsMax` bounds all that is shown of it. */
export type PageRequest = { path: string; offset?: number | undefined; limit?: number | undefined; charsMax: number };
/** Calls `take` for each line, in order; false when it gave up before the end. */
export type Lines = (take: (line: string) => void) => boolean;

/** Collects one page of lines while counting all of them, and what is shown of a file that is too long for a page. */
class Page {
  readonly shown: string[] = [];
  readonly #last: string[] = [];
  lines = 0;
  isCut = false;
  #chars = 0;
  readonly #request: PageRequest;

  constructor(request: PageRequest) {
    this.#request = request;
  }

  add(line: string): void {
    const { offset = 1, limit = READ_LINES_MAX, charsMax } = this.#request;
    this.lines++;
    this.#last.push(line);
    if (this.#last.length > LAST_LINES) this.#last.shift();
    if (this.isCut || this.lines < offset) return;
    const text = numbered(this.lines, line);
    this.#chars += text.length + 1;
    this.isCut = this.shown.length >= limit || (this.#chars > charsMax && this.shown.length > 0);
    if (!this.isCut) this.shown.push(text);
  }

  last(): string[] {
    return this.#last.map((line, index) => numbered(this.lines - this.#last.length + index + 1, line));
  }
}

function numbered(number: number, line: string): string {
  return numberedLine(number, line.replace(/\r$/, ''), READ_LINE_CHARS_MAX);
}

/** A page of a text with line numbers and how to go on; of a long one, when no part is asked for, its beginning and an outline. */
export function pageOf(lines: Lines, request: PageRequest): ToolAnswer {
  const { path, offset = 1, limit } = request;
  const page = new Page(request);
  const outline = new Outline(basename(path));
  // Of a part that was asked for no outline is shown.
  let outlinedChars = request.offset === undefined && limit === undefined ? OUTLINED_CHARS_MAX : 0;
  const isWhole = lines((line) => {
    page.add(line);
    outlinedChars -= line.length;
    if (outlinedChars > 0) outline.add(line);
  });
  const total = isWhole ? String(page.lines) : `more than ${page.lines}`;
  if (page.lines === 0) return textAnswer(`(${path} is empty)`);
  if (offset > page.lines)
    return errorAnswer(
      `${path} has ${isWhole ? '' : 'more than '}${counted(page.lines, 'line')}; there is no line ${offset}. Use an offset from 1 to ${page.lines}.`,
    );
  if (page.isCut && request.offset === undefined && limit === undefined)
    return firstLook(page, outline, { ...request, total });
  const last = offset + page.shown.length - 1;
  const more = last < page.lines ? ` Go on with offset=${last + 1}.` : '';
  return textAnswer(`${page.shown.join('\n')}\n[Lines ${offset}-${last} of ${total} in ${path}.${more}]`);
}

function firstLook(
  page: Page,
  outline: Outline,
  { path, charsMax, total }: PageRequest & { total: string },
): ToolAnswer {
  const first = within(page.shown.slice(0, FIRST_LINES), Math.min(FIRST_CHARS, charsMax / 2));
  const definitions = outline.text(Math.min(OUTLINE_CHARS, charsMax / 2), first.length);
  const rest = definitions ?? within(page.last(), FIRST_CHARS / 2).join('\n');
  const what = definitions === undefined ? 'then its last lines' : 'then its definitions';
  const next = `Read on with offset and limit, for example offset=${first.length + 1}.`;
  return textAnswer(
    `${first.join('\n')}\n…\n${rest}\n[Lines 1-${first.length} of ${total} in ${path}; ${what}. ${next}]`,
  );
}

/** The first lines that fit, one at least. */
function within(lines: readonly string[], charsMax: number): string[] {
  let chars = 0;
  return lines.filter((line, index) => {
    chars += line.length + 1;
    return chars <= charsMax || index === 0;
  });
}

/** The lines of an open file; of overlong ones, more than is ever shown but not the whole. */
export function linesOfFile(file: number): Lines {
  return (take) => {
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
  };
}

export function linesOfText(text: string): Lines {
  return (take) => {
    const lines = text.split('\n');
    if (lines.at(-1) === '') lines.pop();
    lines.forEach(take);
    return true;
  };
}
