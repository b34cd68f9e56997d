import type { WebClient } from '@slack/web-api';
import { readSlackFile } from '../../domain/people/slack-file.ts';
import type { ThreadPosts } from '../../domain/people/thread-post.ts';
import { redacted } from '../../domain/redact/redact.ts';
import type { AttachedFile } from '../../domain/session/journal.ts';
import type { Notice } from '../../domain/session/notice.ts';
import type { SlackThread } from '../../domain/thread/thread-source.ts';
import { PortError } from '../../errors.ts';
import type { Activity, Chat, Posted, Window } from '../../ports/people/chat.ts';
import { Offers } from './agent/offers.ts';
import { SlackPresence } from './agent/presence.ts';
import { hastyClient, NO_RETRY, slackClient } from './client.ts';
import { type FileDoor, fetchFile } from './fetch-file.ts';
import { slackText } from './mrkdwn.ts';
import { fileBlock, noticeIdOf, noticeMessage, noticeMetadata } from './notice-message.ts';
import { asPortError, slackErrorCode } from './slack-errors.ts';
import { ownAddress, tokenOrigins } from './slack-hosts.ts';
import { permalink, type ReadPost, threadPosts } from './thread.ts';

/** Messages of a thread read at once (docs.slack.dev: at most 999 for internal apps), and pages read for one look-up. */
const REPLIES_PER_PAGE = 200;
const PAGES_MAX = 10;

/** Gives the bot token as it is now; rejects with a PortError when there is none. */
export type BotToken = () => Promise<string>;
/** `slackApiUrl` is read from SLACK_API_URL by config; undefined means Slack itself. `now` in milliseconds, default the time. */
export type SlackChatOptions = {
  token: BotToken;
  readPost: ReadPost;
  slackApiUrl?: string | undefined;
  now?: () => number;
};

type Clients = {
  token: string;
  client: WebClient;
  /** For posts, see {@link NO_RETRY}. */
  once: WebClient;
  /** For what nobody waits for. */
  hasty: WebClient;
  door: FileDoor;
  presence: SlackPresence;
  offers: Offers;
};

export class SlackChat implements Chat {
  readonly #token: BotToken;
  readonly #slackApiUrl: string | undefined;
  readonly #readPost: ReadPost;
  readonly #now: () => number;
  #made: Clients | undefined;

  constructor({ token, readPost, slackApiUrl, now = Date.now }: SlackChatOptions) {
    this.#now = now;
    this.#token = token;
    this.#readPost = readPost;
    this.#slackApiUrl = slackApiUrl;
  }

