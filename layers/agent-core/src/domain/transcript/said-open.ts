/** Characters of an answer that are looked at, from its end: what stays open is said there. Bounds the work. */
const SAID_CHARS_MAX = 8_000;

/** Words that say that something was not done, or why. Languages that are not here cost their answer one nudge. */
const NOT_DONE =
  /(?:\b(?:not|cannot|unable|without|no|blocked|skip(?:ped)?|left|open|later|because|since|wait(?:s|ing)?|unfinished|remains?|needs?|until)\b|n['’]t\b|ない|ません|できず|未|待|保留|残|\b(?:nicht|kein\w*|weil|pas|sans|não|sin|porque|falta)\b|没|不|未|안|못)/iu;
/** Offers that end an answer as a habit, and ask for nothing. */
const MERE_OFFER = /\b(?:anything|something) else\b|\b(?:other|further|more) questions\b/i;
/** The least length of a word that tells items apart. */
const TELLING_WORD = /[\p{L}\p{N}]{4,}/gu;

/** Whether an answer ends by asking people something: then they decide, and nothing is to be sent back. */
export function isQuestion(answer: string): boolean {
  const last = answer.trimEnd().split('\n').at(-1)?.slice(-SAID_CHARS_MAX) ?? '';
  return /[?？][\s*_"'”’)\]]*$/u.test(last) && !MERE_OFFER.test(last);
}

/** Whether a sentence of the answer names this open item, and says that it is not done, or why. */
export function saysOpen(answer: string, item: string): boolean {
  const words = item.toLowerCase().match(TELLING_WORD) ?? [];
  const sentences = answer
    .slice(-SAID_CHARS_MAX)
    .toLowerCase()
    .split(/\n|[.!?;](?=\s)|[。！？]/u);
  return sentences.some((sentence) => NOT_DONE.test(sentence) && names(sentence, item.toLowerCase(), words));
}

function names(sentence: string, item: string, words: readonly string[]): boolean {
  if (words.length === 0) return sentence.includes(item);
  return words.filter((word) => sentence.includes(word)).length * 2 >= words.length;
}
