/** A heredoc whose text begins behind the next line end. */
export type Heredoc = { mark: string; isIndented: boolean };

/** Behind `<<`: a mark as it is written, with quotes or escapes. */
const MARK = /^<<(-?)[ \t]*((?:'[^'\n]*'|"[^"\n]*"|\\.|[^\s\\'"|&;()<>])+)/;
/** Characters in which a mark is looked for. */
const MARK_CHARS_MAX = 200;

/**
 * The heredocs of a script. What has no line that ends it is none: a shift of bits, or a text that bash itself complains about. Where each
 * line stands last is told once, so that the time grows with the script.
 */
export class Heredocs {
  readonly #script: string;
  readonly #lastAt = new Map<string, number>();
  #waiting: Heredoc[] = [];

  constructor(script: string) {
    this.#script = script;
    for (let at = 0; at <= script.length; at = endOfLine(script, at) + 1) {
      const line = this.#lineAt(at);
      this.#lastAt.set(keyOf(line, false), at).set(keyOf(line, true), at);
    }
  }

  /** How long the beginning of a heredoc is that stands here; undefined where none does. */
  begin(at: number): number | undefined {
    const found = MARK.exec(this.#script.slice(at, at + MARK_CHARS_MAX));
    if (!found) return undefined;
    const [whole, dash, written = ''] = found;
    const heredoc = { mark: written.replaceAll(/\\(.)|['"]/g, '$1'), isIndented: dash === '-' };
    if ((this.#lastAt.get(keyOf(heredoc.mark, heredoc.isIndented)) ?? -1) <= at) return undefined;
    this.#waiting.push(heredoc);
    return whole.length;
  }

  /** The last character of the texts that begin behind this line end; that line end where there are none. */
  end(lineEnd: number): number {
    let at = lineEnd;
    for (const { mark, isIndented } of this.#waiting.splice(0))
      while (at < this.#script.length) {
        const line = this.#lineAt(at + 1);
        at = endOfLine(this.#script, at + 1);
        if (keyOf(line, isIndented) === keyOf(mark, isIndented)) break;
      }
    return at;
  }

  #lineAt(start: number): string {
    const line = this.#script.slice(start, endOfLine(this.#script, start));
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }
}

/** With a hyphen, tabs before the mark count for nothing. */
function keyOf(line: string, isIndented: boolean): string {
  return isIndented ? `-${line.replace(/^\t+/, '')}` : `=${line}`;
}

export function endOfLine(script: string, from: number): number {
  const end = script.indexOf('\n', from);
  return end < 0 ? script.length : end;
}
