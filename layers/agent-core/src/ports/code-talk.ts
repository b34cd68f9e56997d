import type { RepositoryPage } from '../domain/code-address.ts';
import type { Audience } from '../domain/people/audience.ts';
import type { Finding } from '../domain/review/finding.ts';

/** A page that has a conversation: an issue, a pull request, or a comment or review there. */
export type TalkPage = Extract<RepositoryPage, { kind: 'issue' | 'pull' | 'comment' | 'review' | 'review-comment' }>;

/** What words were kept from: names that they would have notified, and issues that would have shown a link back; as they were written. */
export type Quieted = { mentions: string[]; references: string[] };

/**
 * `audience`: absent, nobody beside those who take part. `marker`: stands unseen in what this call writes, and the same call, made again, knows its own by it.
 * Letters, digits and hyphens.
 */
export type Words = { body?: string; resolve: boolean; audience?: Audience; marker: string };

/** What was written and where. `thread`: the comment that began it, by its address. `problems`: what was not done, and why. */
export type Written = { url?: string; thread?: string; isResolved: boolean; problems: string[]; quieted?: Quieted };

/** `isVerdict`: changes are asked for, and not only remarks made. */
export type ReviewDraft = {
  repository: string;
  number: number;
  isVerdict: boolean;
  body: string;
  findings: Finding[];
  audience?: Audience;
  marker: string;
};

/**
 * `submitted`: with this many findings; `left`: those that were said before, and where. `misplaced`: nothing was submitted, because of these
 * findings; `since`: of a commit that we reviewed, and only what changed after it counts.
 */
export type SubmittedReview =
  | {
      kind: 'submitted';
      url: string;
      commit: string;
      findings: number;
      left: string[];
      problems: string[];
      quieted?: Quieted;
    }
  | { kind: 'misplaced'; problems: string[]; since?: string };

/**
 * What the agent says on the code host in places that others began. Each is idempotent by its marker. Words notify nobody but the audience and those
 * who take part there.
 */
export interface CodeTalk {
  /** An answer in the thread of a comment on a line; elsewhere a comment of its own. `resolve` is for threads only. */
  say(page: TalkPage, words: Words): Promise<Written>;
  /** One review with all its findings, or nothing at all. */
  submitReview(draft: ReviewDraft): Promise<SubmittedReview>;
}
