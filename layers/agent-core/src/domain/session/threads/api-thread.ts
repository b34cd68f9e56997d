import { secondsAt, writtenAtSeconds } from '../../thread/seconds.ts';
import type { ApiThread, ThreadSource } from '../../thread/thread-source.ts';
import type { InboxItem } from '../journal.ts';
import type { SessionId } from '../session.ts';
import type { SourceRules } from '../source.ts';

const ID = /^api:([A-Za-z0-9._-]{1,64}):([a-z0-9]{26})$/;
/** Nobody edits a message of 60,000 characters, and a program reads one better than ten. */
const MESSAGE_CHARS_MAX = 60_000;

/** The key of an item that came by the API. `name`: of its request. */
export function apiItemKey(name: string): string {
  return `api:${name}`;
}

/** Whether it was said by the API, in the console or by a program, and where others read: its thread does not show it by itself. */
export function isSaidElsewhere({ key, kind }: Pick<InboxItem, 'key' | 'kind'>, source: ThreadSource): boolean {
  return kind === 'message' && key.startsWith(apiItemKey('')) && source.kind !== 'api';
}

export function apiSessionId({ installation, id }: Pick<ApiThread, 'installation' | 'id'>): SessionId {
  return `api:${installation}:${id}`;
}

/** The thread that a session's id names; undefined for an id of another source. Where it is told of, only its entries know. */
export function apiThreadOf(sessionId: SessionId): ApiThread | undefined {
  const [, installation, id] = ID.exec(sessionId) ?? [];
  return installation && id ? { kind: 'api', installation, id } : undefined;
}

/** The thread of a session that begins with these items: a program may have said where it wants to be told. */
export function withCallback(source: ThreadSource, items: InboxItem[]): ThreadSource {
  const callback = items.find((item) => item.callback)?.callback;
  return source.kind === 'api' && callback ? { ...source, callback } : source;
}

/** What the engine must know of sessions that programs begin. Their people's month is one with that in their installation's chat. */
export const apiThreads: SourceRules = {
  kind: 'api',
  threadOf: apiThreadOf,
  placeText: ({ callback }: ApiThread) =>
    callback
      ? 'begun by a program, which is told what you answer; people read your words as Markdown'
      : 'begun in the console, where people read your words as Markdown',
  payer: ({ installation }: ApiThread) => ({ teamId: installation, channel: 'api' }),
  placeAt: secondsAt,
  writtenAt: writtenAtSeconds,
  posting: { messageChars: MESSAGE_CHARS_MAX, progress: 'stays' },
};
