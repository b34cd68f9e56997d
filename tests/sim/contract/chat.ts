import type { Notice } from '@remote-swe/core/domain/session/notice';
import type { ThreadSource } from '@remote-swe/core/domain/thread/thread-source';
import type { Chat } from '@remote-swe/core/ports/people/chat';
import { answersOf } from './answers.ts';

/** Two threads of one chat. */
export type Threads = { chat: Chat; one: ThreadSource; other: ThreadSource; now(): number };

export async function chatAnswers({ chat, one, other, now }: Threads) {
  const notice = (id: string, text: string): Notice => ({ kind: 'message', id, at: now(), text });
  const past = now() - 60_000;
  const first = await chat.post(one, notice('s#1#0', 'one'));
  const second = await chat.post(one, notice('s#2#0', 'two'));
  const known = new Map([
    [first.postId, 'first'],
    [second.postId, 'second'],
  ]);
  const found =
    (source: ThreadSource, ids: string[], notBefore = past) =>
    async () =>
      [...(await chat.find(source, ids, notBefore))].map(([id, ts]) => [id, known.get(ts) ?? 'another']).sort();
  return answersOf([
    ['two posts', async () => first.postId !== second.postId],
    ['found', found(one, ['s#1#0', 's#2#0', 's#9#0'])],
    ['not in another thread', found(other, ['s#1#0'])],
    ['not before its time', found(one, ['s#1#0'], now() + 3_600_000)],
    ['an edit', () => chat.update(one, first.postId, notice('s#1#0', 'one, changed'))],
    ['found as before', found(one, ['s#1#0'])],
    ['an edit that names another', () => chat.update(one, first.postId, notice('s#4#0', 'one, moved'))],
    ['found by the name that it was posted with', found(one, ['s#1#0', 's#4#0'])],
    ['an edit of nothing', () => chat.update(one, '1700000000.999999', notice('s#3#0', 'three'))],
    ['taken away', () => chat.remove(one, second.postId)],
    ['gone', found(one, ['s#2#0'])],
    ['taken away again', () => chat.remove(one, second.postId)],
  ]);
}
