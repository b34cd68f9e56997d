/** Permissions of an installation token by GitHub's names. */
export type Permissions = Record<string, 'read' | 'write'>;

/** `read` for what a tool only shows; `write` for git and pull requests; `rerun` for runs of Actions; `teams` to ask teams for a review. */
export type Need = 'read' | 'write' | 'rerun' | 'teams';

const READING: Permissions = {
  ...{ metadata: 'read', contents: 'read', issues: 'read', pull_requests: 'read' },
  ...{ checks: 'read', statuses: 'read', actions: 'read' },
};
const WORKING: Permissions = { metadata: 'read', contents: 'write', issues: 'write', pull_requests: 'write' };

const RERUNNING: Permissions = { ...READING, actions: 'write' };
const ASKING_TEAMS: Permissions = { metadata: 'read', pull_requests: 'write', members: 'read' };

/** What a token is asked for: never more than a session needs, and workflow files only where an operator allows it. */
export function permissionsFor(need: Need, workflows: boolean): Permissions {
  if (need === 'read') return READING;
  if (need === 'rerun') return RERUNNING;
  if (need === 'teams') return ASKING_TEAMS;
  return workflows ? { ...WORKING, workflows: 'write' } : WORKING;
}

/**
 * As much of `asked` as an installation has: GitHub gives no token at all when one permission is missing. `lacking` names what
 * could not be had, as GitHub's settings do.
 */
export function granted(asked: Permissions, has: Record<string, string>): { has: Permissions; lacking: string[] } {
  const given: Permissions = {};
  const lacking: string[] = [];
  for (const [name, level] of Object.entries(asked)) {
    const ours = has[name] ?? (name === 'metadata' ? 'read' : undefined);
    const isEnough = ours !== undefined && (level === 'read' || ours === 'write' || ours === 'admin');
    if (!isEnough) lacking.push(`${name.replace('_', ' ')}: ${level}`);
    if (ours !== undefined) given[name] = isEnough ? level : 'read';
  }
  return { has: given, lacking };
}
