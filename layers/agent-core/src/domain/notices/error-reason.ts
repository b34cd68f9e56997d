import { type Texts, textsOf } from '../language/texts.ts';
import type { PauseReason } from '../session/session.ts';

/** A pause because of a trouble. */
export type ErrorReason = Extract<PauseReason, { kind: 'error' }>;

/**
 * A pause that says in every language why. `count` and `detail`: what the text of this cause takes. It is kept in English too, for
 * programs and for a build that knows no such cause.
 */
export function errorReason(name: keyof Texts['causes'], count = 0, detail = ''): ErrorReason {
  return { kind: 'error', message: textsOf(undefined).causes[name](count, detail), cause: { name, count, detail } };
}

/** Why, in one language: what AWS said, where nothing of ours is known to say it. */
export function errorText({ message, cause }: ErrorReason, { causes }: Texts): string {
  if (cause === undefined || !isKnown(cause.name, causes)) return message;
  return causes[cause.name](cause.count, cause.detail);
}

function isKnown(name: string, causes: Texts['causes']): name is keyof Texts['causes'] {
  return Object.hasOwn(causes, name);
}
