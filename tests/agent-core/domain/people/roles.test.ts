import { type Act, may, type Role, roleOf } from '@remote-swe/core/domain/people/roles';
import { describe, expect, it } from 'vitest';

/** What docs/slack.md says, act by act. */
const TABLE: Record<Act, Role[]> = {
  write: ['taker-part', 'requester', 'admin'],
  stop: ['taker-part', 'requester', 'admin'],
  resume: ['taker-part', 'requester', 'admin'],
  help: ['taker-part', 'requester', 'admin'],
  status: ['taker-part', 'requester', 'admin'],
  cost: ['taker-part', 'requester', 'admin'],
  history: ['requester', 'admin'],
  'stop from elsewhere': ['requester', 'admin'],
  'raise session budget': ['requester', 'admin'],
  'cost of everybody': ['admin'],
  'sessions of everybody': ['admin'],
  'raise month budget': ['admin'],
  approvals: ['admin'],
};
const ROLES: Role[] = ['stranger', 'taker-part', 'requester', 'admin'];
const cells = Object.entries(TABLE).flatMap(([act, roles]) =>
  ROLES.map((role) => [role, act as Act, roles.includes(role)] as const),
);

describe('the table of roles', () => {
  it.each(cells)('The table of roles lets a %s do "%s": %s', (role, act, expected) => {
    expect(may(role, act)).toBe(expected);
  });
});

describe('a role', () => {
  const person = { isMember: true, isAdmin: false, isServed: true, isRequester: false };
  it.each<[string, Partial<typeof person>, Role]>([
    ['an admin', { isAdmin: true }, 'admin'],
    ['an admin who began it', { isAdmin: true, isRequester: true }, 'admin'],
    ['an admin without an approval', { isAdmin: true, isServed: false }, 'admin'],
    ['who began it', { isRequester: true }, 'requester'],
    ['somebody else who is served', {}, 'taker-part'],
    ['somebody without an approval', { isServed: false }, 'stranger'],
    ['who began it and lost the approval', { isServed: false, isRequester: true }, 'stranger'],
    ['an admin of another company', { isMember: false, isAdmin: true }, 'stranger'],
    ['who began it, of another company', { isMember: false, isRequester: true }, 'stranger'],
  ])('The role is that of %s', (_name, more, expected) => {
    expect(roleOf({ ...person, ...more })).toBe(expected);
  });
});
