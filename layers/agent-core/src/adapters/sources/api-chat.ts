import { toldOf } from '../../domain/callbacks/told.ts';
import { NO_POSTS, type ThreadPosts } from '../../domain/people/thread-post.ts';
import type { AttachedFile } from '../../domain/session/journal.ts';
import type { Notice } from '../../domain/session/notice.ts';
import { apiSessionId } from '../../domain/session/threads/api-thread.ts';
import type { ApiThread } from '../../domain/thread/thread-source.ts';
import { PortError } from '../../errors.ts';
import type { Callbacks } from '../../ports/people/callbacks.ts';
import type { Chat, Posted } from '../../ports/people/chat.ts';

/** Notices that this process remembers of all its sessions: a step asks again for those of the entry before. */
const TAKEN_MAX = 1_000;

/**
 * Sessions that no chat has a thread for. What is posted stands in the entry that names it, where the console reads it; a program that asked for
 * it is told of messages by a callback. Nobody can ask it what it was told: this process knows what it took from here, which is most of it, and
 * the program drops the rest.
 */
export class ApiChat implements Chat {
  readonly #callbacks: Callbacks | undefined;
  readonly #taken = new Set<string>();

  /** Undefined: this function tells no program anything; the session's next step does. */
  constructor(callbacks: Callbacks | undefined) {
    this.#callbacks = callbacks;
  }

  async post(source: ApiThread, notice: Notice): Promise<Posted> {
    const told = toldOf(apiSessionId(source), notice);
    if (source.callback && told && this.#callbacks) {
      await this.#callbacks.deliver(source.callback, told);
      this.#remember(notice.id);
    }
    return { postId: notice.id };
  }

  async update(): Promise<void> {}

  async remove(): Promise<void> {}

  async find(_source: ApiThread, noticeIds: string[]): Promise<Map<string, string>> {
    return new Map(noticeIds.flatMap((id) => (this.#taken.has(id) ? [[id, id]] : [])));
  }

  /** All words of such a session came through its inbox. */
  async posts(): Promise<ThreadPosts> {
    return NO_POSTS;
  }

  async rootOf(_source: ApiThread, messageId: string): Promise<string | undefined> {
    return messageId;
  }

  async linkTo(): Promise<undefined> {
    return undefined;
  }

  async describe(_source: ApiThread, file: AttachedFile): Promise<AttachedFile> {
    return file;
  }

  async download(_source: ApiThread, { name }: AttachedFile): Promise<Uint8Array> {
    throw new PortError('refused', `${name} came from no chat`);
  }

  /** The file stays where it waits: the notice names it, and who may read the session gets it from there. */
  async upload(_source: ApiThread, name: string): Promise<string> {
    return name;
  }

  async share(source: ApiThread, notice: Notice): Promise<void> {
    await this.post(source, notice);
  }

  async give(): Promise<void> {
    throw new PortError('refused', 'there is no chat in which one person could be given a file');
  }

  async say(): Promise<void> {}

  async show(): Promise<void> {}

  async react(): Promise<void> {}

  async unreact(): Promise<void> {}

  async tell(): Promise<void> {}

  #remember(noticeId: string): void {
    this.#taken.add(noticeId);
    const [oldest] = this.#taken;
    if (this.#taken.size > TAKEN_MAX && oldest !== undefined) this.#taken.delete(oldest);
  }
}
