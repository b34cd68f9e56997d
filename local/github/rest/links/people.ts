import type { GitHubStore } from '../../store.ts';

/** What GitHub says of every account and nobody here reads: its addresses, and its id in GraphQL. */
export function userLinks(store: GitHubStore, login: string, id: number) {
  const api = `${store.serverUrl()}/api/users/${encodeURIComponent(login)}`;
  const below = (path: string) => `${api}/${path}`;
  return {
    node_id: `U_local${id}`,
    avatar_url: `${store.serverUrl()}/_/avatars/${id}`,
    gravatar_id: '',
    url: api,
    followers_url: below('followers'),
    following_url: below('following{/other_user}'),
    gists_url: below('gists{/gist_id}'),
    starred_url: below('starred{/owner}{/repo}'),
    subscriptions_url: below('subscriptions'),
    organizations_url: below('orgs'),
    repos_url: below('repos'),
    events_url: below('events{/privacy}'),
    received_events_url: below('received_events'),
  };
}

/** What only a person's own page and profile have. */
export function profile(at: string) {
  return {
    ...{ company: null, blog: '', location: null, email: null, hireable: null, bio: null },
    ...{ public_repos: 0, public_gists: 0, followers: 0, following: 0, created_at: at, updated_at: at },
  };
}

/** An App as it stands beside what it did. `slug` is its name in addresses. */
export function integration(store: GitHubStore, id: number, { slug, name }: { slug: string; name: string }) {
  const login = 'github';
  const about = { id, type: 'Organization', site_admin: false, html_url: `${store.serverUrl()}/${login}` };
  const at = '2020-01-01T00:00:00Z';
  return {
    ...{ id, slug, name, node_id: `A_local${id}`, description: null },
    owner: { login, ...about, ...userLinks(store, login, id) },
    external_url: `${store.serverUrl()}/apps/${slug}/about`,
    html_url: `${store.serverUrl()}/apps/${slug}`,
    ...{ created_at: at, updated_at: at, events: [] },
  };
}
