import { may, type Role, roleOf } from '../people/roles.ts';
import type { SessionId } from '../session/session.ts';
import type { ThreadSource } from '../thread/thread-source.ts';
import type { Scope } from './asked/key.ts';
import type { ApiPerson } from './me.ts';
import { isSamePerson } from './person-in.ts';
import type { Can } from './session.ts';

/**
 * Who asks. `isServed`: may use the agent at all, by the lists as they are now. A key has no more rights than its maker, and of these
 * only those of its scopes; a browser has all.
 */
export type Caller = {
  person: ApiPerson;
  isAdmin: boolean;
  isServed: boolean;
  scopes: readonly Scope[];
  language: 'en' | 'ja';
  expiresAt: number;
  csrf?: string;
  key?: { id: string; scopes: Scope[] };
};

/** What decides on rights in a session. `begunBy`: undefined where nobody knows. `people`: who has written in it. */
export type Owned = { source: ThreadSource; begunBy: string | undefined; people: readonly string[] };

/** What the caller may do with a session; undefined: they may not even know that there is one. */
export function rightsIn(caller: Caller, session: Owned): Can | undefined {
  const role = roleIn(caller, session);
  const tookPart = session.people.some((id) => isSamePerson(caller.person, session.source, id));
  if (role === 'stranger' || (role === 'taker-part' && !tookPart)) return undefined;
  const mayWrite = caller.scopes.includes('write');
  const read = may(role, 'history');
  return {
    read,
    write: mayWrite && may(role, 'write'),
    stop: mayWrite && may(role, 'stop'),
    resume: mayWrite && may(role, 'resume'),
    raise: mayWrite && may(role, 'raise session budget'),
    mute: mayWrite && may(role, 'write'),
    fork: mayWrite && read,
    share: mayWrite && read,
  };
}

/** Somebody who took part has not begun it; in Slack they see the thread, here its state. */
function roleIn(caller: Caller, { source, begunBy }: Owned): Role {
  const isRequester = begunBy !== undefined && isSamePerson(caller.person, source, begunBy);
  return roleOf({ isMember: true, isAdmin: actsAsAdmin(caller), isServed: caller.isServed, isRequester });
}

/** A key of an admin is an admin's only where it was made for that. */
export function actsAsAdmin({ isAdmin, scopes }: Pick<Caller, 'isAdmin' | 'scopes'>): boolean {
  return isAdmin && scopes.includes('admin');
}

/** The installation in a session's id, for sessions whose journal is not read. */
export function sourceWordOf(sessionId: SessionId): 'slack' | 'github' | 'api' {
  const kind = sessionId.split(':')[0];
  return kind === 'github' || kind === 'api' ? kind : 'slack';
}
