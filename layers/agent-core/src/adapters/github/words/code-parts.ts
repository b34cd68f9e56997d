/** A piece of a text. `unsure`: it may be read in more than one way. `depth`: brackets that are open before it, in which GitHub makes no links. */
export type Part = { kind: 'code' | 'text' | 'unsure'; text: string; depth?: number };

/** `indent`: spaces before it. */
type Fence = { mark: string; indent: number };
/** Empty to Markdown, to which other invisible signs are words. */
const BLANK = /^[ \t]*$/;
/** A fence behind a sign of a list. In a quote each line has a sign of its own, and none is taken for a fence. */
const LISTED_FENCE = /^[ \t]*(?:(?:[*+-]|\d{1,9}[.)])[ \t]+)+(?:`{3,}|~{3,})/;

/**
 * What the next line is in. `html`: a block of HTML up to a line with this, or up to an empty line. `listed`: a fence that a list's sign stands
 * before, which may end at any line and does at one that begins at the left. `unsure`: nobody can tell any more, and nothing
 * is taken for code.
 */
type Where =
  | { kind: 'text' }
  | { kind: 'code'; fence: Fence }
  | { kind: 'html'; until: string | undefined }
  | { kind: 'listed' }
  | { kind: 'unsure' };

/**
 * Code in fences and between backticks, and what is around it, as CommonMark reads them; together they are the text. What could be read in two
 * ways is never code: a name in it would notify somebody. `holdsHtml`: GitHub gets the text with its tags, in which backticks and fences mean nothing.
 */
export function partsOf(text: string, holdsHtml: boolean): Part[] {
  return segmentsOf(text, holdsHtml).flatMap((segment, index) => {
    const parts = segment.kind === 'text' ? textParts(segment.text, holdsHtml) : [segment];
    return index === 0 ? parts : [{ kind: 'code' as const, text: '\n' }, ...parts];
  });
}

/** Blocks of code between fences, and what is around them. Fences behind a sign of a list or quote count as no code. */
function segmentsOf(text: string, holdsHtml: boolean): Part[] {
  const segments: { kind: Part['kind']; lines: string[] }[] = [];
  let where: Where = { kind: 'text' };
  for (const line of text.split('\n')) {
    const read = readLine(where, line, holdsHtml);
    const last = segments.at(-1);
    if (last?.kind === read.kind) last.lines.push(line);
    else segments.push({ kind: read.kind, lines: [line] });
    where = read.next;
  }
  return segments.map(({ kind, lines }) => ({ kind, text: lines.join('\n') }));
}

function readLine(where: Where, line: string, holdsHtml: boolean): { kind: Part['kind']; next: Where } {
  switch (where.kind) {
    case 'text': {
      const fence = openedBy(line);
      if (fence) return { kind: 'code', next: { kind: 'code', fence } };
      if (LISTED_FENCE.test(line)) return { kind: 'unsure', next: { kind: 'listed' } };
      return { kind: 'text', next: (holdsHtml && htmlBegunBy(line)) || where };
    }
    case 'code':
      if (mayHaveEnded(line, where.fence)) return { kind: 'unsure', next: { kind: 'unsure' } };
      return { kind: 'code', next: closes(line, where.fence) ? { kind: 'text' } : where };
    case 'html': {
      const isOver = where.until === undefined ? BLANK.test(line) : line.includes(where.until);
      return { kind: 'unsure', next: isOver ? { kind: 'text' } : where };
    }
    case 'listed':
      if (!/^[ \t]|^$/.test(line)) return readLine({ kind: 'text' }, line, holdsHtml);
      return { kind: 'unsure', next: where };
    case 'unsure':
      return { kind: 'unsure', next: where };
  }
}

function openedBy(line: string): Fence | undefined {
  const [, spaces = '', mark, info = ''] = /^( {0,3})(`{3,}|~{3,})(.*)$/s.exec(line) ?? [];
  const isNone = mark === undefined || (mark.startsWith('`') && info.includes('`'));
  return isNone ? undefined : { mark, indent: spaces.length };
}

