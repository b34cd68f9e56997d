/**
 * What a person is to a session. `requester` began it. `taker-part` is anybody else who may use the agent: with a word or a
 * button in the thread they take part. `stranger` may not use it.
 */
export type Role = 'admin' | 'requester' | 'taker-part' | 'stranger';

/** What people do with the agent from Slack. */
export type Act =
  | 'write'
  | 'stop'
  | 'resume'
  | 'help'
  | 'status'
  | 'cost'
  | 'cost of everybody'
  | 'sessions of everybody'
  | 'history'
  | 'stop from elsewhere'
  | 'raise session budget'
  | 'raise month budget'
  | 'approvals';

const EVERYBODY: Act[] = ['write', 'stop', 'resume', 'help', 'status', 'cost'];
const OF_SESSION: Act[] = ['history', 'stop from elsewhere', 'raise session budget'];
const OF_ALL: Act[] = ['cost of everybody', 'sessions of everybody', 'raise month budget', 'approvals'];

/** The table of docs/slack.md. */
const MAY: Record<Role, ReadonlySet<Act>> = {
  stranger: new Set(),
  'taker-part': new Set(EVERYBODY),
  requester: new Set([...EVERYBODY, ...OF_SESSION]),
  admin: new Set([...EVERYBODY, ...OF_SESSION, ...OF_ALL]),
};

export function may(role: Role, act: Act): boolean {
  return MAY[role].has(act);
}

/** `isServed`: a member of the workspace who needs no approval or has one. An admin of another company is a stranger. */
export function roleOf(person: { isMember: boolean; isAdmin: boolean; isServed: boolean; isRequester: boolean }): Role {
  if (!person.isMember) return 'stranger';
  if (person.isAdmin) return 'admin';
  if (!person.isServed) return 'stranger';
  return person.isRequester ? 'requester' : 'taker-part';
}
