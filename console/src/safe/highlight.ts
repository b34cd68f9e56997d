/** Longer code stays without colours. */
const CHARACTERS_MAX = 60_000;

/** Of a name of a language or the end of a file's name. */
export function languageOf(name: string): string {
  return name.split('/').at(-1)?.split('.').at(-1)?.toLowerCase() ?? '';
}

/** Colours a block of Markdown whose class says its language. */
export async function colourCode(element: HTMLElement): Promise<void> {
  const language = /language-(\S+)/.exec(element.className)?.[1] ?? '';
  const pieces = await colours(element.textContent ?? '', language);
  if (pieces) element.replaceChildren(...pieces);
}

/** The code as nodes with classes; undefined for a language that is not known. The library comes with the first code. */
export async function colours(code: string, language: string): Promise<Node[] | undefined> {
  if (code.length > CHARACTERS_MAX) return undefined;
  const { highlighter } = await import('./highlighter.ts');
  if (!highlighter.getLanguage(language)) return undefined;
  const { value } = highlighter.highlight(code, { language, ignoreIllegals: true });
  // Its HTML is text and spans with classes. Parsed apart from the page, where nothing runs or loads, and taken over as just that.
  const parsed = new DOMParser().parseFromString(`<span>${value}</span>`, 'text/html');
  return [...(parsed.body.firstElementChild?.childNodes ?? [])].map(copyOf);
}

function copyOf(node: Node): Node {
  if (!(node instanceof Element)) return document.createTextNode(node.textContent ?? '');
  const span = document.createElement('span');
  span.className = node.className;
  span.append(...[...node.childNodes].map(copyOf));
  return span;
}
