import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * Makes `error.stack` of bundled code name source files and lines. A map is read when the first stack needs it: with
 * Node's own source maps every start of a thread would parse megabytes of them (a quarter of the cold start).
 */
export function nameSourcesInStacks(): void {
  const maps = new Map<string, SourceMap | undefined>();
  Error.prepareStackTrace = (error, frames) => {
    const lines = frames.map((frame) => `    at ${named(frame, maps)}`);
    return [headline(error), ...lines].join('\n');
  };
}

function headline(error: Error): string {
  try {
    return String(error);
  } catch {
    return 'Error';
  }
}

function named(frame: NodeJS.CallSite, maps: Map<string, SourceMap | undefined>): string {
  const [url, line, column] = [frame.getFileName(), frame.getLineNumber(), frame.getColumnNumber()];
  if (!url?.startsWith('file:') || line === null || column === null) return String(frame);
  if (!maps.has(url)) maps.set(url, readMap(url));
  const entry = maps.get(url)?.findEntry(line - 1, column - 1);
  if (!entry || !('originalSource' in entry)) return String(frame);
  const source = fileURLToPath(new URL(entry.originalSource, url));
  const place = `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
  return String(frame).replace(`${url}:${line}:${column}`, place);
}

function readMap(url: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(new URL(`${url}.map`), 'utf8')));
  } catch {
    // Not a bundled file, or its folder is gone: the stack then names the bundle.
    return undefined;
  }
}
