import { english, type Texts } from './en/english.ts';
import { japanese } from './ja/japanese.ts';

export type { Texts } from './en/english.ts';

/** The languages by their ISO 639 code. Another one is a folder beside them and its line here; what it lacks does not compile. */
const LANGUAGES: Readonly<Record<string, Texts>> = { en: english, ja: japanese };

/** For what reads back a line that was written in whichever language. A function: made at the load, it would keep all texts in each function. */
export function everyLanguage(): readonly Texts[] {
  return Object.values(LANGUAGES);
}

/** A code that nobody knows, or none, gives English: a language that was taken away costs its sessions nothing else. */
export function textsOf(language: string | undefined): Texts {
  return (language !== undefined && Object.hasOwn(LANGUAGES, language) && LANGUAGES[language]) || english;
}
