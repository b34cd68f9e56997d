import { callerKind } from '../../access.ts';
import { GitHubError } from '../../errors.ts';
import { type Repository, repositoryKey, type Team } from '../../state.ts';
import type { GitHubStore } from '../../store.ts';
import type { RestCall } from '../router.ts';

/** A team as it stands in a pull request. */
export function teamJson(store: GitHubStore, { id, organisation, slug, name }: Team) {
  const url = `${store.serverUrl()}/api/organizations/1/team/${id}`;
  return {
    ...{ id, node_id: teamNodeId(id), name, slug, description: null, privacy: 'closed', permission: 'push' },
    ...{ notification_setting: 'notifications_enabled', parent: null, type: 'organization', organization_id: 1 },
    ...{ url, members_url: `${url}/members{/member}`, repositories_url: `${url}/repos` },
    html_url: `${store.serverUrl()}/orgs/${organisation}/teams/${slug}`,
  };
}

function teamNodeId(id: number): string {
  return `T_local${id}`;
}

/** Teams whose review may be asked for; throws what GitHub answers for any other. */
export function askedTeams(call: RestCall, { owner, name }: Repository, slugs: string[]): Team[] {
  return slugs.map((slug) => {
    const team = call.store.teams.get(repositoryKey(owner, slug));
    if (!team?.repositories.has(repositoryKey(owner, name)))
      throw new GitHubError(
        422,
        `Reviews may only be requested from collaborators. One or more of the teams you specified is not a collaborator of the ${owner}/${name} repository.`,
      );
    // Who may not see the organisation's members gets these words, although the team was found.
    if (!maySee(call, owner))
      throw new GitHubError(422, 'Validation Failed', [
        `Could not resolve to a node with the global id of '${teamNodeId(team.id)}'.`,
      ]);
    return team;
  });
}

function maySee({ identity, store }: RestCall, organisation: string): boolean {
  if (identity.kind !== 'token') return false;
  const { token } = identity;
  if (callerKind(identity) === 'integration') return token.permissions.members !== undefined;
  return !token.isPersonal || store.isMember(organisation, token.login);
}
