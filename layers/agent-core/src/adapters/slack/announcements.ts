import { redacted } from '../../domain/redact/redact.ts';
import type { Announcements } from '../../ports/people/announcements.ts';
import type { BotToken } from './chat.ts';
import { slackClient } from './client.ts';
import { slackText } from './mrkdwn.ts';
import { asPortError } from './slack-errors.ts';

/** Messages of a channel that belong to no thread. */
export class SlackAnnouncements implements Announcements {
  readonly #token: BotToken;
  readonly #slackApiUrl: string | undefined;

  constructor(token: BotToken, slackApiUrl: string | undefined) {
    this.#token = token;
    this.#slackApiUrl = slackApiUrl;
  }

  async announce(channel: string, text: string): Promise<void> {
    const client = slackClient(await this.#token(), this.#slackApiUrl);
    const message = { channel, text: slackText(redacted(text)), unfurl_links: false };
    await asPortError(client.chat.postMessage(message));
  }
}
