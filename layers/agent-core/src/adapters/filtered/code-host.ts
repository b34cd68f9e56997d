import type { Check, CommitChecks } from '../../domain/checks.ts';
import type { CodePage } from '../../domain/code-address.ts';
import type { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import type { CodeRight } from '../../domain/people/code-rights.ts';
import type { PullRequestTemplate } from '../../domain/pull-request/template.ts';
import type { CodeHostAddresses } from '../../domain/repository.ts';
import type { GitAccess } from '../../domain/worker/command.ts';
import { PortError } from '../../errors.ts';
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
import type { ReviewDraft, SubmittedReview, TalkPage, Words, Written } from '../../ports/code-talk.ts';
import { orCleanError } from './clean-error.ts';

const NAME_HOLDS_SECRET = 'the name of a repository, a branch or a person holds a secret';

/** The code host without secrets in what is read and written there; what it gives for git is known from then on. */
export class FilteredCodeHost implements CodeHost {
  readonly addresses: CodeHostAddresses;
  readonly #host: CodeHost;
  readonly #filter: SecretFilter;

  constructor(host: CodeHost, filter: SecretFilter) {
    this.addresses = host.addresses;
    this.#host = host;
    this.#filter = filter;
  }

  issue(repository: string, number: number, page?: number): Promise<Issue> {
    return this.#ask(repository, () => this.#host.issue(repository, number, page));
  }

  read(page: CodePage, asked: ReadAsked): Promise<ReadPart[]> {
    return this.#ask([page, asked], () => this.#host.read(page, asked));
  }

  /** The pictures themselves hold no text. */
  pictures(repository: string, words: Illustrated, room: PictureRoom): Promise<Pictures> {
    return this.#ask(repository, () => this.#host.pictures(repository, words, room));
  }

  openPullRequest(draft: PullRequestDraft): Promise<OpenedPullRequest> {
    const { title, body, lastLine, ...names } = draft;
    const end = lastLine === undefined ? {} : { lastLine: this.#filter.text(lastLine) };
    const shown = { title: this.#filter.text(title), body: this.#filter.text(body), ...end };
    return this.#ask(names, () => this.#host.openPullRequest({ ...names, ...shown }));
  }

  say(page: TalkPage, words: Words): Promise<Written> {
    return this.#ask(page, () => this.#host.say(page, this.#filter.every(words)));
  }

  submitReview(draft: ReviewDraft): Promise<SubmittedReview> {
    const { repository, ...words } = draft;
    return this.#ask(repository, () => this.#host.submitReview({ repository, ...this.#filter.every(words) }));
  }

  checks(repository: string, of: ChecksOf): Promise<CommitChecks> {
    return this.#ask([repository, of], () => this.#host.checks(repository, of));
  }

  /** The checks are as they were read here, without secrets. */
  failures(repository: string, checks: Check[]): Promise<ReadPart[]> {
    return this.#ask(repository, () => this.#host.failures(repository, checks));
  }

  identity(repository: string): Promise<{ id: number; name: string }> {
    return this.#ask(repository, () => this.#host.identity(repository));
  }

  rightOf(repository: string, login: string): Promise<CodeRight> {
    return this.#ask([repository, login], () => this.#host.rightOf(repository, login));
  }

  deleteBranch(repository: string, branch: string, sha: string): Promise<BranchEnd> {
    return this.#ask([repository, branch, sha], () => this.#host.deleteBranch(repository, branch, sha));
  }

  rerunFailed(repository: string, sha: string): Promise<Rerun[]> {
    return this.#ask([repository, sha], () => this.#host.rerunFailed(repository, sha));
  }

  fork(repository: string, owner?: string): Promise<Fork> {
    return this.#ask([repository, owner], () => this.#host.fork(repository, owner));
  }

  pullRequestTemplate(repository: string): Promise<PullRequestTemplate | undefined> {
    return this.#ask(repository, () => this.#host.pullRequestTemplate(repository));
  }

  /** One with a secret in its name gets nothing, and costs the others nothing. */
  async gitAccess(repositories: string[], need?: 'read' | 'write'): Promise<GitAccess> {
    const asked = repositories.filter((repository) => !this.#holdsSecret(repository));
    const left = repositories.filter((repository) => !asked.includes(repository));
    const { credentials, ...told } = await orCleanError(this.#filter, this.#host.gitAccess(asked, need));
    this.#filter.know(credentials.map(({ password }) => password));
    const refusals = left.map((repository) => ({
      url: `${this.addresses.serverUrl}/${this.#filter.text(repository)}`,
      reason: `No git credential: ${NAME_HOLDS_SECRET}`,
    }));
    return { credentials, ...this.#filter.every({ ...told, refusals: [...told.refusals, ...refusals] }) };
  }

  /** A name cannot be changed: under another one it would be another repository, branch or person. */
  async #ask<Answer>(names: unknown, ask: () => Promise<Answer>): Promise<Answer> {
    if (this.#holdsSecret(names)) throw new PortError('refused', `${NAME_HOLDS_SECRET}; nothing was asked or written`);
    return this.#filter.every(await orCleanError(this.#filter, ask()));
  }

  #holdsSecret(names: unknown): boolean {
    return JSON.stringify(this.#filter.every(names)) !== JSON.stringify(names);
  }
}
