import type { Check } from '../task/schema.ts';
import type { Remark } from './delivered.ts';

/** What a check found, for people: why it failed, or what it saw. */
export type Verdict = { passed: boolean; detail: string };

/** A file and a line, as `index.js:12`, `index.js:12-15` or `index.js#L12`. */
const PLACE = /([\w@./-]*\w\.\w{1,5})(?::|#L|, line )(\d+)(?:\s?[-–]\s?L?(\d+))?/g;
/** A line without its file. */
const LINE = /\blines?\s+(\d+)(?:\s?(?:[-–]|to)\s?(\d+))?/gi;
/** Where one remark ends and the next one begins: a blank line, an item of a list, a heading. */
const BETWEEN = /\n\s*\n|\n(?=\s{0,3}(?:[-*•]|\d+[.)])\s)|\n(?=#)/;

/** The answer has what it must say, and nothing that is wrong. */
export function gradeAnswer(check: Extract<Check, { kind: 'answer' }>, answer: string): Verdict {
  const missing = check.all.filter((pattern) => !new RegExp(pattern, 'i').test(answer));
  const wrong = check.none.filter((pattern) => new RegExp(pattern, 'i').test(answer));
  const parts = [...missing.map((pattern) => `lacks /${pattern}/`), ...wrong.map((pattern) => `says /${pattern}/`)];
  return { passed: parts.length === 0, detail: parts.length === 0 ? 'says it' : parts.join(', ') };
}

/** Some remark stands at the place and is about the fault. */
export function gradeFinding(check: Extract<Check, { kind: 'finding' }>, remarks: readonly Remark[]): Verdict {
  const there = remarks.filter((remark) => isAt(check, remark));
  const found = there.find(({ words }) => check.all.every((pattern) => new RegExp(pattern, 'i').test(words)));
  if (found) return { passed: true, detail: `found at line ${found.from}` };
  const place = `${check.path}:${check.from}-${check.to}`;
  return {
    passed: false,
    detail: `${there.length} of ${remarks.length} remarks are at ${place}, none about the fault`,
  };
}

function isAt({ path, from, to }: Extract<Check, { kind: 'finding' }>, remark: Remark): boolean {
  const isFile = remark.path === undefined || remark.path === path || remark.path.endsWith(`/${path}`);
  return isFile && remark.from <= to && remark.to >= from;
}

/** The remarks of a text: each paragraph or item that names lines, once for each of them. */
export function remarksOf(text: string): Remark[] {
  return text.split(BETWEEN).flatMap((words) => {
    const places = [...words.matchAll(PLACE)].map(([, path, from, to]) => remark(words, path, from, to));
    const lines = [...words.matchAll(LINE)].map(([, from, to]) => remark(words, undefined, from, to));
    return [...places, ...lines];
  });
}

function remark(words: string, path: string | undefined, from = '1', to = from): Remark {
  return { ...(path === undefined ? {} : { path }), from: Number(from), to: Math.max(Number(from), Number(to)), words };
}
