import { redacted } from '../../../domain/redact/redact.ts';

/** Invisible, and breaks a word for programs that read it. */
const WORD_JOINER = '\u2060';
/** Names of emoji that GitHub calls otherwise. */
const EMOJI: Readonly<Record<string, string>> = { double_vertical_bar: 'pause_button' };
/** Our own markup: people, labelled links, times. What else looks like a tag is shown as it was written. */
const MARKUP =
  /<@([A-Za-z0-9][\w-]*)>|<(https?:\/\/[^<>\s|]+)\|([^<>\n]*)>|<(https?:\/\/[^<>\s|]+)>|<!date\^\d+\^\{time\}\|([^<>\n]*)>|(<)(?=[A-Za-z/!?])/g;
/** What would be a mention; an address of e-mail is none. */
const MENTION = /(^|[^\w])@(?=[A-Za-z0-9])/g;
/** In descriptions and commits these words close an issue when the work is merged. Here nothing is to look like it. */
const CLOSING =
  /\b(close[sd]?|fix(?:e[sd])?|resolve[sd]?)(:?[ \t]+)(?=#\d|GH-\d|[\w.-]+\/[\w.-]+#\d|\[|https?:\/\/\S+\/(?:issues|pull)\/\d)/gi;

/**
 * A text of ours as a comment at GitHub: without secrets, with Markdown's links. It mentions nobody but `mention`: other people's names are shown,
 * and notify nobody. Code stays as it is. HTML is shown and not taken for HTML, so that no text can hide a part of itself.
 */
export function gitHubText(text: string, mention?: string): string {
  return segmentsOf(redacted(text))
    .map(({ isCode, text: part }) => (isCode ? part : plainText(part, mention)))
    .join('\n');
}

type Segment = { isCode: boolean; text: string };
type Fence = { mark: string; indent: string };

/** Blocks of code between fences, and what is around them, as CommonMark reads them. Fences in lists and quotes count as no code. */
function segmentsOf(text: string): Segment[] {
  const segments: { isCode: boolean; lines: string[] }[] = [];
  let fence: Fence | undefined;
  for (const line of text.split('\n')) {
    const opened: Fence | undefined = fence ? undefined : openedBy(line);
    const isCode = fence !== undefined || opened !== undefined;
    const last = segments.at(-1);
    if (last && last.isCode === isCode && !opened) last.lines.push(line);
    else segments.push({ isCode, lines: [line] });
    if (opened) fence = opened;
    else if (fence && closes(line, fence)) {
      fence = undefined;
      segments.push({ isCode: false, lines: [] });
    }
  }
  return segments
    .filter(({ lines }) => lines.length > 0)
    .map(({ isCode, lines }) => ({ isCode, text: lines.join('\n') }));
}

function openedBy(line: string): Fence | undefined {
  const [, indent = '', mark, info = ''] = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
  return mark === undefined || (mark.startsWith('`') && info.includes('`')) ? undefined : { mark, indent };
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
  if (/``|\\/.test(paragraph) || paragraph.split('\n').some(isOdd)) return [{ isCode: false, text: paragraph }];
  return paragraph.split(/(`[^`]*`)/).map((text, index) => ({ isCode: index % 2 === 1, text }));
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
    return `[${quiet(label ?? '').replaceAll(/[[\]]/g, '\\$&')}](${url.replaceAll(/[()]/g, encodeURIComponent)})`;
  if (bareUrl !== undefined) return `<${bareUrl}>`;
  return time === undefined ? '&lt;' : quiet(time);
}

function quiet(text: string): string {
  return text
    .replaceAll(MENTION, `$1@${WORD_JOINER}`)
    .replaceAll(CLOSING, `$1${WORD_JOINER}$2`)
    .replaceAll(/:([a-z_]+):/g, (whole, name: string) => (EMOJI[name] ? `:${EMOJI[name]}:` : whole));
}
