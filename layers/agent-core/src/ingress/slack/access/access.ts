import {
  type AuthorClaims,
  claimedMembership,
  type Installation,
  knownMembership,
  type Membership,
  type MembershipRules,
  type Profile,
} from '../../../domain/people/membership.ts';
import { may, type Role, roleOf } from '../../../domain/people/roles.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import { isRefusal } from '../../../errors.ts';
import type { Log } from '../../../ports/log.ts';
import type { Approvals, People } from '../../../ports/people/people.ts';
import type { Journal } from '../../../ports/session/journal.ts';
import { begunBy } from '../../begun-by.ts';

export type Access = MembershipRules & { adminUserIds: string[] };
export type AccessPorts = { approvals: Approvals; people: People; journal: Journal; log: Log };

/** Who did something and where, and what the payload says about them. */
export type Author = { user: string; channel: string; claims: AuthorClaims; installation: Installation };

/** Why somebody is not served; `guest` and `foreign` are beyond an admin's approval. */
export type Refusal = 'not approved' | Exclude<Membership, 'member'>;

/** Undefined: the author is served. */
export async function refusalOf(ports: AccessPorts, access: Access, author: Author): Promise<Refusal | undefined> {
  const membership = await membershipOf(ports, access, author);
  if (membership !== 'member') return membership;
  const role = roleOf({ ...(await factsOf(ports, access, author)), isRequester: false });
  return may(role, 'write') ? undefined : 'not approved';
}

/** What an author who is served is to the session whose newest entry this is, if there is one. */
export async function roleIn(
  ports: AccessPorts,
  access: Access,
  author: Author,
  entry: JournalEntry | undefined,
): Promise<Role> {
  const facts = await factsOf(ports, access, author);
  return roleOf({ ...facts, isRequester: entry !== undefined && (await begunBy(ports, entry)) === author.user });
}

async function factsOf(ports: AccessPorts, access: Access, { user, channel, installation }: Author) {
  const { adminUserIds } = access;
  const isAdmin = adminUserIds.includes(user);
  const isServed =
    isAdmin || adminUserIds.length === 0 || (await ports.approvals.isApproved(installation.id, user, channel));
  return { isMember: true, isAdmin, isServed };
}

async function membershipOf(ports: AccessPorts, access: Access, author: Author): Promise<Membership> {
  const { claims, installation } = author;
  if (claimedMembership(claims, installation, access) === 'member') return 'member';
  return knownMembership(await profileOf(ports, author.user), claims, installation, access);
}

/** Undefined when the workspace does not know the person, or may not tell: somebody who cannot be known is not served. */
export async function profileOf(
  ports: Pick<AccessPorts, 'people' | 'log'>,
  user: string,
): Promise<Profile | undefined> {
  try {
    return await ports.people.profile(user);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    ports.log.error('People cannot be looked up (scope users:read), so they are not served', { reason: error.message });
    return undefined;
  }
}
