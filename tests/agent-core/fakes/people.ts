import { NO_POSTS, type ThreadPosts } from '@remote-swe/core/domain/people/thread-post';
import type { AttachedFile } from '@remote-swe/core/domain/session/journal';
import type { Notice } from '@remote-swe/core/domain/session/notice';
import type { ThreadSource } from '@remote-swe/core/domain/thread/thread-source';
import { PortError } from '@remote-swe/core/errors';
import type { BlobNames, Blobs } from '@remote-swe/core/ports/blobs';
import type { Activity, Chat, Posted } from '@remote-swe/core/ports/people/chat';
import type { Approval, Approvals } from '@remote-swe/core/ports/people/people';
import type { Calls } from './calls.ts';
import type { FakeClock } from './clock.ts';

/** A thread that remembers what was posted, and by which notice. */
export class FakeChat implements Chat {
  readonly posted: { ts: string; at: number; notice: Notice }[] = [];
  readonly said: string[] = [];
  readonly reactions: string[] = [];
  readonly told: { user: string; text: string }[] = [];
  readonly files = new Map<string, Uint8Array>();
  /** Files that one person got alone. */
  readonly gifts: { user: string; text: string }[] = [];
  readonly uploads: { name: string; content: Uint8Array }[] = [];
  readonly #calls: Calls;
  readonly #clock: FakeClock;
  /** Posts so far, those that are gone too. */
  #made = 0;

  constructor(calls: Calls, clock: FakeClock) {
    this.#calls = calls;
    this.#clock = clock;
  }

  post(_source: ThreadSource, notice: Notice): Promise<Posted> {
    return this.#calls.run(`chat.post ${notice.kind}`, () => {
      const ts = `${Math.floor(this.#clock.now() / 1_000)}.${String(this.#made++).padStart(6, '0')}`;
      this.posted.push({ ts, at: this.#clock.now(), notice: structuredClone(notice) });
      return { postId: ts };
    });
  }

  update(_source: ThreadSource, postId: string, notice: Notice): Promise<void> {
    return this.#calls.run('chat.update', () => {
      const message = this.posted.find((each) => each.ts === postId);
      if (message) message.notice = { ...structuredClone(notice), id: message.notice.id };
    });
  }

  remove(_source: ThreadSource, postId: string): Promise<void> {
    return this.#calls.run('chat.remove', () => {
      const at = this.posted.findIndex((each) => each.ts === postId);
      if (at >= 0) this.posted.splice(at, 1);
    });
  }

  find(_source: ThreadSource, noticeIds: string[], notBefore: number): Promise<Map<string, string>> {
    return this.#calls.run('chat.find', () => {
      const seen = this.posted.filter(({ at, notice }) => at >= notBefore && noticeIds.includes(notice.id));
      return new Map(seen.map(({ ts, notice }) => [notice.id, ts]));
    });
  }

  /** What stands in the thread, whatever is asked for; or why it may not be read. */
  thread: ThreadPosts | Error = NO_POSTS;
  readonly windows: { after?: string; before: string }[] = [];

  posts(_source: ThreadSource, window: { after?: string; before: string }): Promise<ThreadPosts> {
    return this.#calls.run('chat.posts', () => {
      this.windows.push(window);
      if (this.thread instanceof Error) throw this.thread;
      return this.thread;
    });
  }

  /** Of messages that stand in a thread, by their ts. */
  readonly roots = new Map<string, string>();

  rootOf(_source: ThreadSource, messageId: string): Promise<string | undefined> {
    return this.#calls.run('chat.rootOf', () => this.roots.get(messageId));
  }

  linkTo(source: ThreadSource): Promise<string | undefined> {
    const [channel, ts] = source.kind === 'slack' ? [source.channel, source.threadTs] : [source.kind, '1'];
    return this.#calls.run('chat.linkTo', () => `https://acme.slack.com/archives/${channel}/p${ts.replace('.', '')}`);
  }

  /** What the chat tells of files whose message had only their id. */
  readonly described = new Map<string, AttachedFile>();

  async describe(_source: ThreadSource, file: AttachedFile): Promise<AttachedFile> {
    if (file.access?.kind !== 'look-up') return file;
    return this.#calls.run('chat.describe', () => this.described.get(file.id) ?? file);
  }

  download(_source: ThreadSource, file: AttachedFile): Promise<Uint8Array> {
    return this.#calls.run('chat.download', () => this.files.get(file.id) ?? new Uint8Array());
  }

  upload(_source: ThreadSource, name: string, content: Uint8Array): Promise<string> {
    return this.#calls.run('chat.upload', () => {
      this.uploads.push({ name, content });
      return `F${this.uploads.length}`;
    });
  }

  share(_source: ThreadSource, notice: Notice, _fileId: string, _name: string): Promise<void> {
    return this.#calls.run('chat.share', () => {
      const ts = `${Math.floor(this.#clock.now() / 1_000)}.${String(this.#made++).padStart(6, '0')}`;
      this.posted.push({ ts, at: this.#clock.now(), notice: structuredClone(notice) });
    });
  }

  give(_source: ThreadSource, user: string, text: string): Promise<void> {
    return this.#calls.run('chat.give', () => void this.gifts.push({ user, text }));
  }

  say(_source: ThreadSource, text: string): Promise<void> {
    return this.#calls.run('chat.say', () => void this.said.push(text));
  }

  /** What was shown beside the posts, one after another. No boundary of a step: nothing depends on it. */
  readonly activities: Activity[] = [];

  async show(_source: ThreadSource, activity: Activity): Promise<void> {
    this.activities.push(activity);
  }

  react(_source: ThreadSource, _ts: string, emoji: string): Promise<void> {
    return this.#calls.run('chat.react', () => void this.reactions.push(emoji));
  }

  unreact(_source: ThreadSource, _ts: string, emoji: string): Promise<void> {
    return this.#calls.run('chat.unreact', () => void this.reactions.splice(this.reactions.indexOf(emoji), 1));
  }

  tell(_source: ThreadSource, user: string, text: string): Promise<void> {
    return this.#calls.run('chat.tell', () => void this.told.push({ user, text }));
  }

  texts(): string[] {
    return this.posted.map(({ notice }) => notice.text);
  }
}

