import type { CommitChecks } from '@remote-swe/core/domain/checks';
import type { CodePage } from '@remote-swe/core/domain/code-address';
import type { CodeRight } from '@remote-swe/core/domain/people/code-rights';
import type { PullRequestTemplate } from '@remote-swe/core/domain/pull-request/template';
import type { GitAccess } from '@remote-swe/core/domain/worker/command';
import type {
  BranchEnd,
  ChecksOf,
  CodeHost,
  Fork,
  Issue,
  OpenedPullRequest,
  Pictures,
  PullRequestDraft,
  ReadPart,
  Rerun,
} from '@remote-swe/core/ports/code-host';
import type { ReviewDraft, SubmittedReview, TalkPage, Words, Written } from '@remote-swe/core/ports/code-talk';
import type { Calls } from '../calls.ts';
import { FakeCodeTalk } from './code-talk.ts';

export class FakeCodeHost implements CodeHost {
  readonly addresses = { serverUrl: 'https://github.com', apiUrl: 'https://api.github.com' };
  readonly drafts: PullRequestDraft[] = [];
  readonly credentialsFor: string[][] = [];
  /** Repositories that no credential can be had for. */
  readonly closed = new Map<string, Error>();
  hasCredential = true;
  issueAnswer: Omit<Issue, 'repository' | 'number'> | undefined;
  readonly pages: CodePage[] = [];
  openedAnswer: Partial<OpenedPullRequest> = {};
  readAnswer: ReadPart[] = [{ text: 'A page' }];
  readonly talk: FakeCodeTalk;
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
    this.talk = new FakeCodeTalk(calls);
  }

  read(page: CodePage): Promise<ReadPart[]> {
    this.pages.push(page);
    return this.#calls.run('codeHost.read', () => this.readAnswer);
  }

  picturesAnswer: Pictures = { pictures: [], left: 0 };

  pictures: CodeHost['pictures'] = () => this.#calls.run('codeHost.pictures', () => this.picturesAnswer);

  say(page: TalkPage, words: Words): Promise<Written> {
    return this.talk.say(page, words);
  }

  submitReview(draft: ReviewDraft): Promise<SubmittedReview> {
    return this.talk.submitReview(draft);
  }

  issue(repository: string, number: number): Promise<Issue> {
    const fallback = {
      repository,
      number,
      title: 'Title',
      body: 'Body',
      state: 'open',
      author: 'alice',
      url: `https://github.com/${repository}/issues/${number}`,
      comments: [],
    };
    return this.#calls.run('codeHost.issue', () => ({ ...fallback, ...this.issueAnswer }));
  }

  checksAnswer: Partial<CommitChecks> = {};
  failuresAnswer: ReadPart[] = [];
  rerunAnswer: Rerun[] = [];

  checks(repository: string, of: ChecksOf): Promise<CommitChecks> {
    return this.#calls.run('codeHost.checks', () => {
      const sha = 'sha' in of ? of.sha : 'a'.repeat(40);
      const pull = 'number' in of ? { pull: { number: of.number, state: 'open' as const, headSha: sha } } : {};
      return { repository, sha, checks: [], missing: [], left: 0, ...pull, ...this.checksAnswer };
    });
  }

  failures(): Promise<ReadPart[]> {
    return this.#calls.run('codeHost.failures', () => this.failuresAnswer);
  }

  readonly writers = new Set<string>();

  branchEnd: BranchEnd = 'deleted';
  readonly deletedBranches: string[] = [];

  deleteBranch(repository: string, branch: string): Promise<BranchEnd> {
    return this.#calls.run('codeHost.deleteBranch', () => {
      this.deletedBranches.push(`${repository}:${branch}`);
      return this.branchEnd;
    });
  }

  /** Numbers and present names of repositories, by the name that is asked for. */
  readonly identities = new Map<string, { id: number; name: string }>();

  identity(repository: string): Promise<{ id: number; name: string }> {
    return this.#calls.run('codeHost.identity', () => this.identities.get(repository) ?? { id: 7, name: repository });
  }

  rightOf(_repository: string, login: string): Promise<CodeRight> {
    return this.#calls.run('codeHost.rightOf', () => (this.writers.has(login) ? 'write' : 'read'));
  }

  rerunFailed(): Promise<Rerun[]> {
    return this.#calls.run('codeHost.rerunFailed', () => this.rerunAnswer);
  }

  forkAnswer: Partial<Fork> = {};
  fork(repository: string, owner = 'helper'): Promise<Fork> {
    return this.#calls.run('codeHost.fork', () => {
      const fork = { repository: `${owner}/${repository.split('/')[1]}`, upstream: repository, branch: 'main' };
      return { ...fork, isThere: true, problems: [], ...this.forkAnswer };
    });
  }

  template: string | undefined;
  templates: string[] = [];
  async pullRequestTemplate(): Promise<PullRequestTemplate | undefined> {
    if (this.templates.length > 0) return { several: this.templates };
    return this.template === undefined ? undefined : { text: this.template };
  }

  openPullRequest(draft: PullRequestDraft) {
    return this.#calls.run('codeHost.openPullRequest', () => {
      const created = !this.drafts.some((each) => each.branch === draft.branch);
      this.drafts.push(draft);
      const { repository, base = 'main', draft: isDraft = false } = draft;
      const url = `https://github.com/${repository}/pull/7`;
      return { repository, number: 7, url, created, base, draft: isDraft, problems: [], ...this.openedAnswer };
    });
  }

  gitAccess(repositories: string[], need = 'write'): Promise<GitAccess> {
    return this.#calls.run('codeHost.gitAccess', () => {
      this.credentialsFor.push(repositories);
      const urlOf = (repository: string) => `https://github.com/${repository}`;
      const open = this.hasCredential ? repositories.filter((repository) => !this.closed.has(repository)) : [];
      const refused = repositories.filter((repository) => this.closed.has(repository));
      return {
        credentials: open.map((repository) => ({
          ...{ url: urlOf(repository), username: 'x', password: 'secret' },
          ...(need === 'read' ? { reads: true as const } : {}),
        })),
        refusals: refused.map((repository) => ({
          url: urlOf(repository),
          reason: this.closed.get(repository)?.message ?? '',
        })),
      };
    });
  }
}
