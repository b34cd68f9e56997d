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

  async issue(repository: string, number: number, page?: number): Promise<Issue> {
    return this.#filter.every(await this.#host.issue(repository, number, page));
  }

  async read(page: CodePage, asked: ReadAsked): Promise<ReadPart[]> {
    return this.#filter.every(await this.#host.read(page, asked));
  }

  /** The pictures themselves hold no text. */
  async pictures(repository: string, words: Illustrated, room: PictureRoom): Promise<Pictures> {
    const { pictures, left } = await this.#host.pictures(repository, words, room);
    const shown = pictures.map((picture) => ({
      ...picture,
      alt: this.#filter.text(picture.alt),
      ...('problem' in picture ? { problem: this.#filter.text(picture.problem) } : {}),
    }));
    return { pictures: shown, left };
  }

  async openPullRequest(draft: PullRequestDraft): Promise<OpenedPullRequest> {
    const { title, body, lastLine, ...names } = draft;
    // The name of a branch cannot be changed: under another name it would be another branch.
    if (JSON.stringify(this.#filter.every(names)) !== JSON.stringify(names))
      throw new PortError('refused', 'the name of a branch or repository holds a secret; nothing was opened');
    const end = lastLine === undefined ? {} : { lastLine: this.#filter.text(lastLine) };
    const shown = { title: this.#filter.text(title), body: this.#filter.text(body), ...end };
    return this.#filter.every(await this.#host.openPullRequest({ ...names, ...shown }));
  }

  async say(page: TalkPage, words: Words): Promise<Written> {
    return this.#filter.every(await this.#host.say(page, this.#filter.every(words)));
  }

  async submitReview(draft: ReviewDraft): Promise<SubmittedReview> {
    return this.#filter.every(await this.#host.submitReview(this.#filter.every(draft)));
  }

  async checks(repository: string, of: ChecksOf): Promise<CommitChecks> {
    return this.#filter.every(await this.#host.checks(repository, of));
  }

  async failures(repository: string, checks: Check[]): Promise<ReadPart[]> {
    return this.#filter.every(await this.#host.failures(repository, checks));
  }

  identity(repository: string): Promise<{ id: number; name: string }> {
    return this.#host.identity(repository);
  }

  rightOf(repository: string, login: string): Promise<CodeRight> {
    return this.#host.rightOf(repository, login);
  }

  deleteBranch(repository: string, branch: string, sha: string): Promise<BranchEnd> {
    return this.#host.deleteBranch(repository, branch, sha);
  }

  async rerunFailed(repository: string, sha: string): Promise<Rerun[]> {
    return this.#filter.every(await this.#host.rerunFailed(repository, sha));
  }

  async fork(repository: string, owner?: string): Promise<Fork> {
    return this.#filter.every(await this.#host.fork(repository, owner));
  }

  async pullRequestTemplate(repository: string): Promise<PullRequestTemplate | undefined> {
    return this.#filter.every(await this.#host.pullRequestTemplate(repository));
  }

  async gitAccess(repositories: string[], need?: 'read' | 'write'): Promise<GitAccess> {
    const access = await this.#host.gitAccess(repositories, need);
    this.#filter.know(access.credentials.map(({ password }) => password));
    return access;
  }
}