  /** The client is made anew when the token was rotated. */
  async #clients(): Promise<Clients> {
    const token = await this.#token();
    if (this.#made?.token === token) return this.#made;
    const slackApiUrl = this.#slackApiUrl;
    const offers = new Offers(this.#now, slackErrorCode);
    const hasty = hastyClient(token, slackApiUrl);
    this.#made = {
      token,
      client: slackClient(token, slackApiUrl),
      once: slackClient(token, slackApiUrl, NO_RETRY),
      hasty,
      door: { origins: tokenOrigins(slackApiUrl), token },
      presence: new SlackPresence(hasty, offers, this.#now),
      offers,
    };
    return this.#made;
  }

  async post(source: SlackThread, notice: Notice): Promise<Posted> {
    const { once, presence, offers } = await this.#clients();
    const place = { channel: source.channel, thread_ts: source.threadTs, unfurl_links: false };
    const metadata = noticeMetadata(notice.id);
    const send = async (feedback: 'asked' | 'not-asked') =>
      once.chat.postMessage({ ...place, metadata, ...(await noticeMessage(notice, feedback)) });
    const asks = notice.kind === 'message' && notice.feedback !== undefined;
    const sending = asks
      ? offers.use(
          'feedback_buttons',
          () => send('asked'),
          () => send('not-asked'),
          'invalid_blocks',
        )
      : send('not-asked');
    const answer = await asPortError(sending);
    if (!answer.ts) throw new PortError('retry', 'chat.postMessage answered without a ts');
    presence.posted(source);
    return { postId: answer.ts };
  }

  async update(source: SlackThread, ts: string, notice: Notice): Promise<void> {
    const { client } = await this.#clients();
    const message = await noticeMessage(notice);
    await asPortError(client.chat.update({ channel: source.channel, ts, ...message }), [
      'message_not_found',
      'cant_update_message',
    ]);
  }

  /** docs.slack.dev/reference/methods/chat.delete: of its own message a bot needs no other scope than that for writing. */
  async remove({ channel }: SlackThread, ts: string): Promise<void> {
    const { hasty } = await this.#clients();
    await asPortError(hasty.chat.delete({ channel, ts }), ['message_not_found']);
  }

  async find(source: SlackThread, noticeIds: string[], notBefore: number): Promise<Map<string, string>> {
    const { client } = await this.#clients();
    const wanted = new Set(noticeIds);
    const found = new Map<string, string>();
    let cursor: string | undefined;
    for (let page = 0; page < PAGES_MAX; page++) {
      const answer = await asPortError(
        client.conversations.replies({
          channel: source.channel,
          ts: source.threadTs,
          oldest: (notBefore / 1_000).toFixed(6),
          include_all_metadata: true,
          limit: REPLIES_PER_PAGE,
          ...(cursor ? { cursor } : {}),
        }),
      );
      for (const message of answer.messages ?? []) {
        const id = noticeIdOf(message);
        if (id && message.ts && wanted.has(id)) found.set(id, message.ts);
      }
      cursor = answer.response_metadata?.next_cursor || undefined;
      if (!cursor || found.size === wanted.size) break;
    }
    return found;
  }

  async posts(source: SlackThread, window: Window): Promise<ThreadPosts> {
    const { client } = await this.#clients();
    const self = async () => (await asPortError(client.auth.test())).user_id ?? '';
    return threadPosts(client, source, window, { self, readPost: this.#readPost });
  }

  /** conversations.replies takes the ts of a reply, too, and gives that reply or its thread. */
  async rootOf({ channel }: SlackThread, ts: string): Promise<string | undefined> {
    const { client } = await this.#clients();
    const answer = await asPortError(client.conversations.replies({ channel, ts, limit: 1 }), ['thread_not_found']);
    const [message] = answer.messages ?? [];
    return message && (message.thread_ts ?? message.ts);
  }

  async linkTo(thread: SlackThread): Promise<string | undefined> {
    return permalink((await this.#clients()).client, thread);
  }

  async describe(_source: SlackThread, file: AttachedFile): Promise<AttachedFile> {
    if (file.access?.kind !== 'look-up') return file;
    const { client } = await this.#clients();
    const answer = await asPortError(client.files.info({ file: file.id }));
    const described = readSlackFile(answer.file);
    return { ...described, id: file.id };
  }

  async download(_source: SlackThread, file: AttachedFile): Promise<Uint8Array> {
    switch (file.access?.kind) {
      case undefined:
        return fetchFile((await this.#clients()).door, file);
      case 'external':
        throw new PortError('refused', externalText(file.access.service, file.url));
      case 'unreadable':
        throw new PortError('refused', file.access.reason);
      case 'look-up':
        throw new PortError('refused', 'Slack does not tell where it is');
    }
  }

  async upload(_source: SlackThread, name: string, content: Uint8Array): Promise<string> {
    const { client, door } = await this.#clients();
    const announced = client.files.getUploadURLExternal({ filename: name, length: content.byteLength });
    const { upload_url: url, file_id: fileId } = await asPortError(announced);
    if (!url || !fileId) throw new PortError('retry', 'files.getUploadURLExternal answered without an address');
    const address = ownAddress(door.origins, url);
    if (!address)
      throw new PortError('refused', 'Slack names another host for the upload, which is not given the file');
    const answer = await fetch(address, {
      method: 'POST',
      body: content as Uint8Array<ArrayBuffer>,
      redirect: 'manual',
    });
    if (!answer.ok) throw new PortError('retry', `Slack answered the upload of ${name} with ${answer.status}`);
    return fileId;
  }

  /** The call knows no metadata; a block's id is the next place where a message can carry our own. */
  async share(source: SlackThread, notice: Notice, fileId: string, name: string): Promise<void> {
    const { channel: channel_id, threadTs: thread_ts } = source;
    const blocks = [await fileBlock(notice)];
    const { once } = await this.#clients();
    await asPortError(
      once.files.completeUploadExternal({ files: [{ id: fileId, title: name }], channel_id, thread_ts, blocks }),
    );
  }

  async unreact(source: SlackThread, ts: string, emoji: string): Promise<void> {
    const { client } = await this.#clients();
    await asPortError(client.reactions.remove({ channel: source.channel, timestamp: ts, name: emoji })).catch(
      () => undefined,
    );
  }

  async tell(_source: SlackThread, user: string, text: string): Promise<void> {
    const { client, once } = await this.#clients();
    const channel = await directWith(client, user);
    await asPortError(once.chat.postMessage({ channel, text: slackText(redacted(text)) }));
  }

  async give(_source: SlackThread, user: string, text: string, file: { id: string; name: string }): Promise<void> {
    const { client, once } = await this.#clients();
    const channel = await directWith(client, user);
    const initial_comment = slackText(redacted(text));
    await asPortError(
      once.files.completeUploadExternal({
        files: [{ id: file.id, title: file.name }],
        channel_id: channel,
        initial_comment,
      }),
    );
  }

  async say(source: SlackThread, text: string): Promise<void> {
    const { client } = await this.#clients();
    await asPortError(
      client.chat.postMessage({
        channel: source.channel,
        thread_ts: source.threadTs,
        text: slackText(redacted(text)),
        unfurl_links: false,
      }),
    );
  }

  async show(source: SlackThread, activity: Activity): Promise<void> {
    try {
      await (await this.#clients()).presence.show(source, activity);
    } catch {
      // Nobody depends on it; the next step shows it again.
    }
  }

  async react(source: SlackThread, ts: string, emoji: string): Promise<void> {
    try {
      const { client } = await this.#clients();
      await client.reactions.add({ channel: source.channel, timestamp: ts, name: emoji });
    } catch (error) {
      if (slackErrorCode(error) === undefined) return;
    }
  }
}

/** The direct conversation with somebody, begun where there is none. */
async function directWith(client: WebClient, user: string): Promise<string> {
  const { channel } = await asPortError(client.conversations.open({ users: user }));
  if (!channel?.id) throw new PortError('retry', 'conversations.open answered without a channel');
  return channel.id;
}

function externalText(service: string, url: string): string {
  return `it is a file of another service${service && ` (${service})`}, which is not fetched: ${url || 'Slack tells no link'}`;
}
