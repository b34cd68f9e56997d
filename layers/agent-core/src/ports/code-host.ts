import type { CodeHostAddresses } from '../domain/repository.ts';
import type { GitAccess } from '../domain/worker/command.ts';

export type Issue = {
  /** Where it is now, which may be elsewhere than it was asked for: repositories and issues move. */
  repository: string;
  number: number;
  title: string;
  body: string;
  state: string;
  author: string;
  url: string;
  /** When it was opened, as the code host writes it. */
  at?: string;
  comments: { author: string; body: string; at?: string }[];
};
export type PullRequestDraft = {
  repository: string;
  branch: string;
  base?: string;
  title: string;
  body: string;
  /** Left out: as it is, or ready for review when it is new. */
  draft?: boolean;
};
/** As the code host answered. `problems`: what was asked for and not done, and why. */
export type OpenedPullRequest = {
  repository: string;
  number: number;
  url: string;
  created: boolean;
  base: string;
  draft: boolean;
  problems: string[];
};

export interface CodeHost {
  readonly addresses: CodeHostAddresses;
  issue(repository: string, number: number): Promise<Issue>;
  /** Idempotent by repository and head branch: a second call updates title and body, and base and draft where they are given. */
  openPullRequest(draft: PullRequestDraft): Promise<OpenedPullRequest>;
  /**
   * What git may use over HTTPS in each of these repositories, limited to them where the code host can. One that there is nothing
   * for costs the others nothing. Nothing at all when no code host is configured.
   */
  gitAccess(repositories: string[]): Promise<GitAccess>;
}
