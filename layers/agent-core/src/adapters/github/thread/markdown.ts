import { redacted } from '../../../domain/redact/redact.ts';

/** Invisible, and breaks a word for programs that read it. */
const WORD_JOINER = '\u2060';
/** Names of emoji that GitHub calls otherwise. */
const EMOJI: Readonly<Record<string, string>> = { double_vertical_bar: 'pause_button' };
/** Our own markup: people, labelled links, times. What else looks like a tag is shown as it was written. */
const MARKUP =
  /<@([A-Za-z0-9][\w-]*)>|<(https?:\/\/[^<>\s|]+)\|([^<>\n]*)>|<(https?:\/\/[^<>\s|]+)>|<!date\^\d+\^\{time\}\|([^<>\n]*)>|(<)(?=[A-Za-z/!?])/g;
/** What would be a mention, also between underscores of an emphasis; an address of e-mail is none. */
const MENTION = /(^|[^A-Za-z0-9])@(?=[A-Za-z0-9])/g;
/** A character by its number or name, which may be an @: it is shown as it was written. Texts of ours come with these three escaped. */
const CHARACTER = /&(?=#\w{1,10};|(?!(?:amp|lt|gt);)[A-Za-z]\w{0,31};)/g;
/** In descriptions and commits these words close an issue when the work is merged. Here nothing is to look like it. */
const CLOSING =
  /\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(:?[ \t]+)(?=#\d|GH-\d|[\w.-]+\/[\w.-]+#\d|\[|https?:\/\/\S+\/(?:issues|pull)\/\d)/gi;

/**
 * A text of ours as a comment at GitHub: without secrets, with Markdown's links. It mentions nobody but `mention`: other people's names are shown,
 * and notify nobody. Code stays as it is. HTML is shown and not taken for HTML, so that no text can hide a part of itself.
 */
export function gitHubText(text: string, mention?: string): string {
  return segmentsOf(redacted(text).replaceAll(/\r\n?/g, '\n'))
    .map(({ isCode, text: part }) => (isCode ? part : plainText(part, mention)))
    .join('\n');
}

type Segment = { isCode: boolean; text: string };
/** `indent`: spaces before it. */
type Fence = { mark: string; indent: number };
/** What the next line is in. `unsure`: nobody can tell any more, and nothing is taken for code. */
type Where = { kind: 'text' } | { kind: 'code'; fence: Fence } | { kind: 'unsure' };

/**
 * Blocks of code between fences, and what is around them, as CommonMark reads them. Fences behind a sign of a list or quote count as no code.
 */
function segmentsOf(text: string): Segment[] {
  const segments: { isCode: boolean; lines: string[] }[] = [];
  let where: Where = { kind: 'text' };
  for (const line of text.split('\n')) {
    const read = readLine(where, line);
    const last = segments.at(-1);
    if (last?.isCode === read.isCode) last.lines.push(line);
    else segments.push({ isCode: read.isCode, lines: [line] });
    where = read.next;
  }
  return segments.map(({ isCode, lines }) => ({ isCode, text: lines.join('\n') }));
}

function readLine(where: Where, line: string): { isCode: boolean; next: Where } {
  switch (where.kind) {
    case 'text': {
      const fence = openedBy(line);
      return fence ? { isCode: true, next: { kind: 'code', fence } } : { isCode: false, next: where };
    }
    case 'code':
      if (mayHaveEnded(line, where.fence)) return { isCode: false, next: { kind: 'unsure' } };
      return { isCode: true, next: closes(line, where.fence) ? { kind: 'text' } : where };
    case 'unsure':
      return { isCode: false, next: where };
  }
}

function openedBy(line: string): Fence | undefined {
  const [, spaces = '', mark, info = ''] = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  const isNone = mark === undefined || (mark.startsWith('`') && info.includes('`'));
  return isNone ? undefined : { mark, indent: spaces.length };
}

/** A fence with spaces before it may stand in a list. A line further left ends that, and it may close further right than others. */
function mayHaveEnded(line: string, fence: Fence): boolean {
  if (fence.indent === 0 || line.trim() === '') return false;
  const indent = line.length - line.replace(/^ +/, '').length;
  return indent < fence.indent || (closes(line.slice(indent), fence) && !closes(line, fence));
}

function closes(line: string, { mark }: Fence): boolean {
  const [, found] = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line) ?? [];
  return found?.startsWith(mark) === true;
}

function plainText(text: string, mention: string | undefined): string {
  return text
    .split(/(\n[ \t]*\n)/)
    .map((paragraph) =>
      spansOf(paragraph)
        .map(({ isCode, text: part }) => (isCode ? part : plain(part, mention)))
        .join(''),
    )
    .join('');
}

/** Only what nobody can read otherwise counts as a span of code: single backticks, in pairs on each line of a paragraph. */
function spansOf(paragraph: string): Segment[] {
  const isOdd = (line: string) => (line.split('`').length - 1) % 2 === 1;
  const parts = paragraph.split(/(`[^`]*`)/).map((text, index) => ({ isCode: index % 2 === 1, text }));
  const isUnsure = /``|\\/.test(paragraph) || paragraph.split('\n').some(isOdd) || parts.some(isInAddress);
  return isUnsure ? [{ isCode: false, text: paragraph }] : parts;
}

/** GitHub takes a backtick for a part of the address that it stands in: then it begins no code. */
function isInAddress({ isCode, text }: Segment): boolean {
  return !isCode && /(?::\/\/|www\.)\S*$/i.test(text);
}

function plain(text: string, mention: string | undefined): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(MARKUP)) {
    parts.push(quiet(text.slice(from, match.index)), markup(match, mention));
    from = match.index + match[0].length;
  }
  return [...parts, quiet(text.slice(from))].join('');
}

function markup(match: RegExpMatchArray, mention: string | undefined): string {
  const [, person, url, label, bareUrl, time] = match;
  if (person !== undefined) return person === mention ? `@${person}` : `@${WORD_JOINER}${person}`;
  if (url !== undefined)
    return `[${quiet(label ?? '').replaceAll(/[[\]]/g, '\\$&')}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`;
  if (bareUrl !== undefined) return `<${bareUrl}>`;
  return time === undefined ? '&lt;' : quiet(time);
}

function quiet(text: string): string {
  return withoutMentions(text.replaceAll(CHARACTER, '&amp;'))
    .replaceAll(CLOSING, `$1${WORD_JOINER}$2`)
    .replaceAll(/:([a-z_]+):/g, (whole, name: string) => (EMOJI[name] ? `:${EMOJI[name]}:` : whole));
}

/** The text with every name shown, and nobody notified. */
export function withoutMentions(text: string): string {
  return text.replaceAll(MENTION, `$1@${WORD_JOINER}`);
}
