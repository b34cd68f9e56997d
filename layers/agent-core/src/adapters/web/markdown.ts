import { Parser } from 'htmlparser2';

/** Elements that are no text of the page. */
const HIDDEN = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'iframe',
  'object',
  'head',
  'nav',
  'footer',
  'form',
  'button',
  'select',
  'dialog',
]);
/** Elements that begin and end a paragraph. */
const BLOCKS = new Set([
  'p',
  'div',
  'section',
  'article',
  'main',
  'header',
  'aside',
  'table',
  'ul',
  'ol',
  'dl',
  'blockquote',
  'figure',
  'details',
  'summary',
  'dt',
  'dd',
  'address',
  'fieldset',
]);
const AROUND: Record<string, string> = { b: '**', strong: '**', i: '*', em: '*', code: '`' };
/** An address in a link that is longer than this says nothing. */
const LINK_CHARS_MAX = 500;

/**
 * A page as Markdown: headings, paragraphs, lists, code, links, tables as rows. In one pass and without a tree, so that no page takes
 * more than time in proportion to it: libraries that build one overflow the stack, or take minutes, for 150 kB of open tags.
 */
export function markdownOf(html: string, base: string): string {
  const page = new Page(base);
  let depth = 0;
  const parser = new Parser({
    onopentag: (name, attributes) => {
      // The parser's list of open elements costs more with each: what is nested like this is no page.
      if (++depth > DEPTH_MAX) throw TOO_DEEP;
      page.open(name, attributes);
    },
    ontext: (text) => page.text(text),
    onclosetag: (name) => {
      depth--;
      page.close(name);
    },
  });
  try {
    parser.end(html);
  } catch (error) {
    if (error !== TOO_DEEP) throw error;
  }
  return page.written();
}

/** Elements that are open at once; the rest of the page is left. */
const DEPTH_MAX = 2_000;
const TOO_DEEP = new Error('nested too deeply');

class Page {
  readonly #parts: string[] = [];
  readonly #base: string;
  #hidden = 0;
  #pre = 0;
  #title = '';
  #inTitle = false;
  #links: string[] = [];
  /** Whether the last character written is a space or a line end. */
  #isSpaced = true;

  constructor(base: string) {
    this.#base = base;
  }

  open(name: string, attributes: Record<string, string>): void {
    if (name === 'title' && this.#title === '') this.#inTitle = true;
    if (HIDDEN.has(name)) this.#hidden++;
    if (this.#hidden > 0) return;
    if (/^h[1-6]$/.test(name)) this.#write(`\n\n${'#'.repeat(Number(name[1]))} `);
    else if (name === 'pre') {
      this.#pre++;
      this.#write('\n\n```\n');
    } else if (name === 'li') this.#write('\n- ');
    else if (name === 'tr') this.#write('\n| ');
    else if (name === 'br') this.#write('\n');
    else if (name === 'hr') this.#write('\n\n---\n\n');
    else if (name === 'img') this.text(attributes.alt ? `[image: ${attributes.alt}]` : '');
    else if (name === 'a') this.#openLink(attributes.href);
    else if (BLOCKS.has(name)) this.#write('\n\n');
    else if (AROUND[name] && this.#pre === 0) this.#write(AROUND[name]);
  }

  close(name: string): void {
    if (name === 'title') this.#inTitle = false;
    if (HIDDEN.has(name)) {
      this.#hidden = Math.max(0, this.#hidden - 1);
      return;
    }
    if (this.#hidden > 0) return;
    if (name === 'pre') {
      this.#pre = Math.max(0, this.#pre - 1);
      this.#write('\n```\n\n');
    } else if (name === 'td' || name === 'th') this.#write(' | ');
    else if (name === 'a') this.#closeLink();
    else if (/^h[1-6]$/.test(name) || BLOCKS.has(name)) this.#write('\n\n');
    else if (AROUND[name] && this.#pre === 0) this.#write(AROUND[name]);
  }

  text(text: string): void {
    if (this.#inTitle) this.#title += text;
    if (this.#hidden > 0 || this.#inTitle) return;
    const plain = this.#pre > 0 ? text : text.replaceAll(/\s+/g, ' ');
    this.#write(this.#isSpaced && this.#pre === 0 ? plain.replace(/^ /, '') : plain);
  }

  written(): string {
    const lines = this.#parts
      .join('')
      .split('\n')
      .map((line) => line.trimEnd());
    const body = lines
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim();
    const title = this.#title.replaceAll(/\s+/g, ' ').trim();
    return title && !body.startsWith(`# ${title}`) ? `Title: ${title}\n\n${body}` : body;
  }

  #openLink(href = ''): void {
    const address = URL.canParse(href, this.#base) ? new URL(href, this.#base) : undefined;
    const isShown =
      address && /^https?:$/.test(address.protocol) && address.href.length <= LINK_CHARS_MAX && this.#pre === 0;
    this.#links.push(isShown ? address.href : '');
    if (isShown) this.#write('[');
  }

  #closeLink(): void {
    const href = this.#links.pop();
    if (href) this.#write(`](${href})`);
  }

  #write(text: string): void {
    if (text === '') return;
    this.#parts.push(text);
    this.#isSpaced = /\s$/.test(text);
  }
}
