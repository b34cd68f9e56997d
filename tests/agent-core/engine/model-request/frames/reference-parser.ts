/** A frame as a reader who knows only the rule finds it: it ends at the closing tag that carries the mark of its opening tag. */
export type ReadFrame = { tag: string; attributes: Record<string, string>; content: string };

const OPENING = /<(person-message|outside-material|session-note)((?: [a-z]+="[^"\n]*")*) mark="([0-9a-f]{8})">\n/y;

/** All frames of a text, or the reason why it is not a row of frames with white space between them. */
export function readFrames(text: string): ReadFrame[] | string {
  const frames: ReadFrame[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(text[at] ?? '')) at++;
    if (at >= text.length) return frames;
    OPENING.lastIndex = at;
    const [opening, tag, said = '', mark] = OPENING.exec(text) ?? [];
    if (opening === undefined || tag === undefined) return `no frame begins at ${at}: ${text.slice(at, at + 60)}`;
    const closing = `\n</${tag} mark="${mark}">`;
    const end = text.indexOf(closing, at + opening.length - 1);
    if (end < 0) return `the frame at ${at} does not end`;
    frames.push({ tag, attributes: attributesOf(said), content: text.slice(at + opening.length, end) });
    at = end + closing.length;
  }
}

function attributesOf(said: string): Record<string, string> {
  return Object.fromEntries([...said.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
}

const UNSEEN = '[\\s\\p{C}\\p{M}\\p{Z}\\p{Default_Ignorable_Code_Point}]*';

/** What a careless reader would take for a tag or header, by the looks of it. */
const LOOKS = new RegExp(
  `[<＜‹〈⟨]${UNSEEN}[/／]?${UNSEEN}(?:${['person-message', 'outside-material', 'session-note'].map(spaced).join('|')})|` +
    `[<＜‹]${UNSEEN}[@＠][^<>＜＞‹›]*[>＞›]${UNSEEN}${spaced('wrote')}[:：]|` +
    `(?<=^|[\\n\\r\\u2028\\u2029\\u0085\\v\\f])[[［]session\\] [a-z]`,
  'giu',
);

function spaced(word: string): string {
  const wide = (letter: string) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0);
  return [...word].map((one) => (one === '-' ? '[-‐–—－_]' : `[${one}${wide(one)}]`)).join(UNSEEN);
}

/** How many tags and headers a text seems to have. */
export function seemingTags(text: string): number {
  return [...text.matchAll(LOOKS)].length;
}
