/** Characters of words that may be no more than thanks. */
const COURTESY_CHARS_MAX = 100;
/** A text of these words alone asks for nothing. */
const WORDS = new Set(
  (
    'thanks thank you thx ty cheers so much very a lot lgtm looks look good great nice neat perfect awesome cool excellent love ' +
    'work job well done ok okay sure yes to me all it this the that is approved merging ship go ahead and now again'
  ).split(' '),
);
const JAPANESE =
  /(?:どうも)?(?:ありがとう|有難う)(?:ございます|ございました)?|助かり(?:ます|ました)|(?:良|よ)さそう(?:です)?|(?:いい|良い)(?:感じ)?(?:です)?ね?|了解(?:です|しました)?|承知(?:です|しました)?|お疲れ(?:様|さま)(?:です|でした)?|問題(?:ない|なさそう|ありません)(?:です)?/g;

/** Whether words are thanks, praise or a sign alone: nobody waits for an answer to them. */
export function isCourtesy(text: string): boolean {
  if (text.length > COURTESY_CHARS_MAX || /[?？]/.test(text)) return false;
  const plain = text.toLowerCase().replaceAll(/:[\w+-]{1,40}:|'s\b/g, ' ');
  const words = plain.replaceAll(JAPANESE, ' ').match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.every((word) => WORDS.has(word));
}
