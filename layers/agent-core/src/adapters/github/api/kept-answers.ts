import { createHash } from 'node:crypto';
import { statusOf } from './github-errors.ts';

/** Answers that one instance keeps, and the length of each: catches a diff of megabytes. */
const KEPT_MAX = 100;
const CHARS_MAX = 200_000;

/** Asks for words as GitHub's pages show them (`body_html`), beside the words as they were written. */
export const RENDERED = 'application/vnd.github.full+json';

/** As Octokit's hooks have them. */
type Options = { method: string; url: string; headers: Record<string, unknown>; request?: unknown };
type Answer = { headers: { etag?: string | undefined }; data: unknown };

/**
 * Answers to reads with their ETags. A read that is asked again says which answer is known; GitHub's 304 costs nothing of the
 * hourly limit. An answer is given again only after GitHub said, for the same credential, that it still holds.
 */
export class KeptAnswers {
  readonly #kept = new Map<string, { etag: string; answer: Answer }>();

  async ask<Asked extends Options, Answered extends Answer>(
    request: (options: Asked) => Promise<Answered> | Answered,
    options: Asked,
    token: string | undefined,
  ): Promise<Answered> {
    if (options.method !== 'GET' || isShortLived(options)) return request(options);
    const key = keyOf(options, token);
    const known = this.#kept.get(key);
    if (known) options.headers['if-none-match'] = known.etag;
    try {
      const answer = await request(options);
      this.#keep(key, answer);
      return answer;
    } catch (error) {
      if (known && statusOf(error) === 304) return structuredClone(known.answer) as Answered;
      throw error;
    }
  }

  #keep(key: string, answer: Answer): void {
    const etag = answer.headers.etag;
    this.#kept.delete(key);
    if (!etag || (JSON.stringify(answer.data) ?? '').length > CHARS_MAX) return;
    this.#kept.set(key, { etag, answer: structuredClone(answer) });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/** Rendered words have signed addresses in them, which end within minutes. */
function isShortLived({ headers: { accept } }: Options): boolean {
  return accept === RENDERED;
}

/** The credential counts too, by its hash: what one may read is never shown to another. */
function keyOf({ headers, request: _, ...asked }: Options, token: string | undefined): string {
  const { accept } = headers;
  return createHash('sha256')
    .update(JSON.stringify([asked, accept, token ?? '']))
    .digest('hex');
}
