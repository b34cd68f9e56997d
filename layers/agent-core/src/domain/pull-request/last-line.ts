import { oneLine } from '../frames/one-line.ts';
import { textsOf } from '../language/texts.ts';
import { isForeignPerson, mention } from '../people/mention.ts';
import { knownOf, type SessionState } from '../session/session.ts';

/** Characters that Markdown reads as more than a letter, beside those that are escaped in all texts of ours. */
const MARKUP = /[\\`*_~[\]|]/g;

/**
 * Who asked for the work and where, in the notation of texts: the one who began the session, because whoever wrote last may only have said
 * thanks. `link`: of the thread; undefined where people have none.
 */
export function askedLine(state: SessionState, link: string | undefined): string {
  const { begunBy, requester, language } = state;
  return textsOf(language).codeHost.askedFor(shownName(state, begunBy ?? requester), link);
}

/** At the code host its people are known by their login; others by their name, else by their id. */
function shownName(state: SessionState, user: string): string {
  if (isForeignPerson(user) || state.source.kind === 'github') return mention(user);
  return oneLine(knownOf(state, user)?.name ?? user).replaceAll(MARKUP, '\\$&');
}

/** What of a line comes back from who has read it. */
function visible(line: string): string {
  return line.replaceAll(/\p{Cf}/gu, '').trim();
}

/** The text with this line at its end, once: who was shown it before may have sent it back. */
export function withLastLine(text: string, line: string): string {
  const rest = text
    .split('\n')
    .filter((each) => visible(each) !== visible(line))
    .join('\n')
    .trimEnd();
  return rest === '' ? line : `${rest}\n\n${line}`;
}
