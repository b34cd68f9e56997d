import type { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import type { ThreadPosts } from '../../domain/people/thread-post.ts';
import type { AttachedFile } from '../../domain/session/journal.ts';
import type { Notice } from '../../domain/session/notice.ts';
import type { ThreadSource } from '../../domain/thread/thread-source.ts';
import { PortError } from '../../errors.ts';
import type { Activity, Chat, Posted, Window } from '../../ports/people/chat.ts';
import { orCleanError } from './clean-error.ts';
import { cleanFile, cleanPost } from './people-words.ts';

/** The chat without secrets: in what people are shown, in names and contents of files, and in the posts and text files that they bring. */
export class FilteredChat implements Chat {
  readonly #chat: Chat;
  readonly #filter: SecretFilter;

  constructor(chat: Chat, filter: SecretFilter) {
    this.#chat = chat;
    this.#filter = filter;
  }

  post(source: ThreadSource, notice: Notice): Promise<Posted> {
    return this.#chat.post(source, this.#notice(notice));
  }

  update(source: ThreadSource, postId: string, notice: Notice): Promise<void> {
    return this.#chat.update(source, postId, this.#notice(notice));
  }

  remove(source: ThreadSource, postId: string): Promise<void> {
    return this.#chat.remove(source, postId);
  }

  find(source: ThreadSource, noticeIds: string[], notBefore: number): Promise<Map<string, string>> {
    return this.#chat.find(source, noticeIds, notBefore);
  }

  async posts(source: ThreadSource, window: Window): Promise<ThreadPosts> {
    const { posts, ...count } = await orCleanError(this.#filter, this.#chat.posts(source, window));
    return { ...count, posts: posts.map((post) => cleanPost(this.#filter, post)) };
  }

  rootOf(source: ThreadSource, messageId: string): Promise<string | undefined> {
    return this.#chat.rootOf(source, messageId);
  }

  linkTo(source: ThreadSource): Promise<string | undefined> {
    return this.#chat.linkTo(source);
  }

  async describe(source: ThreadSource, file: AttachedFile): Promise<AttachedFile> {
    return cleanFile(this.#filter, await orCleanError(this.#filter, this.#chat.describe(source, file)));
  }

  async download(source: ThreadSource, file: AttachedFile): Promise<Uint8Array> {
    const bytes = await orCleanError(this.#filter, this.#chat.download(source, file));
    const text = textOf(bytes);
    if (text === undefined) return bytes;
    const clean = this.#filter.known(text);
    return clean === text ? bytes : new TextEncoder().encode(clean);
  }

  /** No part can be taken out of a file that is no text without breaking it, so it is refused. */
  async upload(source: ThreadSource, name: string, content: Uint8Array): Promise<string> {
    const shown = this.#filter.text(name);
    const text = textOf(content);
    if (text !== undefined) return this.#chat.upload(source, shown, new TextEncoder().encode(this.#filter.text(text)));
    const binary = Buffer.from(content).toString('latin1');
    if (this.#filter.known(binary) !== binary)
      throw new PortError('refused', `${shown} holds a secret of this deployment and is not handed out`);
    return this.#chat.upload(source, shown, content);
  }

  share(source: ThreadSource, notice: Notice, fileId: string, name: string): Promise<void> {
    return this.#chat.share(source, this.#notice(notice), fileId, this.#filter.text(name));
  }

  give(source: ThreadSource, user: string, text: string, file: { id: string; name: string }): Promise<void> {
    return this.#chat.give(source, user, this.#filter.text(text), { id: file.id, name: this.#filter.text(file.name) });
  }

  say(source: ThreadSource, text: string): Promise<void> {
    return this.#chat.say(source, this.#filter.text(text));
  }

  show(source: ThreadSource, activity: Activity): Promise<void> {
    return this.#chat.show(source, this.#filter.every(activity));
  }

  react(source: ThreadSource, messageId: string, emoji: string): Promise<void> {
    return this.#chat.react(source, messageId, emoji);
  }

  unreact(source: ThreadSource, messageId: string, emoji: string): Promise<void> {
    return this.#chat.unreact(source, messageId, emoji);
  }

  tell(source: ThreadSource, user: string, text: string): Promise<void> {
    return this.#chat.tell(source, user, this.#filter.text(text));
  }

  #notice(notice: Notice): Notice {
    return { ...notice, text: this.#filter.text(notice.text) };
  }
}

/** Undefined when it is not UTF-8 text. */
function textOf(bytes: Uint8Array): string | undefined {
  if (bytes.includes(0)) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
