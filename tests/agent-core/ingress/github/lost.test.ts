import { PortError } from '@remote-swe/core/errors';
import { lostOf } from '@remote-swe/core/ingress/github/redelivery/lost';
import { type MakeUpPorts, makeUpForLost } from '@remote-swe/core/ingress/github/redelivery/make-up';
import type { DeliveryPlace, HookAttempt } from '@remote-swe/core/ports/session/hook-deliveries';
import { beforeEach, describe, expect, it } from 'vitest';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = 1_800_000_000_000;

let ids = 0;
const attempt = (guid: string, agoMs: number, more: Partial<HookAttempt> = {}): HookAttempt => ({
  ...{ id: `${++ids}`, guid, event: 'issue_comment', at: NOW - agoMs, isRedelivery: false, statusCode: 502, ...more },
});
const again = { isRedelivery: true };

describe('which events are lost', () => {
  const asked = (attempts: HookAttempt[]) => lostOf(attempts, NOW).ask.map(({ attempt: { guid } }) => guid);

  it.each<[string, HookAttempt[], string[]]>([
    ['one that failed', [attempt('a', HOUR)], ['a']],
    ['one that was refused while the secret was missing', [attempt('a', HOUR, { statusCode: 503 })], ['a']],
    ['one that arrived', [attempt('a', HOUR, { statusCode: 200 })], []],
    ['one that arrived later', [attempt('a', HOUR), attempt('a', MINUTE, { ...again, statusCode: 200 })], []],
    ['one of this minute', [attempt('a', 30_000)], []],
    ['one whose body nobody can take', [attempt('a', HOUR, { statusCode: 413 })], []],
    ['checks, for which there are timers', [attempt('a', HOUR, { event: 'check_suite' })], []],
    ['what GitHub has forgotten the first try of', [attempt('a', HOUR, again)], []],
    ['one whose second try is ten minutes old', [attempt('a', HOUR), attempt('a', 10 * MINUTE, again)], []],
    ['one whose second try is an hour old', [attempt('a', 2 * HOUR), attempt('a', HOUR, again)], ['a']],
    ['several', [attempt('b', HOUR), attempt('c', MINUTE), attempt('a', 2 * HOUR)], ['a', 'b', 'c']],
  ])('Of %s, the right ones are asked for, the oldest first', (_what, attempts, guids) => {
    expect(asked(attempts)).toEqual(guids);
  });

  it('One that fails again and again is asked for ever less often, and at last each half day', () => {
    const tries = Array.from({ length: 12 }, (_, index) =>
      attempt('a', 70 * HOUR - index * MINUTE, index ? again : {}),
    );
    const newest = NOW - 70 * HOUR + 11 * MINUTE;
    expect(lostOf(tries, newest + 11 * HOUR).ask).toEqual([]);
    expect(lostOf(tries, newest + 12 * HOUR).ask).toHaveLength(1);
  });
});

