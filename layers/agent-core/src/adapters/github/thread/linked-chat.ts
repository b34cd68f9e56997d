import { oneLine } from '../../../domain/frames/one-line.ts';
import { textsOf } from '../../../domain/language/texts.ts';
import { type ChannelLink, channelOf, issueName } from '../../../domain/people/linked-channels.ts';
import type { Notice } from '../../../domain/session/notice.ts';
import type { GitHubThread } from '../../../domain/thread/thread-source.ts';
import type { Log } from '../../../ports/log.ts';
import type { Announcements } from '../../../ports/people/announcements.ts';
import type { Replies } from '../../../ports/people/answered-posts.ts';
import type { Posted } from '../../../ports/people/chat.ts';
import { GitHubChat, type GitHubChatOptions } from './chat.ts';

/** Characters of an answer that the channel is shown: its thread has all of it. */
const LINE_CHARS_MAX = 200;

export type Links = {
  links: readonly ChannelLink[];
  announcements: Announcements;
  replies: Replies;
  now: () => number;
  log: Log;
};

/**
 * Tells a channel of each session in its repositories: once that work has begun, and once that there is an answer. Before the post, so that a
 * step that dies tells it when it comes again. Best effort: what the channel does not take costs the thread nothing.
 */
export class LinkedGitHubChat extends GitHubChat {
  readonly #links: Links;
  readonly #options: GitHubChatOptions;

  constructor(options: GitHubChatOptions, links: Links) {
    super(options);
    this.#options = options;
    this.#links = links;
  }

  override async post(source: GitHubThread, notice: Notice): Promise<Posted> {
    const channel = channelOf(this.#links.links, source.repository);
    const what = told(notice);
    if (channel && what) await this.#tellOnce(source, channel, what, notice);
    return super.post(source, notice);
  }

  async #tellOnce(source: GitHubThread, channel: string, what: 'begun' | 'answered', { text }: Notice): Promise<void> {
    const { replies, announcements, now, log } = this.#links;
    const name = issueName(source.repository, source.number);
    const key = `github-${what}:${name}`;
    const where = `<${this.#options.serverUrl}/${source.repository}/issues/${source.number}|${name}>`;
    const { codeHost } = textsOf(undefined);
    try {
      if ((await replies.claim(key, now())) !== 'mine') return;
      const line = plain(oneLine(text.replace(/<@[^>]*>/g, ''), LINE_CHARS_MAX));
      await announcements.announce(channel, what === 'begun' ? codeHost.begun(where) : codeHost.answered(where, line));
      await replies.answered(key, now());
    } catch (error) {
      log.info('The channel was not told of a session at the code host', { channel, error: String(error) });
    }
  }
}

/** The first progress message says that work has begun; an answer asks what people think of it. */
function told(notice: Notice): 'begun' | 'answered' | undefined {
  if (notice.kind === 'progress') return 'begun';
  return notice.feedback ? 'answered' : undefined;
}

/** Nothing in it is a mention or a link. */
function plain(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
