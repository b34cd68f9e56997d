import { type Html, html } from './html.ts';
import { inlineMarkdown } from './inline.ts';

/** Text beyond this is shown as plain text: rendering is for pull request bodies, not for books. */
const RENDERED_CHARS_MAX = 64_000;

/** Quotes and lists nested deeper are shown as they were written. */
const DEPTH_MAX = 8;

type Block = { read: RegExp; take(lines: string[], depth: number): { used: number; markup: Html } };

const FENCE = /^ {0,3}(```+|~~~+)/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const QUOTE = /^ {0,3}>\s?/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])\s+(.*)$/;
const RULE = /^ {0,3}([-*_])(\s*\1){2,}\s*$/;
const TABLE = /^\s*\|.*\|\s*$/;
const COMMENT = /^ {0,3}<!--/;

const BLOCKS: Block[] = [
  { read: FENCE, take: fence },
  { read: HEADING, take: heading },
  { read: RULE, take: () => ({ used: 1, markup: html`<hr>` }) },
  { read: QUOTE, take: quote },
  { read: ITEM, take: list },
  { read: TABLE, take: table },
  { read: COMMENT, take: comment },
];

/**
 * A small, safe Markdown: headings, paragraphs, lists with check boxes, fences, quotes, tables. No HTML passes through;
 * comments are left out, as on GitHub.
 */
export function markdown(text: string): Html {
  if (text.length > RENDERED_CHARS_MAX) return html`<pre>${text}</pre>`;
  return blocks(text.replaceAll('\r\n', '\n').replaceAll('\t', '    ').split('\n'));
}

function blocks(lines: string[], depth = 0): Html {
  if (depth > DEPTH_MAX) return html`<p>${lines.join('\n')}</p>`;
  const parts: Html[] = [];
  for (let at = 0; at < lines.length; ) {
    const rest = lines.slice(at);
    const block = BLOCKS.find(({ read }) => read.test(rest[0] ?? ''));
    const { used, markup } = block ? block.take(rest, depth) : paragraph(rest);
    parts.push(markup);
    at += used;
  }
  return html`${parts}`;
}

function paragraph(lines: string[]): { used: number; markup: Html } {
  if (lines[0]?.trim() === '') return { used: 1, markup: html`` };
  const end = lines.findIndex((line, index) => index > 0 && (line.trim() === '' || startsBlock(line)));
  const used = end < 0 ? lines.length : end;
  const shown = lines
    .slice(0, used)
    .map((line, index) => html`${index > 0 && html`<br>`}${inlineMarkdown(line.trim())}`);
  return { used, markup: html`<p>${shown}</p>` };
}

function startsBlock(line: string): boolean {
  return BLOCKS.some(({ read }) => read.test(line));
}

function fence(lines: string[]): { used: number; markup: Html } {
  const mark = FENCE.exec(lines[0] ?? '')?.[1] ?? '```';
  const end = lines.findIndex((line, index) => index > 0 && line.trim().startsWith(mark));
  const last = end < 0 ? lines.length : end;
  return { used: last + 1, markup: html`<pre><code>${lines.slice(1, last).join('\n')}</code></pre>` };
}

/** From a line that begins one to the line that ends it, or to the end. */
function comment(lines: string[]): { used: number; markup: Html } {
  const end = lines.findIndex((line) => line.includes('-->'));
  return { used: end < 0 ? lines.length : end + 1, markup: html`` };
}

function heading(lines: string[]): { used: number; markup: Html } {
  const [, marks = '', text = ''] = HEADING.exec(lines[0] ?? '') ?? [];
  return { used: 1, markup: html`<p class="heading h${marks.length}">${inlineMarkdown(text)}</p>` };
}

function quote(lines: string[], depth: number): { used: number; markup: Html } {
  const end = lines.findIndex((line) => !QUOTE.test(line));
  const used = end < 0 ? lines.length : end;
  const inner = lines.slice(0, used).map((line) => line.replace(QUOTE, ''));
  return { used, markup: html`<blockquote>${blocks(inner, depth + 1)}</blockquote>` };
}

/** Items of the first item's indentation; what is indented deeper belongs to the item before it. */
function list(lines: string[], depth: number): { used: number; markup: Html } {
  const [, indent = '', mark = ''] = ITEM.exec(lines[0] ?? '') ?? [];
  const end = lines.findIndex((_, index) => endsList(lines, index, indent.length));
  const used = end < 0 ? lines.length : end;
  const items: string[][] = [];
  for (const line of lines.slice(0, used)) {
    const item = ITEM.exec(line);
    if (item && (item[1] ?? '').length <= indent.length) items.push([item[3] ?? '']);
    else if (line.trim() !== '') items.at(-1)?.push(line);
  }
  const shown = items.map((item) => listItem(item, depth));
  return { used, markup: /\d/.test(mark) ? html`<ol>${shown}</ol>` : html`<ul>${shown}</ul>` };
}

/** A list goes on over its items, over what is indented deeper, over lazy lines, and over a blank line before one of these. */
function endsList(lines: string[], index: number, indent: number): boolean {
  const line = lines[index] ?? '';
  const next = lines[index + 1] ?? '';
  if (line.trim() === '') return !belongs(next, indent);
  if (belongs(line, indent)) return false;
  return startsBlock(line) || lines[index - 1]?.trim() === '';
}

function belongs(line: string, indent: number): boolean {
  return ITEM.test(line) || (line.trim() !== '' && line.length - line.trimStart().length > indent);
}

function listItem([first = '', ...rest]: string[], depth: number): Html {
  const box = /^\[([ xX])\]\s+(.*)$/.exec(first);
  const nested = rest.length > 0 ? blocks(unindent(rest), depth + 1) : html``;
  if (!box) return html`<li>${inlineMarkdown(first)}${nested}</li>`;
  const mark = box[1] === ' ' ? html`☐` : html`☑`;
  return html`<li class="task">${mark} ${inlineMarkdown(box[2] ?? '')}${nested}</li>`;
}

function unindent(lines: string[]): string[] {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const common = Math.min(...indents);
  return lines.map((line) => line.slice(common));
}

function table(lines: string[]): { used: number; markup: Html } {
  const end = lines.findIndex((line) => !TABLE.test(line));
  const used = end < 0 ? lines.length : end;
  const rows = lines.slice(0, used).map((line) =>
    line
      .trim()
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  const isRuler = (row: string[] | undefined): boolean => row?.every((cell) => /^:?-+:?$/.test(cell)) ?? false;
  const head = isRuler(rows[1]) ? rows[0] : undefined;
  const body = head ? rows.slice(2) : rows;
  const cells = (row: string[]): Html => html`<tr>${row.map((cell) => html`<td>${inlineMarkdown(cell)}</td>`)}</tr>`;
  const header = head && html`<tr>${head.map((cell) => html`<th>${inlineMarkdown(cell)}</th>`)}</tr>`;
  return { used, markup: html`<table class="prose-table">${header}${body.map(cells)}</table>` };
}
