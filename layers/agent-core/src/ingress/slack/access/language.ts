import { languageOf } from '../../../domain/language/language-of.ts';
import { type Texts, textsOf } from '../../../domain/language/texts.ts';
import type { AccessPorts } from './access.ts';

/** In which language a command is answered. */
export type Answering = { texts: Texts };

/**
 * What this person is answered in: by the locale that they chose in Slack. English where that is not known or cannot be had now: an answer
 * in another language is better than none.
 */
export async function textsFor({ people }: Pick<AccessPorts, 'people'>, user: string): Promise<Texts> {
  const profile = await people.profile(user).catch(() => undefined);
  return textsOf(languageOf(profile?.locale, ''));
}
