import DOMPurify, { type Config } from 'dompurify';
import { Marked } from 'marked';
import { webAddress } from './address.ts';
import { plain } from './plain.ts';

/** Longer texts are shown as they are: a parser of Markdown is not for megabytes. */
const CHARACTERS_MAX = 200_000;
/** What Markdown makes, and no more: no pictures, forms, styles, frames, SVG or MathML. */
const RULES: Config = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'hr', 'em', 'strong', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a', 'input'],
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  ALLOWED_ATTR: ['href', 'class', 'align', 'start', 'type', 'checked', 'disabled'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  KEEP_CONTENT: true,
};
const CODE_CLASS = /^language-[\w+#.-]{1,40}$/;

const marked = new Marked({ gfm: true, breaks: true, async: false });
/** Tags are shown as they were written. A picture would be asked from somebody else's host: its address is a link to press. */
marked.use({
  renderer: {
    html({ text }) {
      return escaped(text);
    },
    image({ href, text }) {
      return `<a href="${escaped(href)}">🖼 ${escaped(text || href)}</a>`;
    },
  },
});

/** HTML that holds nothing but text, its shape, and links of the web. */
export function markdownHtml(text: string): string {
  const readable = plain(text);
  if (readable.length > CHARACTERS_MAX) return `<pre>${escaped(readable)}</pre>`;
  return purifier().sanitize(marked.parse(readable, { async: false }), RULES);
}

const made: { purifier?: typeof DOMPurify } = {};

/** An own one, so that its hooks are ours alone. */
function purifier(): typeof DOMPurify {
  if (made.purifier) return made.purifier;
  const own = DOMPurify(window);
  own.addHook('afterSanitizeAttributes', keepRules);
  made.purifier = own;
  return own;
}

function keepRules(node: Element): void {
  if (node.hasAttribute('class') && !CODE_CLASS.test(node.getAttribute('class') ?? '')) node.removeAttribute('class');
  if (node.tagName === 'INPUT') keepCheckbox(node);
  if (node.tagName === 'A') keepLink(node);
}

function keepCheckbox(node: Element): void {
  if (node.getAttribute('type') === 'checkbox') {
    node.setAttribute('disabled', '');
    node.setAttribute('aria-label', node.hasAttribute('checked') ? '✓' : '–');
  } else node.remove();
}

function keepLink(node: Element): void {
  const address = webAddress(node.getAttribute('href') ?? '');
  if (address === undefined) {
    node.removeAttribute('href');
    return;
  }
  node.setAttribute('href', address);
  node.setAttribute('rel', 'noopener noreferrer nofollow');
  node.setAttribute('target', '_blank');
  // What a link says may be another address: the real one is a hover away.
  node.setAttribute('title', address);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
