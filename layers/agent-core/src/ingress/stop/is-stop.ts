import { JOINED, SPACED } from './stop-words.ts';

/** Longer texts say more than stop. It also bounds what the patterns below can take. */
const STOP_CHARS_MAX = 120;
/** Signs that mean stop, as characters and as Slack names them in texts and reactions. */
const STOP_SIGNS: ReadonlySet<string> = new Set([
  'octagonal_sign',
  'stop_sign',
  'x',
  'no_entry',
  'no_entry_sign',
  'raised_hand',
  'hand',
]);
const STOP_EMOJI = /[\u{1F6D1}\u{274C}\u{26D4}\u{1F6AB}\u{270B}]/gu;

/** Whether a reaction of this name asks for a stop: ❌ or 🛑. */
export function isStopReaction(name: string): boolean {
  return name === 'x' || name === 'octagonal_sign' || name === 'stop_sign';
}

/**
 * Whether the sense of a message is "stop" and nothing else: politeness, repetition, signs and emphasis change nothing, "stop the
 * server after the test" and "do not stop" say something else. `text`: the words without the mention of the agent.
 */
export function isStop(text: string): boolean {
  if (text.length > STOP_CHARS_MAX) return false;
  const clauses = clausesOf(text).map(senseOf);
  return clauses.includes('stop') && !clauses.includes('other');
}

type Sense = 'stop' | 'around' | 'forbids' | 'other';

function clausesOf(text: string): string[] {
  return withSigns(text)
    .normalize('NFKC')
    .toLowerCase()
    .split(/[.,;:!?…。、，！？；\n\r—–]+|\s-+\s|\s(?:and|und|et|y|e)\s/u)
    .map(plainWords)
    .filter((clause) => clause !== '');
}

/** Signs as the word that they stand for. */
function withSigns(text: string): string {
  return text
    .replace(STOP_EMOJI, ' stop ')
    .replace(/:([a-z0-9_+-]{1,40})(?:::skin-tone-[2-6])?:/g, (whole, name: string) =>
      STOP_SIGNS.has(name) ? ' stop ' : whole,
    );
}

/** Letters and digits with single spaces: no accents, no marks of emphasis. */
function plainWords(clause: string): string {
  const bare = clause
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
  return bare.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

function senseOf(clause: string): Sense {
  const read = readThrough(clause);
  if (read) return read;
  const forbids = FORBIDS.some((words) => clause === words || clause.startsWith(`${words} `));
  return forbids && !clause.split(' ').some((word) => STOP.has(word)) ? 'forbids' : 'other';
}

type Entry = { words: string; sense: 'stop' | 'around'; spaced: boolean };

const list = (words: string) => (words === '' ? [] : words.split(', '));
const entriesOf = (table: typeof SPACED, spaced: boolean): Entry[] =>
  Object.values(table).flatMap(({ stop, around }) => [
    ...list(stop).map((words) => ({ words, sense: 'stop' as const, spaced })),
    ...list(around).map((words) => ({ words, sense: 'around' as const, spaced })),
  ]);
const ENTRIES: readonly Entry[] = [...entriesOf(SPACED, true), ...entriesOf(JOINED, false)];
const STOP: ReadonlySet<string> = new Set(ENTRIES.flatMap(({ words, sense }) => (sense === 'stop' ? [words] : [])));
const FORBIDS: readonly string[] = Object.values(SPACED).flatMap(({ forbids }) => list(forbids));

/**
 * Whether the clause is made of nothing but words of the tables, and whether a stop is among them. Every position is looked at
 * once, so a text that can be read in many ways takes no longer than another.
 */
function readThrough(clause: string): 'stop' | 'around' | undefined {
  const reached: { around: boolean; stop: boolean }[] = Array.from({ length: clause.length + 2 }, () => ({
    around: false,
    stop: false,
  }));
  reached[0] = { around: true, stop: false };
  for (let at = 0; at < clause.length; at++) {
    const here = reached[at];
    if (!here?.around && !here?.stop) continue;
    for (const { words, sense, spaced } of ENTRIES) {
      if (!clause.startsWith(words, at) || (spaced && !isWhole(clause, at, at + words.length))) continue;
      const end = at + words.length + (clause[at + words.length] === ' ' ? 1 : 0);
      const next = reached[end];
      if (!next) continue;
      next.stop ||= here.stop || sense === 'stop';
      next.around ||= here.around && sense === 'around';
    }
  }
  const end = reached[clause.length];
  if (end?.stop) return 'stop';
  return end?.around ? 'around' : undefined;
}

/** Whether a word of a language with blanks stands alone: its neighbours are blanks, ends, or letters of a script without them. */
function isWhole(clause: string, from: number, to: number): boolean {
  return !SPACED_LETTER.test(clause[from - 1] ?? ' ') && !SPACED_LETTER.test(clause[to] ?? ' ');
}

const SPACED_LETTER = /[\p{Script=Latin}\p{N}]/u;
