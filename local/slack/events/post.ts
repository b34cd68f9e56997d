import type { LocalClock } from '../../kernel/clock.ts';
import { signatureHeaders } from './signature.ts';

/** Slack waits this long for the app's 2xx. */
export const ANSWER_MS_MAX = 3_000;

export type SignedPost = {
  url: string;
  contentType: 'application/json' | 'application/x-www-form-urlencoded';
  body: string;
  headers?: Record<string, string>;
};

export type Outcome =
  | { kind: 'answered'; status: number; body: string; isRetryAllowed: boolean }
  | { kind: 'timed-out' }
  | { kind: 'failed'; reason: string };

/** Posts one signed body and waits for its answer on the local clock. Never rejects. */
export async function postSigned(
  clock: LocalClock,
  post: SignedPost,
  { signingSecret, answerMsMax, closed }: { signingSecret: string; answerMsMax: number; closed: AbortSignal },
): Promise<Outcome> {
  const timeout = new AbortController();
  const cancel = clock.after(answerMsMax, () => timeout.abort());
  try {
    const response = await fetch(post.url, {
      method: 'POST',
      headers: {
        ...post.headers,
        ...signatureHeaders(signingSecret, clock.now(), post.body),
        'Content-Type': post.contentType,
        'User-Agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      },
      body: post.body,
      redirect: 'manual',
      signal: AbortSignal.any([timeout.signal, closed]),
    });
    const body = await response.text();
    const isRetryAllowed = response.headers.get('x-slack-no-retry') !== '1';
    return { kind: 'answered', status: response.status, body, isRetryAllowed };
  } catch (error) {
    if (timeout.signal.aborted) return { kind: 'timed-out' };
    return { kind: 'failed', reason: reasonOf(error) };
  } finally {
    cancel();
  }
}

export function isSuccess(outcome: Outcome): boolean {
  return outcome.kind === 'answered' && outcome.status >= 200 && outcome.status < 300;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
