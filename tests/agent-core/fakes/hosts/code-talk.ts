import type {
  CodeTalk,
  ReviewDraft,
  SubmittedReview,
  TalkPage,
  Words,
  Written,
} from '@remote-swe/core/ports/code-talk';
import type { Calls } from '../calls.ts';

export class FakeCodeTalk implements CodeTalk {
  readonly written: { page: TalkPage; words: Words }[] = [];
  readonly reviews: ReviewDraft[] = [];
  writtenAnswer: Partial<Written> = {};
  reviewAnswer: SubmittedReview | undefined;
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  say(page: TalkPage, words: Words): Promise<Written> {
    return this.#calls.run('codeHost.say', () => {
      this.written.push({ page, words });
      const url = words.body === undefined ? {} : { url: `https://github.com/${page.repository}/pull/7#written` };
      return { ...url, isResolved: words.resolve, problems: [], ...this.writtenAnswer };
    });
  }

  submitReview(draft: ReviewDraft): Promise<SubmittedReview> {
    return this.#calls.run('codeHost.submitReview', () => {
      this.reviews.push(draft);
      const url = `https://github.com/${draft.repository}/pull/${draft.number}#pullrequestreview-1`;
      const submitted = { kind: 'submitted' as const, url, commit: 'abc', left: [], problems: [] };
      return this.reviewAnswer ?? { ...submitted, findings: draft.findings.length };
    });
  }
}
