import type { WebClient } from '@slack/web-api';
import type { Notice } from '../../../domain/session/notice.ts';
import type { SlackThread } from '../../../domain/thread/thread-source.ts';
import { PortError } from '../../../errors.ts';
import type { Threads } from '../../../ports/people/threads.ts';
import type { BotToken } from '../chat.ts';
import { boundedClient } from '../client.ts';
import { noticeIdOf, noticeMessage, noticeMetadata } from '../notice-message.ts';
import { asPortError } from '../slack-errors.ts';
import { permalink } from '../thread.ts';

/** Messages of a channel read at once (docs.slack.dev: at most 999 for internal apps), and pages read for one look-up: it holds up a request. */
const MESSAGES_PER_PAGE = 500;
const PAGES_MAX = 5;
/** Milliseconds for one call: a request waits for it, which itself is given 29 s. */
const CALL_MS_MAX = 8_000;

/** Messages of a channel that begin a thread. */
export class SlackThreads implements Threads {
  readonly #token: BotToken;
  readonly #slackApiUrl: string | undefined;
  readonly #callMs: number;

  /** `callMs`: how long one call may take. */
  constructor(token: BotToken, slackApiUrl: string | undefined, callMs = CALL_MS_MAX) {
    this.#token = token;
    this.#slackApiUrl = slackApiUrl;
    this.#callMs = callMs;
  }

  async begin(beside: SlackThread, notice: Notice): Promise<SlackThread> {
    const message = await noticeMessage(notice);
    const place = { channel: beside.channel, unfurl_links: false, metadata: noticeMetadata(notice.id) };
    const answer = await asPortError((await this.#client()).chat.postMessage({ ...place, ...message }));
    if (!answer.ts) throw new PortError('retry', 'chat.postMessage answered without a ts');
    return { ...beside, threadTs: answer.ts };
  }

  /** conversations.history has the first messages of threads, and none of the replies. */
  async find(beside: SlackThread, noticeId: string, notBefore: number): Promise<SlackThread | 'unsure' | undefined> {
    const client = await this.#client();
    const asked = {
      ...{ channel: beside.channel, oldest: (notBefore / 1_000).toFixed(6), include_all_metadata: true },
      limit: MESSAGES_PER_PAGE,
    };
    let cursor: string | undefined;
    for (let page = 0; page < PAGES_MAX; page++) {
      const answer = await asPortError(client.conversations.history({ ...asked, ...(cursor ? { cursor } : {}) }));
      const found = (answer.messages ?? []).find((message) => noticeIdOf(message) === noticeId);
      if (found?.ts) return { ...beside, threadTs: found.ts };
      cursor = answer.response_metadata?.next_cursor || undefined;
      if (!cursor) return undefined;
    }
    return 'unsure';
  }

  async remove({ channel, threadTs: ts }: SlackThread): Promise<void> {
    await asPortError((await this.#client()).chat.delete({ channel, ts }), ['message_not_found']);
  }

  async linkTo(thread: SlackThread): Promise<string | undefined> {
    return permalink(await this.#client(), thread);
  }

  async #client(): Promise<WebClient> {
    return boundedClient(await this.#token(), this.#slackApiUrl, this.#callMs);
  }
}
