import { isAttachment } from '../attachments.ts';
import { Html, html } from './html.ts';

/** Parses stop nesting here; deeper emphasis stays as it was written. */
const DEPTH_MAX = 4;

type Rule = { pattern: RegExp; toHtml(match: RegExpExecArray, depth: number): Html };

/** In order of precedence at the same place. */
const RULES: Rule[] = [
  { pattern: /(`+)(.+?)\1(?!`)/, toHtml: (match) => html`<code>${(match[2] ?? '').trim()}</code>` },
  {
    pattern: /!?\[([^\]\n]*)\]\(([^\s)]+)(?:\s+"[^"]*")?\)/,
    toHtml: (match, depth) =>
      (match[0].startsWith('!') && picture(match[2], match[1])) || link(match[2], match[1], depth),
  },
  // What GitHub writes for a picture that is dropped into a comment.
  {
    pattern: /<img\s[^<>]{1,2000}>/,
    toHtml: (match) => picture(attribute(match[0], 'src'), attribute(match[0], 'alt')) ?? html`${match[0]}`,
  },
  { pattern: /https?:\/\/[^\s<>()[\]]*[^\s<>()[\].,;:!?'"`*]/, toHtml: (match) => link(match[0], match[0], DEPTH_MAX) },
  // Both kinds of pages that show such text are siblings of /issues/, which answers for pull requests too.
  {
    pattern: /(?<![\w#/&])#(\d{1,9})\b/,
    // Not inside a link's own text.
    toHtml: (match, depth) => (depth > 0 ? html`${match[0]}` : html`<a href="../issues/${match[1]}">${match[0]}</a>`),
  },
  { pattern: /\*\*(?=\S)(.+?)(?<=\S)\*\*/, toHtml: (match, depth) => html`<strong>${inside(match, depth)}</strong>` },
  { pattern: /~~(?=\S)(.+?)(?<=\S)~~/, toHtml: (match, depth) => html`<del>${inside(match, depth)}</del>` },
  {
    pattern: /(?<![\w*])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![\w*])/,
    toHtml: (match, depth) => html`<em>${inside(match, depth)}</em>`,
  },
  {
    pattern: /(?<!\w)_(?=[^\s_])(.+?)(?<=[^\s_])_(?!\w)/,
    toHtml: (match, depth) => html`<em>${inside(match, depth)}</em>`,
  },
];

/** Code spans, links, emphasis. Everything else is text, escaped; only http, https and mailto links become links. */
export function inlineMarkdown(text: string, depth = 0): Html {
  if (depth >= DEPTH_MAX) return html`${text}`;
  const parts: Html[] = [];
  let rest = text;
  for (let next = firstMatch(rest); next; next = firstMatch(rest)) {
    parts.push(html`${rest.slice(0, next.match.index)}`, next.rule.toHtml(next.match, depth));
    rest = rest.slice(next.match.index + next.match[0].length);
  }
  return html`${parts}${rest}`;
}

function firstMatch(text: string): { rule: Rule; match: RegExpExecArray } | undefined {
  let first: { rule: Rule; match: RegExpExecArray } | undefined;
  for (const rule of RULES) {
    const match = rule.pattern.exec(text);
    if (match && (!first || match.index < first.match.index)) first = { rule, match };
  }
  return first;
}

function inside(match: RegExpExecArray, depth: number): Html {
  return inlineMarkdown(match[1] ?? '', depth + 1);
}

/** What was uploaded here. Pictures of other hosts stay links: a page loads nothing from elsewhere. */
function picture(src = '', alt = ''): Html | undefined {
  return isAttachment(src) ? html`<img src="${src}" alt="${alt}">` : undefined;
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1];
}

function link(target = '', label = '', depth: number): Html {
  const shown = inlineMarkdown(label || target, depth + 1);
  if (!/^(https?:|mailto:)/i.test(target)) return new Html(shown.markup);
  return html`<a href="${target}" rel="nofollow noreferrer">${shown}</a>`;
}
