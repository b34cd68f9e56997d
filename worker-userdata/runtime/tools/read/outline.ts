import { counted } from '@remote-swe/core/domain/counted';
import { numberedLine } from '../lines.ts';
import { type Definitions, definitionsOf } from './definitions.ts';

/** Characters of a line that patterns see: catches lines without end. */
const SEEN_CHARS = 300;
/** Definitions that are kept while a file is read: catches generated files. */
const KEPT_MAX = 20_000;
const ENTRY_CHARS_MAX = 110;
const FENCE = /^\s*(?:```|~~~)/;

type Entry = { number: number; depth: number; text: string };

/** Collects the lines that say what is in a file, while it is read. */
export class Outline {
  readonly #definitions: Definitions;
  readonly #entries: Entry[] = [];
  #number = 0;
  #inFence = false;

  /** `name`: the file's, whose ending tells its kind. */
  constructor(name: string) {
    this.#definitions = definitionsOf(name);
  }

  add(line: string): void {
    this.#number++;
    if (this.#entries.length >= KEPT_MAX) return;
    const seen = line.slice(0, SEEN_CHARS).trimEnd();
    if (this.#definitions.hasFences && FENCE.test(seen)) this.#inFence = !this.#inFence;
    if (this.#inFence || !this.#isDefinition(seen)) return;
    this.#entries.push({ number: this.#number, depth: depthOf(seen), text: seen.replaceAll('\t', '  ') });
  }

  #isDefinition(line: string): boolean {
    const { patterns, not } = this.#definitions;
    return patterns.some((pattern) => pattern.test(line)) && !not?.test(line);
  }

  /** The definitions behind a line in at most so many characters: the outer ones, when all are too many. Undefined without any. */
  text(charsMax: number, after = 0): string | undefined {
    const all = this.#entries.filter(({ number }) => number > after);
    const depths = [...new Set(all.map(({ depth }) => depth))].sort((one, other) => other - one);
    for (const depthMax of depths) {
      const entries = all.filter(({ depth }) => depth <= depthMax);
      if (depthMax === depths.at(-1) || sizeOf(entries) <= charsMax) return shown(entries, all.length, charsMax);
    }
    return undefined;
  }
}

/** How far a line is set in; of a heading, its level. */
function depthOf(line: string): number {
  const heading = /^[#=]+(?=\s)/.exec(line)?.[0].length;
  return heading ?? line.replaceAll('\t', '    ').search(/\S/);
}

function sizeOf(entries: readonly Entry[]): number {
  return entries.reduce((sum, { text }) => sum + Math.min(text.length, ENTRY_CHARS_MAX) + 8, 0);
}

function shown(entries: readonly Entry[], all: number, charsMax: number): string {
  const lines: string[] = [];
  let chars = 0;
  for (const { number, text } of entries) {
    const line = numberedLine(
      number,
      text.length > ENTRY_CHARS_MAX ? `${text.slice(0, ENTRY_CHARS_MAX)}…` : text,
      SEEN_CHARS,
    );
    chars += line.length + 1;
    if (chars > charsMax) break;
    lines.push(line);
  }
  const more = all - lines.length;
  return lines.join('\n') + (more > 0 ? `\n[${counted(more, 'inner or later definition')} not shown]` : '');
}
