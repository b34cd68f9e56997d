import { redacted } from '../../domain/redact/redact.ts';
import type { SlackThread } from '../../domain/thread/thread-source.ts';
import type { Announcements } from '../../ports/people/announcements.ts';
import type { Whispers } from '../../ports/people/whispers.ts';
import type { BotToken } from './chat.ts';
import { NO_RETRY, slackClient } from './client.ts';
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

/** Ephemeral messages (docs.slack.dev/reference/methods/chat.postEphemeral): no history has them, and no method gives them again. */
export class SlackWhispers implements Whispers {
  readonly #token: BotToken;
  readonly #slackApiUrl: string | undefined;

  constructor(token: BotToken, slackApiUrl: string | undefined) {
    this.#token = token;
    this.#slackApiUrl = slackApiUrl;
  }

  async whisper({ channel, threadTs }: SlackThread, user: string, text: string): Promise<void> {
    const client = slackClient(await this.#token(), this.#slackApiUrl, NO_RETRY);
    const message = { channel, thread_ts: threadTs, user, text: slackText(redacted(text)) };
    await asPortError(client.chat.postEphemeral(message));
  }
}
