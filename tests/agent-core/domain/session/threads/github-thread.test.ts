import { compareOrder } from '@remote-swe/core/domain/session/journal';
import {
  gitHubOrder,
  gitHubPlaceOf,
  gitHubSessionId,
  gitHubThreadOf,
  gitHubThreads,
} from '@remote-swe/core/domain/session/threads/github-thread';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const OWNER = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/);
const NAME = fc.stringMatching(/^[A-Za-z0-9._-]{1,100}$/).filter((name) => !/^\.\.?$|\.git$/i.test(name));

describe('ids of sessions at the code host', () => {
  it('An id names its thread, in the letters that ids may have, or there is none', () => {
    fc.assert(
      fc.property(OWNER, NAME, fc.integer({ min: 1, max: 9_999_999_999 }), (owner, name, number) => {
        const id = gitHubSessionId({ repository: `${owner}/${name}`, number });
        if (id === undefined) return owner.length + name.length > 100;
        expect(id).toMatch(/^[A-Za-z0-9:._-]{1,128}$/);
        expect(gitHubThreadOf(id)).toEqual({ kind: 'github', repository: `${owner}/${name}`.toLowerCase(), number });
      }),
    );
  });

  it.each([
    'slack:T1:C1:1.2',
    'github:acme',
    'github:acme:..:1',
    'github:acme:shop:0',
    'github:acme:shop:1:2',
    'github:a/b:c:1',
  ])('%s names no thread of the code host', (id) => {
    expect(gitHubThreadOf(id)).toBeUndefined();
  });

  it('The payer has no letter that the counters split by, and people are the same in all repositories', () => {
    const payer = gitHubThreads.payer({ kind: 'github', repository: 'acme/shop', number: 1 });
    expect(payer).toEqual({ teamId: 'github', channel: 'acme/shop' });
  });
});

describe('places in the order of a thread', () => {
  it('A place is read back, and later seconds come later', () => {
    const first = gitHubOrder(1_700_000_000_999, { kind: 'comment', id: 12_345_678_901 });
    expect(first).toBe('1700000000.100012345678901');
    expect(gitHubPlaceOf(first)).toEqual({ kind: 'comment', id: 12_345_678_901 });
    expect(gitHubThreads.writtenAt(first)).toBe(1_700_000_000_000);
    const next = gitHubOrder(1_700_000_001_000, { kind: 'thread', id: 0 });
    expect(compareOrder(first, next)).toBeLessThan(0);
  });

  it.each(['1700000000.000100', '1700000000', '1700000000.900012345678901'])('%s is no place', (order) => {
    expect(gitHubPlaceOf(order)).toBeUndefined();
  });
});
