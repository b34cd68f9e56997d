/**
 * Slack's mrkdwn as a tree of plain objects, without any HTML: `dom.js` turns it into elements.
 * Nodes: text, bold, italic, strike, code, code-block, quote, list, link, user, channel, special, emoji, line-break.
 */

const INLINE =
  /`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+-]+):|\*([^\s*]|[^\s*][^*\n]*?[^\s*])\*(?![*\w])|_([^\s_]|[^\s_][^_\n]*?[^\s_])_(?![_\w])|~([^\s~]|[^\s~][^~\n]*?[^\s~])~(?![~\w])|(https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"\]])/g;
const SAFE_URL = /^(https?:\/\/|mailto:)/i;
const LIST_LINE = /^(\s*)(?:[•◦▪*-]|(\d+)[.)])\s+(.*)$/;
const QUOTE_LINE = /^(?:&gt;|>)\s?(.*)$/;

/** Parses one message text, as it travels, into block nodes. */
export function parseMrkdwn(text) {
  return text.split(/```\n?([\s\S]*?)\n?```/).flatMap((part, index) => {
    if (index % 2 === 1) return [{ type: 'code-block', text: unescapeText(part) }];
    // The block brings its own distance: blank lines around it would double that.
    const trimmed = index === 0 ? part : part.replace(/^\n+/, '');
    return parseLines(trimmed.replace(/\n{2,}$/, '\n'));
  });
}

/** Standard Markdown, as `markdown` blocks carry it, by way of mrkdwn. */
export function parseMarkdown(text) {
  const parts = text.split(/(```[\s\S]*?```|`[^`\n]*`)/);
  return parseMrkdwn(parts.map((part, index) => (index % 2 === 1 ? markdownCode(part) : markdownText(part))).join(''));
}

/** What a person would have typed for a text that travels: for the edit box. */
export function wireToTyped(text, users) {
  const named = text.replace(/<([^<>]+)>/g, (_whole, inner) => {
    const [target, label] = inner.split('|');
    if (target.startsWith('@')) return `@${users.get(target.slice(1))?.name ?? target.slice(1)}`;
    if (target.startsWith('#')) return `#${label ?? target.slice(1)}`;
    return target;
  });
  return unescapeText(named);
}

function unescapeText(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function markdownText(text) {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/^>\s?/gm, '&gt; ')
    .replaceAll('>', '&gt;')
    .replace(/^#{1,6}\s+(.+)$/gm, '*$1*')
    .replace(/\*\*([^*\n]+)\*\*/g, '*$1*')
    .replace(/~~([^~\n]+)~~/g, '~$1~')
    .replace(/\[([^\]\n]+)\]\((https?:\/\/[^)\s]+)\)/g, '<$2|$1>');
}

function markdownCode(part) {
  const withoutLanguage = part.replace(/^```[\w+-]*\n/, '```\n');
  return withoutLanguage.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function parseLines(text) {
  const nodes = [];
  for (const line of text.split('\n')) addLine(nodes, line);
  const first = nodes[0];
  // A fence at the very start leaves one empty line before it.
  if (nodes.length === 1 && first.type === 'line' && first.children.length === 0) return [];
  return joinLines(nodes);
}

function addLine(nodes, line) {
  const last = nodes.at(-1);
  const quote = QUOTE_LINE.exec(line);
  const item = LIST_LINE.exec(line);
  if (quote) {
    if (last?.type === 'quote') last.children.push({ type: 'line-break' }, ...parseInline(quote[1]));
    else nodes.push({ type: 'quote', children: parseInline(quote[1]) });
  } else if (item) {
    const isOrdered = item[2] !== undefined;
    const entry = {
      depth: Math.min(3, Math.floor(item[1].length / 2)),
      number: item[2],
      children: parseInline(item[3]),
    };
    if (last?.type === 'list' && last.isOrdered === isOrdered) last.items.push(entry);
    else nodes.push({ type: 'list', isOrdered, items: [entry] });
  } else nodes.push({ type: 'line', children: parseInline(line) });
}

/** Lines that follow each other keep their line breaks; lists and quotes bring their own. */
function joinLines(nodes) {
  return nodes.flatMap((node, index) => {
    if (node.type !== 'line') return [node];
    return nodes[index + 1]?.type === 'line' ? [...node.children, { type: 'line-break' }] : node.children;
  });
}

function parseInline(text) {
  const nodes = [];
  let position = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index < position) continue;
    const node = isAtWordStart(text, match) ? inlineNode(match) : undefined;
    if (!node) continue;
    pushText(nodes, text.slice(position, match.index));
    nodes.push(node);
    position = match.index + match[0].length;
  }
  pushText(nodes, text.slice(position));
  return nodes;
}

/** `2*3*4` and `snake_case_name` are not emphasis. */
function isAtWordStart(text, match) {
  const isEmphasis = /^[*_~]/.test(match[0]);
  return !isEmphasis || match.index === 0 || !/[\w*_~]/.test(text[match.index - 1]);
}

function inlineNode([, code, angle, emoji, bold, italic, strike, url]) {
  if (code !== undefined) return { type: 'code', text: unescapeText(code) };
  if (angle !== undefined) return angleNode(angle);
  if (emoji !== undefined) return { type: 'emoji', name: emoji };
  if (bold !== undefined) return { type: 'bold', children: parseInline(bold) };
  if (italic !== undefined) return { type: 'italic', children: parseInline(italic) };
  if (strike !== undefined) return { type: 'strike', children: parseInline(strike) };
  return linkNode(url, undefined);
}

function angleNode(angle) {
  const cut = angle.indexOf('|');
  const target = cut < 0 ? angle : angle.slice(0, cut);
  const label = cut < 0 ? undefined : angle.slice(cut + 1);
  if (target.startsWith('@')) return { type: 'user', id: target.slice(1), label };
  if (target.startsWith('#')) return { type: 'channel', id: target.slice(1), label };
  if (target.startsWith('!')) return { type: 'special', label: unescapeText(label ?? target.slice(1)) };
  return linkNode(target, label);
}

function linkNode(target, label) {
  const url = unescapeText(target);
  const text = unescapeText(label || target);
  if (!SAFE_URL.test(url)) return { type: 'text', text };
  return { type: 'link', url, text };
}

function pushText(nodes, text) {
  if (text) nodes.push({ type: 'text', text: unescapeText(text) });
}
