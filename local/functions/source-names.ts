import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/** A place in a bundle, as V8 writes it into a stack. */
const PLACE = /(file:\/\/[^\s()"\\]+\.mjs):(\d+):(\d+)/g;

/**
 * Names source files and lines where a text has places in bundles. Done where somebody reads the text, not in the thread
 * that threw: libraries look at stacks in good times too, and a map of megabytes would be parsed at every cold start.
 */
export class SourceNames {
  readonly #maps = new Map<string, SourceMap | undefined>();

  in(text: string): string {
    return text.replace(PLACE, (place, url: string, line: string, column: string) => {
      const entry = this.#map(url)?.findEntry(Number(line) - 1, Number(column) - 1);
      if (!entry || !('originalSource' in entry)) return place;
      const source = fileURLToPath(new URL(entry.originalSource, url));
      return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
    });
  }

  #map(url: string): SourceMap | undefined {
    if (!this.#maps.has(url)) this.#maps.set(url, readMap(url));
    return this.#maps.get(url);
  }
}

function readMap(url: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(new URL(`${url}.map`), 'utf8')));
  } catch {
    // Not a bundled file, or its folder is gone: the text then names the bundle.
    return undefined;
  }
}
