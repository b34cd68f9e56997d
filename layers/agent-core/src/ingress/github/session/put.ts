import { foreignPerson } from '../../../domain/people/mention.ts';
import type { InboxItem, News } from '../../../domain/session/journal.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import { type GitHubPlace, gitHubOrder, gitHubThreadOf } from '../../../domain/session/threads/github-thread.ts';
import type { CodeIngressPorts } from '../access/context.ts';

/** What was said or done elsewhere than in the session's thread; a stop with news of it. */
export type Elsewhere = {
  kind: 'message' | 'stop';
  key: string;
  by: string;
  text: string;
  at: number;
  place: GitHubPlace;
  where: string;
  url: string;
  news?: News;
};

/** What was said or done elsewhere comes to the session by who it was, and with where it stands. */
export async function putElsewhere(ports: CodeIngressPorts, sessionId: SessionId, said: Elsewhere): Promise<void> {
  const { kind, key, by, text, at, place, where, url, news } = said;
  const frame = { kind: 'comment' as const, name: where, from: by, ...(url ? { link: url } : {}) };
  const ts = gitHubThreadOf(sessionId) ? gitHubOrder(at, place) : `${Math.floor(at / 1_000)}.000000`;
  const item: InboxItem = {
    ...{ key, kind, text, ts, files: [], user: foreignPerson('github', by) },
    quotes: [{ frame, text: news ? 'It happened there.' : 'The message above stands there.' }],
    at: ports.clock.now(),
    ...(news ? { news } : {}),
  };
  await put(ports, sessionId, item);
}

/** Stored once under its own name, then rung for, also when it was there: the earlier delivery may have died in between. */
export async function put(ports: CodeIngressPorts, sessionId: SessionId, item: InboxItem): Promise<void> {
  await ports.inbox.put(sessionId, item);
  await ports.wakes.ring(sessionId);
  ports.log.info('accepted', { sessionId, key: item.key });
}