export class MemoryBlobs implements Blobs, BlobNames {
  readonly objects = new Map<string, Uint8Array>();
  /** For how long the newest GET address of each key is good. */
  readonly presigned = new Map<string, number>();
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  put(key: string, bytes: Uint8Array): Promise<void> {
    return this.#calls.run('blobs.put', () => void this.objects.set(key, bytes));
  }

  get(key: string, bytesMax: number): Promise<Uint8Array> {
    return this.#calls.run('blobs.get', () => {
      const bytes = this.objects.get(key);
      if (!bytes) throw new PortError('not-found', `There is no object ${key}`);
      if (bytes.length > bytesMax) throw new PortError('too-large', `${key} has ${bytes.length} bytes`);
      return bytes;
    });
  }

  async copy(from: string, to: string): Promise<void> {
    await this.put(to, await this.get(from, Number.POSITIVE_INFINITY));
  }

  remove(key: string): Promise<void> {
    return this.#calls.run('blobs.remove', () => void this.objects.delete(key));
  }

  names(prefix: string): Promise<string[]> {
    return this.#calls.run('blobs.names', () => [...this.objects.keys()].filter((key) => key.startsWith(prefix)));
  }

  async presignGet(key: string, expiresInMs: number): Promise<string> {
    this.presigned.set(key, expiresInMs);
    return `https://bucket/get/${key}`;
  }

  async presignUpload(key: string): Promise<string> {
    return `https://bucket/put/${key}`;
  }
}

/** `approved` has `scope/user` for everywhere and `scope/user/channel` for one channel; `given` who gave it and when. */
export class MemoryApprovals implements Approvals {
  readonly approved = new Set<string>();
  readonly given = new Map<string, { by: string; at: number }>();
  readonly #calls: Calls;

  constructor(calls: Calls) {
    this.#calls = calls;
  }

  approve(scope: string, approval: Approval): Promise<void> {
    return this.#calls.run('approvals.approve', () => {
      this.approved.add(approvalName(scope, approval));
      this.given.set(approvalName(scope, approval), approval);
    });
  }

  isApproved(scope: string, user: string, channel: string): Promise<boolean> {
    const names = [approvalName(scope, { user }), approvalName(scope, { user, channel })];
    return this.#calls.run('approvals.isApproved', () => names.some((name) => this.approved.has(name)));
  }

  async of(scope: string, user: string): Promise<Approval[]> {
    return (await this.list(scope, 1_000)).filter((approval) => approval.user === user);
  }

  revoke(scope: string, approval: Pick<Approval, 'user' | 'channel'>): Promise<void> {
    return this.#calls.run('approvals.revoke', () => void this.approved.delete(approvalName(scope, approval)));
  }

  list(scope: string, limit: number): Promise<Approval[]> {
    return this.#calls.run('approvals.list', () => {
      const names = [...this.approved].filter((name) => name.startsWith(`${scope}/`)).sort();
      return names.slice(0, limit).map((name) => {
        const [, user = '', channel] = name.split('/');
        return { user, ...(channel ? { channel } : {}), by: '', at: 0, ...this.given.get(name) };
      });
    });
  }
}

function approvalName(scope: string, { user, channel }: Pick<Approval, 'user' | 'channel'>): string {
  return [scope, user, ...(channel ? [channel] : [])].join('/');
}
