import type { Check, CommitChecks } from '../domain/checks.ts';
import type { CodePage } from '../domain/code-address.ts';
import type { Frame } from '../domain/frames/frame.ts';
import type { ImageReference } from '../domain/image/image-reference.ts';
import type { Audience } from '../domain/people/audience.ts';
import type { CodeRight } from '../domain/people/code-rights.ts';
import type { Owner } from '../domain/pull-request/code-owners.ts';
import type { PullRequestTemplate } from '../domain/pull-request/template.ts';
import type { CodeHostAddresses } from '../domain/repository.ts';
import type { SeenThread } from '../domain/session/remarks.ts';
import type { GitAccess } from '../domain/worker/command.ts';
import type { CodeTalk, Quieted } from './code-talk.ts';

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
  /** One page of them, newest first. */
  comments: IssueComment[];
  pictures?: Illustrated;
  /** What is known beside the words; absent in part where the code host did not say. */
  more?: IssueMore;
};
export type IssueComment = { author: string; body: string; at?: string; url?: string; pictures?: Illustrated };
export type IssueMore = {
  isPullRequest: boolean;
  labels: string[];
  commentCount: number;
  /** Pages of comments, from 1, the newest. */
  page: number;
  pages: number;
  linked: ReadPart[];
};
/** `page`: of comments, from 1, the newest. `file`: of a pull request's diff, that file alone. */
export type ReadAsked = { page?: number; file?: string };
/** Words with pictures in them, by what they are in their repository. */
export type Illustrated =
  | { kind: 'issue'; number: number }
  | { kind: 'comment' | 'line-comment'; id: number }
  | { kind: 'review'; number: number; id: number };
/** How many pictures are looked at, and their bytes in all. */
export type PictureRoom = { count: number; bytes: number };
/** `alt`: what stands in its place, by whoever put it there. `problem`: why there is none. */
export type Picture = { alt: string } & ({ format: ImageReference['format']; bytes: Uint8Array } | { problem: string });
/** In their order; `left`: how many more there are. */
export type Pictures = { pictures: Picture[]; left: number };
/** A text of somebody else's in its frame; without a frame, facts in words of our own. */
export type ReadPart = {
  text: string;
  frame?: Frame;
  /** It begins this thread of a review. */
  thread?: SeenThread;
  /** The text shows pictures. */
  pictures?: Illustrated;
  /** It begins an open pull request with this head, as `owner/name:branch`. */
  head?: string;
};
export type PullRequestDraft = {
  repository: string;
  branch: string;
  base?: string;
  title: string;
  body: string;
  /** Left out: as it is, or ready for review when it is new. */
  draft?: boolean;
  /** Beside those that it has; not on somebody else's pull request. */
  labels?: string[];
  /** Whose review is asked for: people by login, teams as `organisation/team`; not on somebody else's pull request. */
  reviewers?: string[];
  /** What this session opened, as `owner/name#12` or by its address: only their words are changed. */
  ours: string[];
  /** The description's last line, in the notation of texts. Absent: it ends as `body` does. */
  lastLine?: string;
  /** Whom title and body may notify, beside those who take part in it and whose review is asked for. Absent: nobody. */
  audience?: Audience;
  /** Stands unseen in what this call writes: the same call, made again, knows its own by it. Letters, digits and hyphens. */
  marker: string;
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
  head?: { sha?: string; commits?: number; files?: number };
  /** Of the repository, where the base is another branch. */
  defaultBranch?: string;
  /** Who owns files that it changes, by the base branch's CODEOWNERS file, who owns most first. Absent: there is none. */
  owners?: { file: string; owners: Owner[] };
  /** Issues that merging it closes, as `owner/name#12`; absent where that is not known. */
  closes?: string[];
  /** `closes` is what its words say: the code host links issues some seconds later. */
  closesByWords?: true;
  /** Workflow files that it changes, which its description names. Absent: none. */
  workflows?: string[];
  /** Its repository is a fork of this one, which the pull request does not reach. */
  forkOf?: string;
  /** What its words were kept from. Absent: nothing. */
  quieted?: Quieted;
  /** It is somebody else's: its words are as they were, and ours stand in a comment. */
  foreign?: { author: string; commentUrl: string };
};

/**
 * A fork that we may push to. `branch`: the upstream's default one. `isThere`: the code host has copied the commits. `problems`: what
 * could not be brought up to date in it, and why.
 */
export type Fork = { repository: string; upstream: string; branch: string; isThere: boolean; problems: string[] };

/** What checks are asked of: a pull request's head, or a commit. */
export type ChecksOf = { number: number } | { sha: string };
/** What became of one run of a commit's checks that was to be started again. */
export type Rerun = { name: string } & ({ is: 'started' | 'started-before' } | { is: 'refused'; why: string });

/** What became of a branch that was to be deleted: it stands at another commit, or was not there. */
export type BranchEnd = 'deleted' | 'moved' | 'gone';

export interface CodeHost extends CodeTalk {
  readonly addresses: CodeHostAddresses;
  /** `page`: of the comments, from 1, the newest. */
  issue(repository: string, number: number, page?: number): Promise<Issue>;
  /** What a page shows, the most important first; each list in it is bounded and says what is left out. Only reads. */
  read(page: CodePage, asked: ReadAsked): Promise<ReadPart[]>;
  /**
   * Pictures in words of this repository, as its pages show them. Asks no host but the code host's own, and sends it no credential; a
   * picture that cannot be had costs only itself.
   */
  pictures(repository: string, words: Illustrated, room: PictureRoom): Promise<Pictures>;
  /**
   * Idempotent by repository and head branch: a second call updates title and body, and base and draft where they are given. What
   * the session did not open keeps its words, base and draft: what was to be said there becomes a comment.
   */
  openPullRequest(draft: PullRequestDraft): Promise<OpenedPullRequest>;
  checks(repository: string, of: ChecksOf): Promise<CommitChecks>;
  /** Of failed ones among these: lines that they mark, and the part of a log that says why. Bounded, whatever the log's size. */
  failures(repository: string, checks: Check[]): Promise<ReadPart[]>;
  /** Which repository is called so, or was and has moved: its number, which no other one ever gets, and its present name. */
  identity(repository: string): Promise<{ id: number; name: string }>;
  /** What a person may do in the repository. */
  rightOf(repository: string, login: string): Promise<CodeRight>;
  /** Deletes a branch that still stands at this commit. Refused: it is the default branch, or a right is missing. */
  deleteBranch(repository: string, branch: string, sha: string): Promise<BranchEnd>;
  /** Idempotent: a run is started again once in its life, by whomever. */
  rerunFailed(repository: string, sha: string): Promise<Rerun[]>;
  /**
   * Makes a fork, or finds the one that there is, and brings its default branch to where its upstream is unless it has commits of its
   * own. `owner`: the account of the fork; without it, the only one that it can go to.
   */
  fork(repository: string, owner?: string): Promise<Fork>;
  /** The repository's template for the description of a pull request, or the names of several; undefined without one. */
  pullRequestTemplate(repository: string): Promise<PullRequestTemplate | undefined>;
  /**
   * What git may use over HTTPS in each of these repositories, limited to them where the code host can. One that there is nothing
   * for costs the others nothing. Nothing at all when no code host is configured. With the need `read` no push gets it, and it allows
   * none where the code host can narrow it.
   */
  gitAccess(repositories: string[], need?: 'read' | 'write'): Promise<GitAccess>;
}
