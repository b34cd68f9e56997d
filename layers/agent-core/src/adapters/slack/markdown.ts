import { Marked, type Token, type Tokens } from 'marked';
import { textTable } from './text-table.ts';

/** Lists and quotes deeper than this stand as they were written: catches a text that only nests. */
const DEPTH_MAX = 12;
/** Invisible, and no letter to Slack: it lets a mark count as one between letters, as in Japanese. */
const ZERO_WIDTH_SPACE = '\u200b';

/** Slack's own links, people and channels: not HTML, and not Markdown's `<address>`. */
const slackMarkup = {
  name: 'slack-markup',
  level: 'inline' as const,
  start: (text: string) => text.indexOf('<'),
  tokenizer: (text: string) => {
    const [raw] = /^<(?:https?:\/\/|mailto:|[@#][A-Z0-9])[^<>\n]*>/.exec(text) ?? [];
    return raw === undefined ? undefined : { type: 'slack-markup', raw };
  },
};
const MARKDOWN = new Marked({ gfm: true }, { extensions: [slackMarkup] });

/**
 * Markdown as Slack shows it (docs.slack.dev, "Formatting message text"): headings and `**bold**` as bold, lists with bullets, tables in
 * a block of code, labelled links. Slack's own markup stays: one star is bold here, as in Slack, and `__name__` is a name. What
 * is neither stays as it is. Nothing is escaped: that is `slackText`'s.
 */
export function mrkdwn(markdown: string): string {
  return blocks(MARKDOWN.lexer(markdown), 0).trimEnd();
}

function blocks(tokens: readonly Token[], depth: number): string {
  return tokens.map((token) => block(token, depth)).join('');
}

function block(token: Token, depth: number): string {
  if (depth > DEPTH_MAX) return token.raw;
  switch (token.type) {
    case 'space':
      return '\n';
    case 'heading':
      return `*${unmarked(token.tokens ?? [])}*\n`;
    case 'paragraph':
    case 'text':
      return `${inline(token.tokens ?? [token])}\n`;
    case 'code':
      return `${fenced(token.text)}\n`;
    case 'blockquote':
      return `${indented(blocks(token.tokens ?? [], depth + 1).trim(), '> ', '> ')}\n`;
    case 'list':
      return list(token as Tokens.List, depth);
    case 'table':
      return `${fenced(textTable(rowsOf(token as Tokens.Table)))}\n`;
    case 'hr':
      return '———\n';
    default:
      return `${token.raw.trimEnd()}\n`;
  }
}

function list({ items, ordered, start }: Tokens.List, depth: number): string {
  const lines = items.map((item, index) => {
    const box = item.task ? (item.checked ? '☑ ' : '☐ ') : '';
    const mark = ordered ? `${Number(start || 1) + index}. ` : '• ';
    const content = item.tokens.filter(({ type }) => type !== 'checkbox');
    return indented(
      blocks(content, depth + 1)
        .replaceAll(/\n{2,}/g, '\n')
        .trim(),
      `${mark}${box}`,
      '    ',
    );
  });
  return `${lines.join('\n')}\n`;
}

/** Slack knows no longer fence and no language: three backticks inside are kept apart. */
function fenced(code: string): string {
  return `\`\`\`\n${code.replaceAll('```', `\`${ZERO_WIDTH_SPACE}\`${ZERO_WIDTH_SPACE}\``)}\n\`\`\``;
}

function indented(text: string, first: string, others: string): string {
  return text
    .split('\n')
    .map((line, index) => (index === 0 ? first : others) + line)
    .join('\n');
}

function rowsOf({ header, rows }: Tokens.Table): string[][] {
  return [header, ...rows].map((row) => row.map(({ tokens }) => unmarked(tokens)));
}

function inline(tokens: readonly Token[]): string {
  let text = '';
  tokens.forEach((token, index) => {
    const piece = inlinePiece(token);
    const isMarked = MARKS.has(token.type) && !piece.startsWith('_');
    const apart = isMarked && LETTER.test(text.at(-1) ?? '') ? ZERO_WIDTH_SPACE : '';
    const next = tokens[index + 1]?.raw[0] ?? '';
    text += apart + piece + (isMarked && LETTER.test(next) ? ZERO_WIDTH_SPACE : '');
  });
  return text;
}

const MARKS: ReadonlySet<string> = new Set(['strong', 'del', 'em']);
const LETTER = /[\p{L}\p{N}]/u;

function inlinePiece(token: Token): string {
  switch (token.type) {
    case 'strong':
      return token.raw.startsWith('**') ? `*${unstarred(token.tokens ?? [])}*` : token.raw;
    case 'em':
      return token.raw.startsWith('*') ? `*${unstarred(token.tokens ?? [])}*` : `_${inline(token.tokens ?? [])}_`;
    case 'del':
      return `~${inline(token.tokens ?? [])}~`;
    case 'link':
      return link(token.href, unmarked(token.tokens ?? []), token.raw);
    case 'image':
      return link(token.href, token.text, token.raw);
    case 'br':
      return '\n';
    case 'escape':
      return token.text;
    default:
      return token.raw;
  }
}

/** Bold inside of bold ends it in Slack; `***both***` is bold and italic. */
function unstarred(tokens: readonly Token[]): string {
  const one = tokens.length === 1 ? tokens[0] : undefined;
  if (one?.type === 'strong' || (one?.type === 'em' && one.raw.startsWith('*')))
    return `_${unmarked(one.tokens ?? [])}_`;
  return inline(tokens).replaceAll('*', '');
}

function link(href: string, label: string, raw: string): string {
  if (raw === label) return raw;
  const address = href.replaceAll(/[<>|\s]/g, encodeURIComponent);
  if (!/^(?:https?:\/\/|mailto:)/i.test(address)) return label && href ? `${label} (${href})` : raw;
  const shown = label.replaceAll(/[<>|\n]/g, ' ').trim();
  return shown === '' || shown === href || `mailto:${shown}` === href ? `<${address}>` : `<${address}|${shown}>`;
}

/** The words alone. */
function unmarked(tokens: readonly Token[]): string {
  return tokens
    .map((token) => {
      if (token.type === 'slack-markup' || token.type === 'escape')
        return token.type === 'escape' ? token.text : token.raw;
      if (token.type === 'codespan') return token.text;
      if ('tokens' in token && token.tokens) return unmarked(token.tokens);
      return token.type === 'br' ? ' ' : token.raw;
    })
    .join('');
}