describe('a look for lost events', () => {
  let pages: Map<string, { attempts: HookAttempt[]; next?: string }>;
  let sent: string[];
  let place: DeliveryPlace | undefined;
  let handled: Set<string>;
  let now: number;
  let ports: MakeUpPorts;
  let failing: { page?: (cursor: string | undefined) => void; again?: () => void };

  beforeEach(() => {
    [pages, sent, place, handled, now, failing] = [new Map(), [], undefined, new Set(), NOW, {}];
    ports = {
      hook: {
        page: async (cursor = '') => {
          failing.page?.(cursor);
          return pages.get(cursor) ?? { attempts: [] };
        },
        again: async (id) => {
          failing.again?.();
          sent.push(id);
        },
      },
      places: {
        place: async () => place,
        remember: async (next) => {
          place = next;
        },
      },
      events: { wasHandled: async (id) => handled.has(id) },
      clock: { now: () => now },
      log: { debug() {}, info() {}, error() {}, about() {} },
      secret: async () => 'shared',
    };
  });

  const list = (...attempts: HookAttempt[]) => pages.set('', { attempts });

  it('A lost event is asked for, and the place stays before it until it has arrived', async () => {
    const lost = attempt('a', HOUR);
    list(lost);
    expect(await makeUpForLost(ports)).toEqual({ asked: 1 });
    expect(sent).toEqual([lost.id]);
    expect(place).toEqual({ until: lost.at });
    list(attempt('a', 0, { ...again, statusCode: 200 }), lost);
    now += 15 * MINUTE;
    expect(await makeUpForLost(ports)).toEqual({ asked: 0 });
    expect(place).toEqual({ until: now });
  });

  it('One that was taken although GitHub saw no answer is not asked for', async () => {
    list(attempt('a', HOUR, { statusCode: 504 }));
    handled.add('a');
    expect(await makeUpForLost(ports)).toEqual({ asked: 0 });
    expect(place).toEqual({ until: NOW });
  });

  it('A look whose time is over before it has read anything forgets no lost event', async () => {
    const lost = attempt('a', HOUR);
    list(lost);
    const { places } = ports;
    const slow = async () => {
      now += 20_000;
      return place;
    };
    ports.places = { ...places, place: slow };
    expect(await makeUpForLost(ports)).toEqual({ asked: 0 });
    expect(place).toEqual({ until: lost.at });
    expect(await makeUpForLost({ ...ports, places })).toEqual({ asked: 1 });
  });

  it('Without a secret nothing is asked for, and nothing is forgotten', async () => {
    list(attempt('a', HOUR));
    ports.secret = () => Promise.reject(new PortError('refused', 'no secret'));
    expect(await makeUpForLost(ports)).toEqual({ asked: 0 });
    expect([sent, place]).toEqual([[], undefined]);
  });

  it('What is older than three days, or than the place, is not looked at', async () => {
    place = { until: NOW - HOUR };
    list(attempt('new', MINUTE), attempt('old', 2 * HOUR));
    pages.set('', { attempts: [...(pages.get('')?.attempts ?? [])], next: 'more' });
    failing.page = (cursor) => {
      if (cursor === 'more') throw new Error('read too far');
    };
    await makeUpForLost(ports);
    expect(sent).toHaveLength(1);
    place = undefined;
    pages.set('', { attempts: [attempt('older', 73 * HOUR)], next: 'more' });
    await makeUpForLost(ports);
    expect(sent).toHaveLength(1);
  });

  it('A list that is longer than one run reads is gone on with, and the place waits for its end', async () => {
    const lost = attempt('a', HOUR);
    pages.set('', { attempts: [lost], next: '0' });
    for (let page = 0; page < 60; page++) pages.set(`${page}`, { attempts: [], next: `${page + 1}` });
    pages.set('60', { attempts: [attempt('b', 2 * HOUR)] });
    expect(await makeUpForLost(ports)).toEqual({ asked: 1 });
    expect(place).toEqual({ until: 0, cursor: '49', from: NOW, unsettledSince: lost.at });
    now += 15 * MINUTE;
    expect(await makeUpForLost(ports)).toEqual({ asked: 1 });
    expect(place).toEqual({ until: NOW - 2 * HOUR });
  });

  it('A run asks for forty, and the next one for the others', async () => {
    const lost = Array.from({ length: 50 }, (_, index) => attempt(`e${index}`, HOUR - index));
    list(...lost);
    expect(await makeUpForLost(ports)).toEqual({ asked: 40 });
    expect(place).toEqual({ until: lost[0]?.at });
    list(...lost, ...lost.slice(0, 40).map(({ guid }) => attempt(guid, 0, { ...again, statusCode: 200 })));
    expect(await makeUpForLost(ports)).toEqual({ asked: 10 });
  });

  it('A limit of GitHub ends the run, and the place stays where it was', async () => {
    place = { until: NOW - HOUR };
    list(attempt('a', MINUTE));
    failing.again = () => {
      throw new PortError('retry', 'limit', { retryAt: NOW + HOUR });
    };
    expect(await makeUpForLost(ports)).toEqual({ asked: 0 });
    expect(place).toEqual({ until: NOW - HOUR });
  });

  it('One that GitHub refuses to send does not keep the others', async () => {
    list(attempt('a', HOUR), attempt('b', MINUTE));
    let refusals = 0;
    failing.again = () => {
      if (refusals++ === 0) throw new PortError('not-found', 'gone');
    };
    expect(await makeUpForLost(ports)).toEqual({ asked: 1 });
  });

  it('A cursor that GitHub does not know any more is forgotten', async () => {
    place = { until: NOW - 2 * HOUR, cursor: 'stale', from: NOW - MINUTE };
    list(attempt('a', HOUR));
    failing.page = (cursor) => {
      if (cursor === 'stale') throw new PortError('refused', 'Invalid cursor');
    };
    expect(await makeUpForLost(ports)).toEqual({ asked: 1 });
    expect(place).toEqual({ until: NOW - HOUR });
  });
});
