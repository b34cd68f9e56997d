/**
 * Whose people the agent serves. `id` names the installation in sessions, budgets and approvals: the workspace, or the
 * organisation where the app is installed for all of it. `homes`: the ids by which its own people are known.
 */
export type Installation = { id: string; homes: string[]; botUserId: string };

type Authorization = { team_id?: string; enterprise_id?: string; user_id?: string; is_enterprise_install?: boolean };

/** One of an event's `authorizations`, or the answer of auth.test, which has the same fields. Undefined: it names nothing. */
export function installationOf(found: Authorization): Installation | undefined {
  const { team_id: team, enterprise_id: enterprise, user_id: botUserId } = found;
  const id = found.is_enterprise_install ? (enterprise ?? team) : (team ?? enterprise);
  if (!id || !botUserId) return undefined;
  return { id, homes: [team, enterprise].filter((home) => home !== undefined), botUserId };
}

/**
 * What a post or a pressed button says about its author. `teams`: every team it names for them, `userTeam` first and alone
 * where it says so plainly. `isExtShared`: the channel is shared with other companies; undefined when nobody says.
 */
export type AuthorClaims = { teams: string[]; userTeam?: string; isExtShared?: boolean };

/**
 * A person as the workspace knows them (users.info). `teams`: their workspace, and their organisation if there is one. `email`
 * needs a scope of its own.
 */
export type Profile = {
  name: string;
  teams: string[];
  isStranger: boolean;
  isGuest: boolean;
  timeZone?: string;
  /** IETF tag of the language that they chose, `ja-JP`. */
  locale?: string;
  email?: string;
};

export type MembershipRules = { furtherTeamIds: string[]; allowGuests: boolean };

export type Membership = 'member' | 'foreign' | 'guest';

/** `ask`: what the payload says is not enough, and the workspace has to be asked who that is. */
export function claimedMembership(
  claims: AuthorClaims,
  { homes }: Installation,
  { allowGuests }: MembershipRules,
): 'member' | 'ask' {
  const isForeign = claims.teams.some((team) => !homes.includes(team));
  const saysNothing = claims.teams.length === 0 && claims.isExtShared === undefined;
  return isForeign || saysNothing || claims.isExtShared || !allowGuests ? 'ask' : 'member';
}

/** Whether a workspace, by its own id and that of its organisation, is one whose people are served. Unnamed, it is. */
export function isServedWorkspace(
  workspaces: string[],
  { homes }: Installation,
  { furtherTeamIds }: MembershipRules,
): boolean {
  return workspaces.length === 0 || workspaces.some((id) => homes.includes(id) || furtherTeamIds.includes(id));
}

/**
 * Somebody who is not known is foreign. So is somebody whom the payload puts into a team that is neither ours nor, as the
 * workspace knows them, theirs: the two contradict each other.
 */
export function knownMembership(
  profile: Profile | undefined,
  claims: AuthorClaims,
  { homes }: Installation,
  { furtherTeamIds, allowGuests }: MembershipRules,
): Membership {
  const served = [...homes, ...furtherTeamIds];
  if (!profile || profile.isStranger || !profile.teams.some((team) => served.includes(team))) return 'foreign';
  const { userTeam } = claims;
  if (userTeam !== undefined && !served.includes(userTeam) && !profile.teams.includes(userTeam)) return 'foreign';
  return profile.isGuest && !allowGuests ? 'guest' : 'member';
}