/** A fence with spaces before it may stand in a list. A line further left ends that, and it may close further right than others. */
function mayHaveEnded(line: string, fence: Fence): boolean {
  if (fence.indent === 0 || BLANK.test(line)) return false;
  const indent = line.length - line.replace(/^ +/, '').length;
  return indent < fence.indent || (closes(line.slice(indent), fence) && !closes(line, fence));
}

function closes(line: string, { mark }: Fence): boolean {
  const [, found] = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line) ?? [];
  return found?.startsWith(mark) === true;
}

/** A line that begins with a tag, perhaps behind signs of lists and quotes, begins a block of HTML. Some go on behind empty lines. */
function htmlBegunBy(line: string): Where | undefined {
  const [, tag] = /^[\s>*+\-\d.)]*<(!--|\/?[A-Za-z][A-Za-z0-9-]*|[!?])/.exec(line) ?? [];
  if (tag === undefined) return undefined;
  if (tag === '!--') return line.includes('-->') ? undefined : { kind: 'html', until: '-->' };
  const isLong = /^(?:pre|script|style|textarea|[!?])$/i.test(tag);
  return isLong ? { kind: 'unsure' } : { kind: 'html', until: undefined };
}

function textParts(text: string, holdsHtml: boolean): Part[] {
  return text.split(/(\n[ \t]*\n)/).flatMap((paragraph) => spansOf(paragraph, holdsHtml));
}

/** Only what nobody can read otherwise counts as a span of code: single backticks, in pairs on each line of a paragraph. */
function spansOf(paragraph: string, holdsHtml: boolean): Part[] {
  const isOdd = (line: string) => (line.split('`').length - 1) % 2 === 1;
  const parts = paragraph
    .split(/(`[^`]*`)/)
    .map((text, index): Part => ({ kind: index % 2 === 1 ? 'code' : 'text', text }));
  const isUnsure =
    paragraph.includes('``') ||
    paragraph.split('\n').some(isOdd) ||
    parts.some(({ kind, text }, at) => kind === 'text' && isUnsureText(text, at < parts.length - 1, holdsHtml)) ||
    (isTable(paragraph) && holds(parts, 'code', '|')) ||
    // Between two of these stands a formula, whatever else begins in it.
    (holds(parts, 'code', '$') && holds(parts, 'text', '$'));
  if (isUnsure) return [{ kind: 'unsure', text: paragraph }];
  let depth = 0;
  return parts.map((part) => {
    const placed = { ...part, depth };
    if (part.kind === 'text') depth = depthBehind(part.text, depth);
    return placed;
  });
}

function holds(parts: readonly Part[], kind: Part['kind'], sign: string): boolean {
  return parts.some((part) => part.kind === kind && part.text.includes(sign));
}

/** How many brackets are open behind a text. */
export function depthBehind(text: string, before: number): number {
  const signs = text.matchAll(/\\[\s\S]|[[\]]/g);
  return [...signs].reduce(
    (depth, [sign]) => (sign === '[' ? depth + 1 : sign === ']' ? Math.max(0, depth - 1) : depth),
    before,
  );
}

/** `isBeforeCode`: what follows would be code. */
function isUnsureText(text: string, isBeforeCode: boolean, holdsHtml: boolean): boolean {
  return (isBeforeCode && isOpenBehind(text)) || (holdsHtml && /<[A-Za-z/!?]/.test(text));
}

/** What a link ends with where nobody can read it otherwise: no brackets, signs or titles in an address or a label. */
const LINK_END = /\](?:\([^\s()<>\\"']*\)|\[[^[\]\\]*\])/g;

/** Behind a backslash, in the address, title or label of a link and in an address that stands by itself a backtick begins no code. */
function isOpenBehind(text: string): boolean {
  const isInLink = /\][([]/.test(text.replaceAll(LINK_END, ''));
  return text.endsWith('\\') || isInLink || /:\/\/|www\./i.test(text.split(/\s/).at(-1) ?? '');
}

/** Cells of a table end before code is looked for. */
function isTable(paragraph: string): boolean {
  return paragraph.split('\n').some((line) => line.includes('-') && /^[\s>|:*+-]+$/.test(line));
}
