import { redacted } from '../../../domain/redact/redact.ts';
import type { CodeTalk, ReviewDraft, SubmittedReview, TalkPage, Words, Written } from '../../../ports/code-talk.ts';
import type { Asking } from '../api/asking.ts';
import { submitReview } from './submit-review.ts';
import { write } from './write.ts';

/** What the agent says at GitHub. Nothing that looks like a secret leaves. */
export class GitHubTalk implements CodeTalk {
  readonly #asking: Asking;

  constructor(asking: Asking) {
    this.#asking = asking;
  }

  say(page: TalkPage, { body, ...how }: Words): Promise<Written> {
    const words = { ...how, ...(body === undefined ? {} : { body: redacted(body) }) };
    return this.#asking.about(page.repository, 'write', (client, name) => write({ client, name }, page, words));
  }

  submitReview({ repository, ...draft }: ReviewDraft): Promise<SubmittedReview> {
    const findings = draft.findings.map(({ text, suggestion, ...place }) => ({
      ...{ ...place, text: redacted(text) },
      ...(suggestion === undefined ? {} : { suggestion: redacted(suggestion) }),
    }));
    const shown = { ...draft, body: redacted(draft.body), findings };
    return this.#asking.about(repository, 'write', (client, name) => submitReview({ client, name }, shown));
  }
}
