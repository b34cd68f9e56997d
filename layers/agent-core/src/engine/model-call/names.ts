import { languageOf } from '../../domain/language/language-of.ts';
import { localMinuteOf } from '../../domain/minute.ts';
import { isForeignPerson } from '../../domain/people/mention.ts';
import type { ThreadPost } from '../../domain/people/thread-post.ts';
import type { InboxItem } from '../../domain/session/journal.ts';
import type { KnownPerson, SessionState } from '../../domain/session/session.ts';
import { knownOf } from '../../domain/session/session.ts';
import type { PersonMessage, TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { peopleOf } from '../compaction/kept-people.ts';
import type { StepContext } from '../context/context.ts';
import type { Material } from '../session/people.ts';

/** A name is asked for again after a day: people change theirs rarely. */
const KNOWN_MS_MAX = 24 * 60 * 60_000;
/** People that a session knows by name; the least lately asked for are forgotten. Catches a thread of hundreds. */
const KNOWN_MAX = 50;
/** Look-ups of one step; who is left stays an id until the next one. */
const LOOK_UPS_MAX = 10;
/** After a pause of this length a message says when it was written where its author is. */
const PAUSE_MS = 60 * 60_000;

/** The state that knows these people by name. A look-up that fails or finds nobody costs only the name. */
export async function withNames(
  context: Pick<StepContext, 'directory' | 'log' | 'settings'>,
  state: SessionState,
  users: string[],
  now: number,
): Promise<SessionState> {
  const known = state.people ?? [];
  const isKnown = (user: string) => known.some((one) => one.user === user && now - one.at < KNOWN_MS_MAX);
  const wanted = [...new Set(users)].filter((user) => !isKnown(user) && !isForeignPerson(user)).slice(0, LOOK_UPS_MAX);
  if (wanted.length === 0) return state;
  const found = await Promise.all(wanted.map((user) => lookUp(context, state, user, now)));
  const asked = found.flatMap((one) => one ?? []);
  const others = known.filter(({ user }) => !asked.some((one) => one.user === user));
  return { ...state, people: [...others, ...asked].slice(-KNOWN_MAX) };
}

async function lookUp(
  { directory, log, settings }: Pick<StepContext, 'directory' | 'log' | 'settings'>,
  { source }: SessionState,
  user: string,
  at: number,
): Promise<KnownPerson | undefined> {
  try {
    const found = await directory.person(source, user);
    if (!found) return { user, at };
    const { name, timeZone, locale, email } = found;
    const address = email && settings.coAuthor !== 'none' ? { email } : {};
    const author = address.email && settings.coAuthor === 'author' ? { isAuthor: true as const } : {};
    const told = { ...(name ? { name } : {}), ...(timeZone ? { timeZone } : {}), ...(locale ? { locale } : {}) };
    return { user, at, ...told, ...address, ...author };
  } catch (error) {
    log.info('A person could not be looked up', { user, error: String(error) });
    return undefined;
  }
}

/**
 * The state with the language in which the session tells people things: that of who begins it, decided once. `items`: what its first turn
 * takes in. English leaves no trace: it is also what sessions of older builds have.
 */
export function withLanguage(state: SessionState, items: InboxItem[]): SessionState {
  const first = items.find(({ kind }) => kind === 'message');
  if (!first) return state;
  const language = languageOf(knownOf(state, first.user)?.locale, first.text);
  return language === 'en' ? state : { ...state, language };
}

/** The messages with their authors' names, and after a pause with the time where they were written. */
export function named(people: PersonMessage[], transcript: TranscriptMessage[], state: SessionState): PersonMessage[] {
  let before = peopleOf(transcript).findLast(({ at }) => at !== undefined)?.at;
  return people.map((person) => {
    const { name, timeZone } = knownOf(state, person.user) ?? {};
    const { at } = person;
    const isAfterPause = at !== undefined && (before === undefined || at - before >= PAUSE_MS);
    before = at ?? before;
    const localTime = isAfterPause && timeZone ? localMinuteOf(at, timeZone) : undefined;
    return { ...person, ...(name ? { name } : {}), ...(localTime ? { localTime } : {}) };
  });
}

/** The posts with their authors' names beside the ids. */
export function namedMaterial({ note, posts }: Material, state: SessionState): Material {
  return { note, posts: posts.map((post) => namedPost(post, state)) };
}

function namedPost(post: ThreadPost, state: SessionState): ThreadPost {
  const name = post.user && knownOf(state, post.user)?.name;
  if (!name) return post;
  const from = `${name} (${post.user})`;
  const parts = post.parts.map(({ frame, text }) => ({
    frame: frame.from === post.from ? { ...frame, from } : frame,
    text,
  }));
  return { ...post, from, parts };
}
