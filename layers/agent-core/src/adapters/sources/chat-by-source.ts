import type { ThreadPosts } from '../../domain/people/thread-post.ts';
import type { AttachedFile } from '../../domain/session/journal.ts';
import type { Notice } from '../../domain/session/notice.ts';
import type { ThreadSource } from '../../domain/thread/thread-source.ts';
import { PortError } from '../../errors.ts';
import type { Activity, Chat, Posted, Window } from '../../ports/people/chat.ts';

/** One chat per kind of source; the thread of a session says which. Undefined: this function says nothing there. */
export type Chats = Readonly<Record<ThreadSource['kind'], Chat | undefined>>;

export class ChatBySource implements Chat {
  readonly #chats: ReadonlyMap<string, Chat | undefined>;

  constructor(chats: Chats) {
    this.#chats = new Map(Object.entries(chats));
  }

  async post(source: ThreadSource, notice: Notice): Promise<Posted> {
    return this.#of(source).post(source, notice);
  }

  async update(source: ThreadSource, postId: string, notice: Notice): Promise<void> {
    return this.#of(source).update(source, postId, notice);
  }

  async remove(source: ThreadSource, postId: string): Promise<void> {
    return this.#of(source).remove(source, postId);
  }

  async find(source: ThreadSource, noticeIds: string[], notBefore: number): Promise<Map<string, string>> {
    return this.#of(source).find(source, noticeIds, notBefore);
  }

  async posts(source: ThreadSource, window: Window): Promise<ThreadPosts> {
    return this.#of(source).posts(source, window);
  }

  async rootOf(source: ThreadSource, messageId: string): Promise<string | undefined> {
    return this.#of(source).rootOf(source, messageId);
  }

  async linkTo(source: ThreadSource): Promise<string | undefined> {
    return this.#of(source).linkTo(source);
  }

  async describe(source: ThreadSource, file: AttachedFile): Promise<AttachedFile> {
    return this.#of(source).describe(source, file);
  }

  async download(source: ThreadSource, file: AttachedFile): Promise<Uint8Array> {
    return this.#of(source).download(source, file);
  }

  async upload(source: ThreadSource, name: string, content: Uint8Array): Promise<string> {
    return this.#of(source).upload(source, name, content);
  }

  async share(source: ThreadSource, notice: Notice, fileId: string, name: string): Promise<void> {
    return this.#of(source).share(source, notice, fileId, name);
  }

  async give(source: ThreadSource, user: string, text: string, file: { id: string; name: string }): Promise<void> {
    return this.#of(source).give(source, user, text, file);
  }

  async say(source: ThreadSource, text: string): Promise<void> {
    return this.#of(source).say(source, text);
  }

  async show(source: ThreadSource, activity: Activity): Promise<void> {
    return this.#of(source).show(source, activity);
  }

  async react(source: ThreadSource, messageId: string, emoji: string): Promise<void> {
    return this.#of(source).react(source, messageId, emoji);
  }

  async unreact(source: ThreadSource, messageId: string, emoji: string): Promise<void> {
    return this.#of(source).unreact(source, messageId, emoji);
  }

  async tell(source: ThreadSource, user: string, text: string): Promise<void> {
    return this.#of(source).tell(source, user, text);
  }

  /** Refused for a kind that this build has no chat for. */
  #of({ kind }: ThreadSource): Chat {
    const chat = this.#chats.get(kind);
    if (!chat) throw new PortError('refused', `there is no chat for the source ${kind}`);
    return chat;
  }
}
