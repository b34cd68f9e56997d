/** A repository's addresses: below its own, and what stands at the end of each. */
const BELOW = {
  archive_url: '{archive_format}{/ref}',
  assignees_url: 'assignees{/user}',
  blobs_url: 'git/blobs{/sha}',
  branches_url: 'branches{/branch}',
  collaborators_url: 'collaborators{/collaborator}',
  comments_url: 'comments{/number}',
  commits_url: 'commits{/sha}',
  compare_url: 'compare/{base}...{head}',
  contents_url: 'contents/{+path}',
  contributors_url: 'contributors',
  deployments_url: 'deployments',
  downloads_url: 'downloads',
  events_url: 'events',
  forks_url: 'forks',
  git_commits_url: 'git/commits{/sha}',
  git_refs_url: 'git/refs{/sha}',
  git_tags_url: 'git/tags{/sha}',
  hooks_url: 'hooks',
  issue_comment_url: 'issues/comments{/number}',
  issue_events_url: 'issues/events{/number}',
  issues_url: 'issues{/number}',
  keys_url: 'keys{/key_id}',
  labels_url: 'labels{/name}',
  languages_url: 'languages',
  merges_url: 'merges',
  milestones_url: 'milestones{/number}',
  notifications_url: 'notifications{?since,all,participating}',
  pulls_url: 'pulls{/number}',
  releases_url: 'releases{/id}',
  stargazers_url: 'stargazers',
  statuses_url: 'statuses/{sha}',
  subscribers_url: 'subscribers',
  subscription_url: 'subscription',
  tags_url: 'tags',
  teams_url: 'teams',
  trees_url: 'git/trees{/sha}',
} as const;

type Links = { [name in keyof typeof BELOW]: string };

/** `api` and `html` are the repository's own addresses. */
export function repositoryLinks({ api, html }: { api: string; html: string }) {
  const links = Object.fromEntries(Object.entries(BELOW).map(([name, path]) => [name, `${api}/${path}`]));
  return {
    ...(links as Links),
    ...{ git_url: html.replace(/^\w+/, 'git'), ssh_url: `git@${html.replace(/^\w+:\/\//, '')}.git`, svn_url: html },
    ...{ homepage: null, mirror_url: null, language: null, license: null },
    ...{ has_projects: false, has_wiki: false, has_pages: false, has_downloads: false, has_discussions: false },
    ...{ topics: [], is_template: false, allow_forking: true, web_commit_signoff_required: false },
  };
}

/** How much it is liked; nobody here counts. */
export const REPOSITORY_COUNTS = {
  ...{ size: 0, forks: 0, forks_count: 0, stargazers_count: 0, watchers: 0, watchers_count: 0 },
  ...{ network_count: 0, subscribers_count: 0 },
};
