/** A command with all that may be said around it has few words; this bounds what is looked at. */
const CHARS_MAX = 600;

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Said anywhere, these change nothing. */
const POLITE = set(
  'please pls plz kindly thanks thx hi hey hello yo ok okay now bitte danke merci gracias お願いします ください',
);
/** Said before a command: "could you show me the status". */
const BEFORE = set(
  "could can would will you show give tell get list me us what what's whats which is are the a my our your just quickly i i'd we need want like to see use switch change set",
);
/** Said behind a command: "status of this session". */
const AFTER = set('of for this that the session thread here command again quickly me us');
/** What they are said behind says enough without them; "help me" is the beginning of a task. */
const COMPLETE = set('status cost costs sessions');

/** The words in lower case without the signs around them, and without politeness. Empty when there are too many. */
export function saidWords(text: string): string[] {
  if (text.length > CHARS_MAX) return [];
  return text
    .replace(/\bthank (?:you|u)\b/gi, ' thanks ')
    .split(/\s+/)
    .map(bareWord)
    .filter((word) => word !== '' && !POLITE.has(word));
}

/** The words as they were written, without the politeness and the marks of code around them. */
export function withoutPolite(text: string): string {
  const words = text.split(/\s+/);
  const start = words.findIndex((word) => !isPolite(word));
  const end = words.findLastIndex((word) => !isPolite(word));
  return words
    .slice(Math.max(start, 0), end + 1)
    .join(' ')
    .replace(/^[`*]+|[`*]+$/g, '');
}

function isPolite(word: string): boolean {
  const bare = bareWord(word);
  return bare === '' || POLITE.has(bare);
}

/** What is left when nothing else is said than a command and the words around it. */
export function withoutAround(words: readonly string[]): string[] {
  const start = words.findIndex((word) => !BEFORE.has(word));
  const said = start < 0 ? [] : words.slice(start);
  if (!COMPLETE.has(said[0] ?? '')) return said;
  return said.slice(1).every((word) => AFTER.has(word)) ? said.slice(0, 1) : said;
}

/** `Status?` and "`status`" are `status`. */
export function bareWord(word: string): string {
  return word
    .replaceAll('’', "'")
    .replace(/^[`"'*_([]+/, '')
    .replace(/[`"'*)\].,!?:;、。！？]+$/, '')
    .toLowerCase();
}
