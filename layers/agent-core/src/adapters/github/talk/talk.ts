import { redacted } from '../../../domain/redact/redact.ts';
import type { CodeTalk, ReviewDraft, SubmittedReview, TalkPage, Words, Written } from '../../../ports/code-talk.ts';
import type { Asking } from '../api/asking.ts';
import { QuietWords } from '../words/quiet-words.ts';
import { submitReview } from './submit-review.ts';
import { write } from './write.ts';

/** What the agent says at GitHub. Nothing that looks like a secret leaves, and nobody is notified who has nothing to do with it. */
export class GitHubTalk implements CodeTalk {
  readonly #asking: Asking;
  readonly #quiet: QuietWords;

  constructor(asking: Asking, serverUrl: string) {
    this.#asking = asking;
    this.#quiet = new QuietWords(asking, serverUrl);
  }

  say(page: TalkPage, { body, ...how }: Words): Promise<Written> {
    const words = { ...how, ...(body === undefined ? {} : { body: redacted(body) }) };
    return this.#asking.about(page.repository, 'write', (client, name) =>
      write({ client, name }, this.#quiet, page, words),
    );
  }

  submitReview({ repository, ...draft }: ReviewDraft): Promise<SubmittedReview> {
    const findings = draft.findings.map(({ text, suggestion, ...place }) => ({
      ...{ ...place, text: redacted(text) },
      ...(suggestion === undefined ? {} : { suggestion: redacted(suggestion) }),
    }));
    const shown = { ...draft, body: redacted(draft.body), findings };
    return this.#asking.about(repository, 'write', (client, name) =>
      submitReview({ client, name }, this.#quiet, shown),
    );
  }
}
