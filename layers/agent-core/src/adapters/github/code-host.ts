import type { Check, CommitChecks } from '../../domain/checks.ts';
import type { CodePage } from '../../domain/code-address.ts';
import type { CodeRight } from '../../domain/people/code-rights.ts';
import type { PullRequestTemplate } from '../../domain/pull-request/template.ts';
import { redacted } from '../../domain/redact/redact.ts';
import {
  type CodeHostAddresses,
  fullName,
  type RepositoryName,
  repositoryKey,
  repositoryNames,
} from '../../domain/repository.ts';
import type { GitAccess, RepositoryStanding } from '../../domain/worker/command.ts';
import { isRefusal, PortError } from '../../errors.ts';
import type {
  BranchEnd,
  ChecksOf,
  CodeHost,
  Fork,
  Illustrated,
  Issue,
  OpenedPullRequest,
  PictureRoom,
  Pictures,
  PullRequestDraft,
  ReadAsked,
  ReadPart,
  Rerun,
} from '../../ports/code-host.ts';
import type { CodeTalk, ReviewDraft, SubmittedReview, TalkPage, Words, Written } from '../../ports/code-talk.ts';
import { Asking } from './api/asking.ts';
import type { GitHubAuth, GitToken } from './api/auth.ts';
import { readFailures } from './checks/failures.ts';
import { readChecks } from './checks/read-checks.ts';
import { rerunFailed } from './checks/rerun.ts';
import { deleteBranch } from './delete-branch.ts';
import { orByHand } from './forks/by-hand.ts';
import { forkOf } from './forks/fork.ts';
import { rightOf } from './person-rights.ts';
import { identityOf } from './present-repository.ts';
import { openPullRequest } from './pull-requests.ts';
import { readIssue } from './reading/conversation/issue.ts';
import { readGist } from './reading/gist.ts';
import type { PictureReader } from './reading/pictures/reader.ts';
import { readPage } from './reading/read.ts';
import { GitHubTalk } from './talk/talk.ts';
import { readTemplate } from './template.ts';
import { QuietWords } from './words/quiet-words.ts';

/** Name that goes with every token of GitHub. */
const USERNAME = 'x-access-token';

/** `pictures`: absent, none are shown. */
export type GitHubSettings = CodeHostAddresses & { auth: GitHubAuth | undefined; pictures?: PictureReader };

export class GitHubCodeHost implements CodeHost {
  readonly addresses: CodeHostAddresses;
  readonly #talk: CodeTalk;
  readonly #quiet: QuietWords;
  readonly #auth: GitHubAuth | undefined;
  readonly #asking: Asking;
  readonly #pictures: PictureReader | undefined;

  constructor({ serverUrl, apiUrl, auth, pictures }: GitHubSettings) {
    this.addresses = { serverUrl, apiUrl };
    this.#auth = auth;
    this.#asking = new Asking({ apiUrl, auth });
    this.#pictures = pictures;
    this.#talk = new GitHubTalk(this.#asking, serverUrl);
    this.#quiet = new QuietWords(this.#asking, serverUrl);
  }

  async issue(repository: string, number: number, page = 1): Promise<Issue> {
    return this.#asking.about(repository, 'read', (client, name) => readIssue({ client, name }, number, page));
  }

