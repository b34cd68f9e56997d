import { oneLine } from '../frames/one-line.ts';
import { everyLanguage, textsOf } from '../language/texts.ts';
import { isForeignPerson, mention } from '../people/mention.ts';
import { knownOf, type SessionState } from '../session/session.ts';

/** Characters that Markdown reads as more than a letter, beside those that are escaped in all texts of ours. */
const MARKUP = /[\\`*_~[\]|]/g;

/** The name and the address of the thread, the name alone, or nothing: descriptions of public repositories are read by everybody. */
export type RequesterShown = 'thread' | 'name' | 'none';

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

/**
 * The text with this line at its end, once: who was shown one of before may have sent it back, with another name, thread or language. Undefined:
 * without any.
 */
export function withLastLine(text: string, line: string | undefined): string {
  const lines = text.split('\n').map((each) => ({ each, seen: visible(each) }));
  const now = line && visible(line);
  const isEmpty = (at: number) => (lines[at]?.seen ?? '') === '';
  const rest = lines
    .filter(({ seen }, at) => seen !== now && !isOfBefore(seen, isEmpty(at - 1) && isEmpty(at + 1)))
    .map(({ each }) => each)
    .join('\n')
    .trimEnd();
  if (line === undefined) return rest;
  return rest === '' ? line : `${rest}\n\n${line}`;
}

/** `isAlone`: a paragraph of its own, as ours are. Without the thread's address a line could also be a part of other words. */
function isOfBefore(seen: string, isAlone: boolean): boolean {
  return PATTERNS.some(({ linked, bare }) => linked.test(seen) || (isAlone && bare.test(seen)));
}

/** Stand for what differs from line to line. */
const PERSON = '\u0001';
const ADDRESS = '\u0002';
/** Characters of a name; without an address beside it, less long words count as a name. */
const NAME_MAX = 200;
const BARE_NAME_MAX = 60;
const ADDRESS_MAX = 4_000;

const PATTERNS = everyLanguage().map(({ codeHost: { askedFor } }) => ({
  linked: patternOf(askedFor(PERSON, ADDRESS), NAME_MAX),
  bare: patternOf(askedFor(PERSON, undefined), BARE_NAME_MAX),
}));

/** A text of ours as the code host shows it. */
function patternOf(text: string, nameMax: number): RegExp {
  const source = text
    .replace(/<([^|]*)\|([^>]*)>/, '[$2]($1)')
    .replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    .replace(PERSON, `.{1,${nameMax}}`)
    .replace(ADDRESS, `[^()\\s]{1,${ADDRESS_MAX}}`);
  return new RegExp(`^${source}$`, 'u');
}
