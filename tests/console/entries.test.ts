import { describe, expect, it } from 'vitest';
import type { EntrySource } from '../../console/src/api/calls.ts';
import { ApiError } from '../../console/src/api/request.ts';
import type { EntryView, SessionView } from '../../console/src/api/types.ts';
import { Entries } from '../../console/src/journal/entries.ts';
import { Following } from '../../console/src/journal/following.ts';

function entry(version: number): EntryView {
  return { version, at: version * 1_000, kind: 'noted', phase: 'acting', build: 'b', items: [] };
}

const never = new AbortController().signal;
const session = (version: number, more = {}) => ({ version, muted: false, ...more }) as SessionView;

/** An API with entries 1 to `count`, a few at a time. */
function sourceOf(count: number, asked: unknown[] = []): Required<EntrySource> {
  const all = Array.from({ length: count }, (_, index) => entry(index + 1));
  return {
    entries: async (query) => {
      asked.push(query.before);
      const entries = all.filter(({ version }) => version < (query.before ?? 0)).slice(-query.limit);
      return { entries, version: count };
    },
    changes: async ({ since }) => ({
      entries: [since, since + 1].map(entry),
      version: since + 1,
      session: session(since + 1),
    }),
  };
}

/** Fails as often as said when it is asked for entries before `before`. */
function failing(source: EntrySource, { before, times, error }: { before: number; times: number; error: unknown }) {
  let left = times;
  const entries: EntrySource['entries'] = (query, signal) =>
    (query.before ?? 0) <= before && left-- > 0 ? Promise.reject(error) : source.entries(query, signal);
  return { entries };
}

/** Pauses end at once and are written down; the one at `stopAt` ends the whole. */
function followed(source: EntrySource, onPause: (ms: number | undefined, following: Following) => void = () => {}) {
  const pauses: (number | undefined)[] = [];
  const attention = () => ({ seen: true, unusedMs: 0 });
  const pause = async (ms: number | undefined) => {
    pauses.push(ms);
    onPause(ms, following);
  };
  const following: Following = new Following(source, () => {}, { pause, attention });
  return { following, pauses };
}

const LAST = 9_999_999_999;

describe('entries of a session', () => {
  it('The newest entries come first and all others after them, each once', async () => {
    const asked: unknown[] = [];
    const { changes: _, ...source } = sourceOf(450, asked);
    const { following } = followed(source);
    await following.run();
    expect(asked).toEqual([LAST, 251, 51]);
    const { entries, earlier } = following.entries.loaded;
    expect(entries.map(({ version }) => version)).toEqual(Array.from({ length: 450 }, (_each, at) => at + 1));
    expect(earlier).toBe(0);
  });

  it('A change is added once, also when it is told twice', async () => {
    const entries = new Entries(sourceOf(3), () => {});
    await entries.askNewest(never);
    await entries.follow(0, never);
    expect(entries.loaded.entries.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    expect(entries.loaded.newest).toBe(4);
  });

  it('What changes of a session without an entry is told', async () => {
    const told: SessionView[] = [session(3), session(3, { machine: 'stopped' }), session(3, { machine: 'stopped' })];
    let drawn = 0;
    const changes = async () => ({ entries: [], version: 3, session: told.shift() as SessionView });
    const entries = new Entries({ ...sourceOf(3), changes }, () => drawn++);
    await entries.askNewest(never);
    for (let times = 0; times < 3; times++) await entries.follow(0, never);
    expect(entries.loaded.session?.machine).toBe('stopped');
    expect(drawn).toBe(3);
  });

  it('A look beside a held question tells at once, and the held one takes nothing back', async () => {
    const held = { end: () => {} };
    const answered = new Promise<void>((done) => Object.assign(held, { end: done }));
    const changes: EntrySource['changes'] = async ({ waitS }) => {
      if (waitS === 0) return { entries: [entry(4)], version: 4, session: session(4, { muted: true }) };
      await answered;
      return { entries: [], version: 3, session: session(3) };
    };
    const entries = new Entries({ ...sourceOf(3), changes }, () => {});
    await entries.askNewest(never);
    const holding = entries.follow(20, never);
    await entries.follow(0, never);
    expect(entries.loaded).toMatchObject({ newest: 4, session: { muted: true } });
    held.end();
    await holding;
    expect(entries.loaded).toMatchObject({ newest: 4, session: { muted: true } });
    expect(entries.loaded.entries.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  });

  it('A session that cannot be followed ends when all entries are there', async () => {
    const { changes: _, ...source } = sourceOf(3);
    const { following, pauses } = followed(source);
    await following.run();
    expect([following.entries.loaded.entries.length, pauses]).toEqual([3, []]);
  });
});

describe('entries that do not come', () => {
  const gone = new ApiError(0, 'unreachable', 'gone');

  it('A page is asked for again, later each time, and the trouble is over when it comes', async () => {
    const troubles: unknown[] = [];
    const source = failing(sourceOf(450), { before: 251, times: 3, error: gone });
    const { following, pauses } = followed(source, (_, { entries }) => troubles.push(entries.loaded.missing));
    await following.run();
    expect(pauses).toEqual([5_000, 10_000, 20_000]);
    expect(troubles).toEqual([1, 2, 3].map(() => ({ error: gone, isRetried: true })));
    expect(following.entries.loaded).toMatchObject({ earlier: 0, missing: undefined });
    expect(following.entries.loaded.entries).toHaveLength(450);
  });

  it('After five failures it waits for somebody, and what was loaded stays', async () => {
    const source = failing(sourceOf(450), { before: 251, times: 7, error: gone });
    const { following, pauses } = followed(source, (ms, { entries }) => {
      if (ms === undefined) expect(entries.loaded).toMatchObject({ earlier: 250, missing: { isRetried: false } });
    });
    await following.run();
    expect(pauses).toEqual([5_000, 10_000, 20_000, 40_000, undefined, 5_000, 10_000]);
    expect(following.entries.loaded.earlier).toBe(0);
  });

  it.each([401, 403, 404])('An answer %i is not asked for again by itself', async (status) => {
    const source = failing(sourceOf(3), { before: LAST, times: 1, error: new ApiError(status, '', '') });
    const { following, pauses } = followed(source);
    await following.run();
    expect(pauses).toEqual([undefined]);
    expect(following.entries.loaded.entries).toHaveLength(3);
  });

  it('Who presses the button does not wait', async () => {
    const source = failing(sourceOf(3), { before: LAST, times: 1, error: gone });
    const pause = (_: number | undefined, signal: AbortSignal) =>
      new Promise<void>((done) => signal.addEventListener('abort', () => done(), { once: true }));
    const attention = () => ({ seen: true, unusedMs: 0 });
    const following: Following = new Following(
      source,
      () => following.entries.loaded.missing && queueMicrotask(following.again),
      {
        ...{ pause, attention },
      },
    );
    await following.run();
    expect(following.entries.loaded.entries).toHaveLength(3);
  });

  it('What is new is asked for again, and after a second failure the person is told', async () => {
    const answers = [true, false, false, false, true];
    const told: boolean[] = [];
    const source = sourceOf(3);
    const { following, pauses } = followed({
      ...source,
      changes: (query, signal) => {
        told.push(following.entries.loaded.unheard !== undefined);
        const isFine = answers.shift();
        if (isFine === undefined) following.end();
        return isFine ? source.changes(query, signal) : Promise.reject(gone);
      },
    });
    await following.run();
    expect(pauses).toEqual([5_000, 10_000, 20_000]);
    expect(told).toEqual([false, false, false, true, true, false]);
  });
});
