import type { Notice } from '@remote-swe/core/domain/session/notice';
import type { ThreadSource } from '@remote-swe/core/domain/thread/thread-source';
import type { Chat } from '@remote-swe/core/ports/people/chat';
import type { Calls } from '../../agent-core/fakes/calls.ts';
import type { FakeClock } from '../../agent-core/fakes/clock.ts';
import { FakeChat } from '../../agent-core/fakes/people.ts';
import type { Trace } from '../kernel/trace.ts';

const SHOWN_CHARS = 60;

/** Threads that also remember what was taken away again, and in which of them it stood. */
export class SimChat extends FakeChat {
  /** Every notice that was ever posted, in the words that it has now, or had when it was taken away. */
  readonly ever: { ts: string; thread: string; notice: Notice }[] = [];
  /** Notices that a step of the build before has posted, and whether they stood there already. */
  readonly byOlder = new Map<string, 'first' | 'again'>();
  readonly #trace: Trace;

  constructor(calls: Calls, clock: FakeClock, trace: Trace) {
    super(calls, clock);
    this.#trace = trace;
  }

  override async post(source: ThreadSource, notice: Notice) {
    const posted = await super.post(source, notice);
    this.#keep(source, posted.postId, notice);
    return posted;
  }

  override async update(source: ThreadSource, postId: string, notice: Notice): Promise<void> {
    await super.update(source, postId, notice);
    // As Slack keeps metadata that an edit does not name.
    for (const each of this.ever) if (each.ts === postId) each.notice = { ...notice, id: each.notice.id };
  }

  override async share(source: ThreadSource, notice: Notice, fileId: string, name: string): Promise<void> {
    await super.share(source, notice, fileId, name);
    this.#keep(source, this.posted.at(-1)?.ts ?? '', notice);
  }

  override async find(source: ThreadSource, noticeIds: string[], notBefore: number): Promise<Map<string, string>> {
    const found = await super.find(source, noticeIds, notBefore);
    const own = new Set(this.ever.flatMap(({ ts, thread }) => (thread === threadOf(source) ? [ts] : [])));
    return new Map([...found].filter(([, ts]) => own.has(ts)));
  }

  /** The chat as a step of the build before reaches it. */
  forOlder(chat: Chat): Chat {
    const post: Chat['post'] = (source, notice) => {
      const isThere = this.ever.some((each) => each.notice.id === notice.id);
      this.byOlder.set(notice.id, isThere ? 'again' : (this.byOlder.get(notice.id) ?? 'first'));
      return chat.post(source, notice);
    };
    return new Proxy(chat, {
      get: (target, property) => {
        if (property === 'post') return post;
        const member: unknown = Reflect.get(target, property);
        return typeof member === 'function' ? member.bind(target) : member;
      },
    });
  }

  #keep(source: ThreadSource, ts: string, notice: Notice): void {
    this.ever.push({ ts, thread: threadOf(source), notice });
    this.#trace.say('thread', `${notice.kind}: ${notice.text.slice(0, SHOWN_CHARS).replaceAll('\n', ' ')}`);
  }
}

function threadOf(source: ThreadSource): string {
  switch (source.kind) {
    case 'slack':
      return source.threadTs;
    case 'github':
      return `${source.repository}#${source.number}`;
    case 'api':
      return source.id;
  }
}
