import type { Notice } from '@remote-swe/core/domain/session/notice';
import type { ThreadSource } from '@remote-swe/core/domain/thread/thread-source';
import { FakeChat } from '../../agent-core/fakes/people.ts';

/** A thread that also remembers what was taken away again. */
export class SimChat extends FakeChat {
  /** Every notice that was ever posted, in the words that it has now, or had when it was taken away. */
  readonly ever: { ts: string; notice: Notice }[] = [];

  override async post(source: ThreadSource, notice: Notice) {
    const posted = await super.post(source, notice);
    this.ever.push({ ts: posted.postId, notice: structuredClone(notice) });
    return posted;
  }

  override async update(source: ThreadSource, postId: string, notice: Notice): Promise<void> {
    await super.update(source, postId, notice);
    for (const each of this.ever) if (each.ts === postId) each.notice = structuredClone(notice);
  }

  override async share(source: ThreadSource, notice: Notice, fileId: string, name: string): Promise<void> {
    await super.share(source, notice, fileId, name);
    this.ever.push({ ts: this.posted.at(-1)?.ts ?? '', notice: structuredClone(notice) });
  }
}