  async read(page: CodePage, asked: ReadAsked): Promise<ReadPart[]> {
    // A gist belongs to no repository: what everybody with its address may read is read without a token.
    if (page.kind === 'gist') return readGist(this.#asking.anonymous(), page);
    return this.#asking.about(page.repository, 'read', (client, name) => readPage({ client, name }, page, asked));
  }

  async pictures(repository: string, words: Illustrated, room: PictureRoom): Promise<Pictures> {
    const reader = this.#pictures;
    if (!reader) throw new PortError('refused', 'pictures are not read here');
    return this.#asking.about(repository, 'read', (client, name) => reader.read({ client, name }, words, room));
  }

  async openPullRequest({ repository, ...asked }: PullRequestDraft): Promise<OpenedPullRequest> {
    const draft = { ...asked, title: redacted(asked.title), body: redacted(asked.body) };
    const { serverUrl } = this.addresses;
    return orByHand({ repository, branch: draft.branch, serverUrl }, (onAsked) =>
      this.#asking.about(repository, 'write', (client, name) => {
        onAsked();
        return openPullRequest(client, name, draft, { asking: this.#asking, quiet: this.#quiet, serverUrl });
      }),
    );
  }

  say(page: TalkPage, words: Words): Promise<Written> {
    return this.#talk.say(page, words);
  }

  submitReview(draft: ReviewDraft): Promise<SubmittedReview> {
    return this.#talk.submitReview(draft);
  }

  async checks(repository: string, of: ChecksOf): Promise<CommitChecks> {
    return this.#asking.about(repository, 'read', (client, name) => readChecks({ client, name }, of));
  }

  async failures(repository: string, checks: Check[]): Promise<ReadPart[]> {
    return this.#asking.about(repository, 'read', (client, name) => readFailures({ client, name }, checks));
  }

  async identity(repository: string): Promise<{ id: number; name: string }> {
    return this.#asking.about(repository, 'read', (client, name) => identityOf({ client, name }));
  }

  async rightOf(repository: string, login: string): Promise<CodeRight> {
    return this.#asking.about(repository, 'write', (client, name) => rightOf({ client, name }, login));
  }

  async deleteBranch(repository: string, branch: string, sha: string): Promise<BranchEnd> {
    return this.#asking.about(repository, 'write', (client, name) => deleteBranch({ client, name }, branch, sha));
  }

  async rerunFailed(repository: string, sha: string): Promise<Rerun[]> {
    return this.#asking.about(repository, 'rerun', (client, name) => rerunFailed({ client, name }, sha));
  }

  async fork(repository: string, owner?: string): Promise<Fork> {
    return forkOf({ asking: this.#asking, serverUrl: this.addresses.serverUrl }, repository, owner);
  }

  async pullRequestTemplate(repository: string): Promise<PullRequestTemplate | undefined> {
    return this.#asking.about(repository, 'read', readTemplate);
  }

  async gitAccess(repositories: string[], need: 'read' | 'write' = 'write'): Promise<GitAccess> {
    const access: GitAccess = { credentials: [], refusals: [] };
    const answers = await this.#gitTokens(repositoryNames(repositories), need);
    for (const answer of answers) {
      if (answer.kind === 'none')
        access.refusals.push({ url: this.#urlOf(answer.asked), reason: `No git credential: ${answer.reason}` });
      else
        for (const url of new Set([this.#urlOf(answer.asked), this.#urlOf(answer.name)]))
          access.credentials.push({
            ...{ url, username: USERNAME, password: answer.token },
            ...(need === 'read' ? { reads: true as const } : {}),
          });
    }
    const standings = answers.flatMap((answer) => this.#standing(answer));
    return standings.length > 0 ? { ...access, standings } : access;
  }

  /** Only what is not as its name says. */
  #standing(answer: GitToken): RepositoryStanding[] {
    if (answer.kind === 'none') return [];
    const { asked, name, standing = {} } = answer;
    const isMoved = repositoryKey(asked) !== repositoryKey(name);
    const told = { ...standing, ...(isMoved ? { name: fullName(name) } : {}) };
    return Object.keys(told).length > 0 ? [{ url: this.#urlOf(asked), ...told }] : [];
  }

  /** Git tells that a credential cannot be had at all, where one is needed; much of the work needs none. */
  async #gitTokens(repositories: RepositoryName[], need: 'read' | 'write'): Promise<GitToken[]> {
    try {
      return (await this.#auth?.gitTokens(repositories, need)) ?? [];
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return repositories.map((asked) => ({ kind: 'none', asked, reason: error.message }));
    }
  }

  #urlOf(repository: RepositoryName): string {
    return `${this.addresses.serverUrl.replace(/\/+$/, '')}/${fullName(repository)}`;
  }
}
