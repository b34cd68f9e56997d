/**
 * Text of others may not look like what the renderer writes around it, to a model any more than to a program: a tag of a
 * frame, the header `<@U1> wrote:` and the `[session]` of older builds. What does gets a backslash after its first character,
 * `<\person-message`, and means nothing any more. Letters are compared by how they look; all scans are linear.
 */

/** The names of our frames; each has two words, so that hardly any code has them. */
const FRAME_TAGS = ['person-message', 'outside-material', 'session-note'] as const;
export type FrameTag = (typeof FRAME_TAGS)[number];

const FRAME_WORDS = FRAME_TAGS.map((tag) => tag.split('-') as [string, string]);

/** What looks like `<`. */
const OPENING = '<\u00ab\u02c2\u1438\u16b2\u2039\u226a\u2329\u276c\u276e\u2770\u27e8\u29fc\u3008\u300a\ufe64\uff1c';
const CLOSING = '>\u00bb\u02c3\u1433\u16b3\u203a\u226b\u232a\u276d\u276f\u2771\u27e9\u29fd\u3009\u300b\ufe65\uff1e';
const SQUARE = '[\u2772\u3010\u3014\u3016\u3018\u301a\u27e6\uff3b\ufe5d';
/** White space, and what is not seen at all. */
const UNSEEN = /[\s\p{Z}\p{C}\p{M}\p{Default_Ignorable_Code_Point}\u2800]/u;
const DASH = /[\p{Pd}\p{Pc}\u00ad\u02d7\u2212\u30fc]/u;
const SLASH = '/\u2044\u2215\u29f8\uff0f';
const COLON = ':\u02d0\ua789\u2236\ufe55\uff1a';
const AT = '@\uff20\ufe6b';

/** Letters of other alphabets that look like those of our names; NFKD knows full-width, bold and accented ones. */
const LIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аαɑᴀ',
    d: 'ԁᴅ',
    e: 'еєεᴇɛ',
    g: 'ɡɢց',
    i: 'іıιɩɪӏ',
    l: 'ʟⅼ',
    m: 'мᴍμ',
    n: 'пոɴην',
    o: 'оοօᴏσ',
    p: 'рρᴘ',
    r: 'гʀᴦ',
    s: 'ѕꜱʂ',
    t: 'тτᴛ',
    u: 'υսᴜц',
    w: 'ԝѡᴡω',
  }).flatMap(([letter, others]) => [...others].map((other) => [other, letter] as const)),
);

/** The text with each look-alike of a frame or header made harmless. Doing it twice changes nothing more. */
export function withoutLookAlikes(text: string): string {
  return text
    .replace(ANY_OPENING, (bracket, at: number) =>
      isTag(text, at + bracket.length) || isHeader(text, at + bracket.length) ? `${bracket}\\` : bracket,
    )
    .replace(NOTE_AT_LINE_START, '$1$2\\');
}

const ANY_OPENING = new RegExp(`[${OPENING}]`, 'gu');
const LINE_END = '\\n\\v\\f\\r\\u0085\\u2028\\u2029';
const UNSEEN_IN_LINE = `(?:(?![${LINE_END}])[\\s\\p{Z}\\p{C}\\p{M}\\p{Default_Ignorable_Code_Point}\\u2800])`;
/** `[session] Words`; a section of that name in a file of settings has a line of its own. */
const NOTE_AT_LINE_START = new RegExp(
  `((?:^|[${LINE_END}])${UNSEEN_IN_LINE}*)([${SQUARE.replace('[', '\\[')}])(?=${UNSEEN_IN_LINE}*${lettersOf('session')}[\\]\\u2773\\u3011\\u3015\\u3017\\u3019\\u301b\\u27e7\\uff3d\\ufe5e]${UNSEEN_IN_LINE}*[\\p{L}\\p{N}])`,
  'giu',
);

function lettersOf(word: string): string {
  const wide = (letter: string) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0);
  const likes = (letter: string) => [...LIKE].flatMap(([other, own]) => (own === letter ? [other] : [])).join('');
  return [...word].map((letter) => `[${letter}${wide(letter)}${likes(letter)}]${UNSEEN_IN_LINE}*`).join('');
}

/** Whether a tag of ours follows: an optional slash, the two words and a dash between them. */
function isTag(text: string, start: number): boolean {
  const slash = skip(text, start);
  const name = isOneOf(SLASH, text[slash]) ? skip(text, slash + 1) : slash;
  return FRAME_WORDS.some(([first, second]) => {
    const afterFirst = word(text, name, first);
    if (afterFirst === undefined) return false;
    const dash = dashes(text, afterFirst);
    return dash !== undefined && word(text, dash, second) !== undefined;
  });
}

/** Whether `@U1> wrote:` follows. A second opening bracket ends the look, so that no text is looked at twice. */
function isHeader(text: string, start: number): boolean {
  const at = skip(text, start);
  if (!isOneOf(AT, text[at])) return false;
  let end = at + 1;
  while (end < text.length && !isOneOf(CLOSING, text[end]) && !isOneOf(OPENING, text[end])) end++;
  if (!isOneOf(CLOSING, text[end])) return false;
  const wrote = word(text, skip(text, end + 1), 'wrote');
  return wrote !== undefined && isOneOf(COLON, text[skip(text, wrote)]);
}

function isOneOf(characters: string, character: string | undefined): boolean {
  return character !== undefined && characters.includes(character);
}

/** The first position from `start` on where something can be seen. */
function skip(text: string, start: number): number {
  let at = start;
  for (;;) {
    const character = characterAt(text, at);
    if (character === undefined || !UNSEEN.test(character)) return at;
    at += character.length;
  }
}

/** Behind a run of dashes with whatever is not seen around them; undefined without a dash. */
function dashes(text: string, start: number): number | undefined {
  let at = start;
  let isThere = false;
  for (;;) {
    const character = characterAt(text, at);
    if (character === undefined) return undefined;
    const isDash = DASH.test(character);
    if (!isDash && !UNSEEN.test(character)) return isThere ? at : undefined;
    isThere ||= isDash;
    at += character.length;
  }
}

/** Behind the word, read by how its letters look; undefined when another word stands there. */
function word(text: string, start: number, wanted: string): number | undefined {
  let at = start;
  let found = '';
  while (found.length < wanted.length) {
    const character = characterAt(text, at);
    if (character === undefined) return undefined;
    if (!UNSEEN.test(character)) found += seenAs(character);
    if (!wanted.startsWith(found.slice(0, wanted.length))) return undefined;
    at += character.length;
  }
  return at;
}

function seenAs(character: string): string {
  const plain = [...character.normalize('NFKD').toLowerCase().normalize('NFKD')].filter((one) => !UNSEEN.test(one));
  return plain.map((letter) => LIKE.get(letter) ?? letter).join('');
}

function characterAt(text: string, at: number): string | undefined {
  const point = text.codePointAt(at);
  return point === undefined ? undefined : String.fromCodePoint(point);
}
