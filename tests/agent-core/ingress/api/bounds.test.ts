import { cutBytes } from '@remote-swe/core/domain/api/views/cut';
import type { SessionSummary } from '@remote-swe/core/domain/session/listed/summary';
import { httpAnswer } from '@remote-swe/core/ingress/api/serve/answer';
import type { SessionReader } from '@remote-swe/core/ports/api/session-reader';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entry, idle, state } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { type ApiWorld, startApi } from './api-world.ts';

const DAY_MS = 24 * 3_600_000;

let world: ApiWorld;
let someone: string;
let admin: string;

beforeAll(async () => {
  world = await startApi(['UADMIN']);
  await world.approvals.approve('T1', { user: 'U1', by: 'UADMIN', at: START });
  [someone, admin] = [await world.signedIn('U1'), await world.signedIn('UADMIN')];
});
afterAll(() => world.close());

/** A deployment with more sessions in each month than anybody reads at once. */
class Crowd implements SessionReader {
  readonly limits: number[] = [];
  readonly months: string[] = [];
  readonly #real: SessionReader;

  constructor(real: SessionReader) {
    this.#real = real;
  }

  summary: SessionReader['summary'] = (id) => this.#real.summary(id);
  entries: SessionReader['entries'] = (id, range) => this.#real.entries(id, range);
  entry: SessionReader['entry'] = (id, version) => this.#real.entry(id, version);

  async listed(month: string, below: { at: number } | undefined, limit: number): Promise<SessionSummary[]> {
    this.limits.push(limit);
    this.months.push(month);
    const from = below?.at ?? START;
    return Array.from({ length: limit }, (_, index) => summary(from - 1 - index));
  }
}

/** Every tenth is of U1, all others of somebody else. */
function summary(at: number): SessionSummary {
  const [requester, repository] = at % 10 === 0 ? ['U1', 'acme/own'] : ['U2', 'acme/foreign'];
  return {
    ...{ sessionId: `slack:T1:C1:${at}.000001`, version: 1, at, turn: 1, phase: 'idle', sweeps: 0 },
    ...{ requester, repositories: [repository], costMicroUsd: 1_000, estimatedMicroUsd: 0 },
  } as SessionSummary;
}

async function crowded<Result>(ask: (crowd: Crowd) => Promise<Result>): Promise<Result> {
  const { ports } = world.api;
  const crowd = new Crowd(ports.reader);
  const workers = { get: async () => undefined, replace: async () => false };
  world.api.ports = { ...ports, reader: crowd, workers };
  try {
    return await ask(crowd);
  } finally {
    world.api.ports = ports;
  }
}

describe('reports of more sessions than one request reads', () => {
  it('Costs that are not all that there are hold no sessions of other people', async () => {
    const { json } = await crowded(() => world.ask('/api/costs?from=2026-11&by=repository', { as: someone }));
    expect(json).toMatchObject({ isAll: false, rows: [{ key: 'acme/own', sessions: 2_000 }] });
    expect((json as { rows: unknown[] }).rows).toHaveLength(1);
  });

  it('Costs of an older month are those of its own sessions first, however many came later', async () => {
    await crowded(async (crowd) => {
      await world.ask('/api/costs?from=2026-07&by=day', { as: admin });
      expect(crowd.months[0]).toBe('2026-07');
    });
  });

  it('Workers of a month that fills the answer are shown, and the month before is not asked for none', async () => {
    await crowded(async (crowd) => {
      expect((await world.ask('/api/workers', { as: admin })).status).toBe(200);
      expect(crowd.limits).toEqual([200]);
    });
  });

  it('A read of no rows asks nobody', async () => {
    expect(await world.api.ports.reader.listed('2026-11', undefined, 0)).toEqual([]);
  });
});

describe('the ends of a list', () => {
  type Listed = { sessions: { id: string }[]; next?: string };
  const list = async (query: string) => (await world.ask(`/api/sessions?${query}`, { as: admin })).json as Listed;
  const old = Date.UTC(2024, 4, 5);

  beforeAll(async () => {
    for (const at of [old, START - DAY_MS])
      await world.commit(entry(state(idle), { sessionId: `slack:T1:C7:${at}.000000`, version: 1, at }));
  });

  it('An end that is years ago finds what was before it', async () => {
    expect((await list(`to=${old + 1}`)).sessions).toHaveLength(1);
    expect((await list(`to=${old}`)).sessions).toEqual([]);
  });

  it('An end in the future is the same as none', async () => {
    for (const to of [START + 400 * DAY_MS, 253_402_300_799_999]) {
      const { sessions, next } = await list(`to=${to}`);
      expect([sessions.length, next]).toEqual([1, undefined]);
    }
  });

  it('An end before the beginning is an empty list that is done', async () => {
    expect(await list(`from=${START}&to=${START - DAY_MS * 90}`)).toEqual({ sessions: [] });
  });
});

describe('the size of an answer', () => {
  const headers = { 'content-type': 'text/plain; charset=utf-8' };

  it('A text that would grow too large by being escaped goes as base64', () => {
    const controls = '\u0001'.repeat(2_000_000);
    const answer = httpAnswer({ status: 200, text: controls, headers }, '');
    expect(answer.isBase64Encoded).toBe(true);
    expect(JSON.stringify(answer).length).toBeLessThan(6_291_556);
    expect(Buffer.from(answer.body, 'base64').toString('utf8')).toBe(controls);
  });

  it('An answer that nobody has bounded is a problem, and no failure of Lambda', () => {
    expect(() => httpAnswer({ status: 200, bytes: new Uint8Array(5_000_000) }, '')).toThrow(/larger than an answer/);
  });

  it('A text is cut between characters, and says how much is missing', () => {
    expect(cutBytes('漢字漢字', 12)).toBe('漢字漢字');
    expect(cutBytes('漢字漢字', 11)).toBe('漢字漢\n[… 3 bytes are left out]\n');
    expect(cutBytes('😀😀', 7)).toBe('😀\n[… 4 bytes are left out]\n');
  });
});
