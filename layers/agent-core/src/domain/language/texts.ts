import { english } from './en/english.ts';

/**
 * Every text of the program for people, in one language: mrkdwn, functions of what differs. What the model reads is not here, it is
 * English. What AWS, GitHub or a machine said stands in a text as they said it.
 */
export type Texts = typeof english;

/** The languages by their ISO 639 code. Another one is its own folder and its line here; what it lacks does not compile. */
const LANGUAGES: Readonly<Record<string, Texts>> = { en: english };

/** A code that nobody knows, or none, gives English: a language that was taken away costs its sessions nothing else. */
export function textsOf(language: string | undefined): Texts {
  return (language !== undefined && Object.hasOwn(LANGUAGES, language) && LANGUAGES[language]) || english;
}
