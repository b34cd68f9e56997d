import type { Octokit } from '@octokit/core';

/** A repository as it is called now, whatever it was asked for as. `parent`: what it is a fork of. */
export type Repository = { client: Octokit; owner: string; repo: string; defaultBranch: string; parent?: string };

/** What GitHub answers about a pull request, as far as it is used. Lists lack the numbers and the body of a draft may be null. */
export type PullRequest = {
  number: number;
  html_url: string;
  node_id: string;
  draft?: boolean;
  base: { ref: string };
  head?: { sha?: string };
  body?: string | null;
  user?: { login?: string } | null;
  commits?: number;
  changed_files?: number;
};
