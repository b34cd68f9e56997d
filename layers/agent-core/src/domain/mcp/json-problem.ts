/** Where a text stops being JSON. Lines and columns count from 1. */
export type JsonProblem = { line: number; column: number; what: string };

type Scan = { text: string; at: number };

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/uy;
const PLAIN = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;
/** Characters shown of what was found instead. */
const SHOWN_CHARS = 20;

/**
 * The first place where a text is no JSON, or undefined when it is. JSON.parse of Node.js 20 does not always say where, and an
 * operator who edits a file needs the line.
 */
export function jsonProblem(text: string): JsonProblem | undefined {
  const scan: Scan = { text, at: 0 };
  const what = value(scan) ?? end(scan);
  if (what === undefined) return undefined;
  const before = text.slice(0, scan.at).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, what };
}

/** Each of these moves on and returns what is wrong, or undefined. */
function value(scan: Scan): string | undefined {
  skip(scan, SPACE);
  const first = scan.text[scan.at];
  if (first === '{') return list(scan, '}', member);
  if (first === '[') return list(scan, ']', value);
  if (skip(scan, STRING) || skip(scan, PLAIN)) return undefined;
  return expected('a value', scan);
}

function member(scan: Scan): string | undefined {
  skip(scan, SPACE);
  if (!skip(scan, STRING)) return expected('a name in double quotes', scan);
  skip(scan, SPACE);
  if (scan.text[scan.at] !== ':') return expected("':'", scan);
  scan.at++;
  return value(scan);
}

function list(scan: Scan, close: string, item: (scan: Scan) => string | undefined): string | undefined {
  scan.at++;
  skip(scan, SPACE);
  if (scan.text[scan.at] === close) {
    scan.at++;
    return undefined;
  }
  for (;;) {
    const problem = item(scan);
    if (problem !== undefined) return problem;
    skip(scan, SPACE);
    const next = scan.text[scan.at];
    if (next !== ',' && next !== close) return expected(`',' or '${close}'`, scan);
    scan.at++;
    if (next === close) return undefined;
  }
}

function end(scan: Scan): string | undefined {
  skip(scan, SPACE);
  return scan.at === scan.text.length ? undefined : expected('the end of the file', scan);
}

function skip(scan: Scan, pattern: RegExp): boolean {
  pattern.lastIndex = scan.at;
  const found = pattern.exec(scan.text);
  if (!found) return false;
  scan.at += found[0].length;
  return true;
}

function expected(what: string, { text, at }: Scan): string {
  const found = text
    .slice(at, at + SHOWN_CHARS)
    .split('\n')[0]
    ?.trim();
  return `expected ${what}, found ${at >= text.length ? 'the end of the file' : `'${found}'`}`;
}
