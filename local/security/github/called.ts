import { lexer, type Token } from 'marked';

/** What a text does at GitHub: people whom it notifies, and issues of strangers that will show a link back to it. */
export type Called = { names: string[]; issues: string[] };

/** A name as GitHub reads it in words that are shown. */
const NAME = /(?<![A-Za-z0-9])@[A-Za-z0-9][\w-]*/g;
const SHORT = /(?<![A-Za-z0-9/])lodash\/lodash#\d+(?![A-Za-z0-9])/g;
const ADDRESS = /^(?:https?:)?\/+(?:www\.)?github\.com(?::\d+)?\/+lodash\/lodash\/(?:issues|pull)\/\d+/i;
/** Stands for code, in which nobody is named. */
const CODE = '\0';
const NAMED_SIGNS: Readonly<Record<string, string>> = { commat: '@', sol: '/', num: '#', amp: '&', lt: '<', gt: '>' };

/** Read by another reader of Markdown than the product's own. Names between tags count as one: a program may take the tags away. */
export function calledBy(text: string): Called {
  const links: string[] = [];
  const shown = shownIn(lexer(text, { gfm: true }), links);
  const issues = [
    ...(shown.match(SHORT) ?? []),
    ...links.map((href) => decoded(href)).filter((href) => ADDRESS.test(href)),
  ];
  return { names: shown.match(NAME) ?? [], issues };
}

function shownIn(tokens: readonly Token[], links: string[]): string {
  return tokens.map((token) => shownOf(token, links)).join('');
}

function shownOf(token: Token, links: string[]): string {
  if (token.type === 'code') return `${CODE}\n`;
  if (token.type === 'codespan') return CODE;
  if (token.type === 'html') return decoded(token.raw.replaceAll(/<!--[\s\S]*?-->|<[^<>]*>/g, ''), OF_HTML);
  if (token.type === 'link') {
    links.push(String(token.href));
    return CODE;
  }
  const inside = 'tokens' in token && token.tokens ? shownIn(token.tokens, links) : undefined;
  if (token.type === 'list') return token.items.map((item: Token) => shownOf(item, links)).join('\n');
  if (token.type === 'table')
    return [token.header, ...token.rows]
      .flat()
      .map((cell: { tokens: Token[] }) => shownIn(cell.tokens, links))
      .join('\n');
  return inside ?? ('text' in token && typeof token.text === 'string' ? decoded(token.text) : '\n');
}

/** Characters by number or name, as Markdown reads them, and as a browser does. */
const OF_MARKDOWN = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi;
const OF_HTML = /&(?:#(\d+)|#x([\da-f]+)|(\w+));?/gi;

function decoded(text: string, signs = OF_MARKDOWN): string {
  return text.replaceAll(signs, (whole, decimal, hex, name) => {
    if (name !== undefined) return NAMED_SIGNS[name.toLowerCase()] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code < 0x1_00_00 ? String.fromCharCode(code) : whole;
  });
}
