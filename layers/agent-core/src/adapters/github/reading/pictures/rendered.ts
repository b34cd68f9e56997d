import { Parser } from 'htmlparser2';

/** A picture in words that GitHub has rendered. */
export type RenderedPicture = { alt: string; src: string };

/** Pictures of a page that are looked for: catches a comment of nothing else. */
const FOUND_MAX = 200;

/** The pictures of rendered words, each address once. Signs that stand for emoji are none. */
export function picturesIn(html: string): RenderedPicture[] {
  const found = new Map<string, RenderedPicture>();
  const parser = new Parser({
    onopentag: (name, { src = '', alt = '', class: classes = '' }) => {
      const isPicture = name === 'img' && src !== '' && !/(?:^|\s)emoji(?:\s|$)/.test(classes);
      if (isPicture && !found.has(src) && found.size < FOUND_MAX) found.set(src, { alt, src });
    },
  });
  parser.end(html);
  return [...found.values()];
}
