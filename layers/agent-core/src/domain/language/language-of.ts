/**
 * The code (ISO 639) of the language in which somebody is told things: that of their locale (IETF, `ja-JP`), else that of their words.
 * Languages by words are those that can be told by their script; everything else is English.
 */
export function languageOf(locale: string | undefined, words: string): string {
  const [language] = (locale ?? '').toLowerCase().split(/[-_]/);
  return language || (isJapanese(words) ? 'ja' : 'en');
}

/** Characters that are looked at: a language shows in its first sentences, and the rest may be a log. */
const WORDS_CHARS_MAX = 2_000;
/** Of the letters, this part at least: names, paths and terms in the words of a Japanese are Latin. */
const JAPANESE_SHARE_MIN = 0.2;
/** What says nothing of a person's language: code, addresses, and Slack's mentions. */
const NO_WORDS = /```[^`]*```|`[^`]*`|\bhttps?:\/\/\S+|<[^<>]*>/g;

/** Kana are Japanese alone; kanji count beside them, but are Chinese without. */
function isJapanese(words: string): boolean {
  const said = words.slice(0, WORDS_CHARS_MAX).replace(NO_WORDS, ' ');
  const count = (letters: RegExp) => said.match(letters)?.length ?? 0;
  const kana = count(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  return kana > 0 && kana + count(/\p{Script=Han}/gu) >= JAPANESE_SHARE_MIN * count(/\p{L}/gu);
}
