import { MICRO_USD } from '@remote-swe/core/domain/model/spend';
import { apiItemKey } from '@remote-swe/core/domain/session/threads/api-thread';
import type { Timeline } from '../kernel/timeline.ts';
import type { BrowserDeed } from '../scenario/deeds.ts';
import { type Answered, Asker, type Outside, type Request } from './asker.ts';

/** Above the numbers of sessions, so that a page and a program of one person name no request the same. */
const FIRST_NUMBER = 1_000;

/** Words that somebody sent from a page: under which key they are in the session, if they were taken. */
export type Sent = { sessionId: string; key: string; words: string; isForged: boolean };

/** People with the page open, each with a browser of their own: what they do there to a session, whoever began it. */
export class Browsers {
  readonly sent: Sent[] = [];
  readonly #timeline: Timeline;
  readonly #outside: Outside;
  readonly #askers = new Map<string, Asker>();

  constructor(timeline: Timeline, outside: Outside) {
    this.#timeline = timeline;
    this.#outside = outside;
  }

  get answered(): Answered[] {
    return [...this.#askers.values()].flatMap(({ answered }) => answered);
  }

  /** What went wrong that must not. */
  get seen(): string[] {
    return [...this.#askers.values()].flatMap(({ seen }) => seen);
  }

  get undelivered(): number {
    return [...this.#askers.values()].reduce((sum, { undelivered }) => sum + undelivered, 0);
  }

  act(sessionId: string, deed: BrowserDeed): void {
    const { user, act, words = '' } = deed;
    const asker = this.#askerOf(user);
    const name = asker.next(act);
    const isForged = act === 'forged';
    if (act === 'message' || isForged)
      this.sent.push({ sessionId, key: apiItemKey(asker.nameOf(name, user)), words, isForged });
    const by = isForged ? 'forged' : 'browser';
    asker.plan({ ...requestOf(deed, name), user, of: sessionId, by });
  }

  #askerOf(user: string): Asker {
    const known =
      this.#askers.get(user) ?? new Asker(FIRST_NUMBER + this.#askers.size, this.#timeline, this.#outside, () => {});
    this.#askers.set(user, known);
    return known;
  }
}

function requestOf({ act, words = '', usd = 0 }: BrowserDeed, name: string): Omit<Request, 'user'> {
  const write = { method: 'POST', name } as const;
  switch (act) {
    case 'message':
    case 'forged':
      return { ...write, path: '/messages', body: { text: words } };
    case 'raise':
      return { ...write, path: '/raise', body: { toMicroUsd: Math.round(usd * MICRO_USD) } };
    case 'stop':
    case 'resume':
      return { ...write, path: `/${act}` };
    case 'look':
      return { method: 'GET', path: '' };
  }
}
