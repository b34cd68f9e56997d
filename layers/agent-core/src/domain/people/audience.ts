import type { SessionState } from '../session/session.ts';
import { isForeignPerson } from './mention.ts';

/**
 * Who may hear of what a session writes at the code host, beside those who take part where it stands. `logins`: people of the session; `thread`: where
 * it began; `repositories`: what it works on, whose owners may be linked to.
 */
export type Audience = {
  logins: string[];
  repositories: string[];
  thread?: { repository: string; number: number };
};

/** For words that belong to no session. */
export const NO_AUDIENCE: Audience = { logins: [], repositories: [] };

export function audienceOf(state: SessionState): Audience {
  const { source, people = [], requester, begunBy = requester } = state;
  const users = [requester, begunBy, ...people.map(({ user }) => user)];
  const thread = source.kind === 'github' ? { repository: source.repository, number: source.number } : undefined;
  const repositories = [...state.repositories, ...state.pullRequests.map(({ repository }) => repository)];
  return {
    logins: [...new Set(users.flatMap((user) => loginOf(user, thread !== undefined)))],
    repositories: [...new Set([...repositories, ...(thread ? [thread.repository] : [])])],
    ...(thread ? { thread } : {}),
  };
}

/** In a session of the code host people are known by their login, in others by `github:login`. */
function loginOf(user: string, isFromThere: boolean): string[] {
  if (!isForeignPerson(user)) return isFromThere && user !== '' ? [user] : [];
  const [source, login = ''] = user.split(':');
  return source === 'github' ? [login] : [];
}
