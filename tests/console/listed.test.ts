import { expect, it } from 'vitest';
import type { SessionPage } from '../../console/src/api/calls.ts';
import type { SessionRow } from '../../console/src/api/types.ts';
import { listed } from '../../console/src/views/sessions/listed.ts';

const row = (id: string, updatedAt: number, version = 1) => ({ id, updatedAt, version }) as SessionRow;
const page = (rows: SessionRow[], next?: string): SessionPage => ({ sessions: rows, ...(next ? { next } : {}) });
const ids = (pages: SessionPage[], newest?: SessionPage) => listed(pages, newest).map(({ id }) => id);

it('A list begins with its pages, the newest activity first', () => {
  expect(ids([page([row('a', 9), row('b', 8)], 'n'), page([row('c', 7)])])).toEqual(['a', 'b', 'c']);
});

it('A session that is heard of again stands once, as it is now', () => {
  const rows = listed([page([row('a', 9), row('b', 8)])], page([row('b', 12, 5), row('a', 9)]));
  expect(rows).toEqual([row('b', 12, 5), row('a', 9)]);
});

it.each([
  ['the newest of all', ['b', 'c'], page([row('b', 8), row('c', 7)])],
  ['one in the middle', ['a', 'c'], page([row('a', 9), row('c', 7)])],
  ['all of them', [], page([])],
] as const)('A session that fits the filters no more leaves the list: %s', (_, left, newest) => {
  expect(ids([page([row('a', 9), row('b', 8), row('c', 7)])], newest)).toEqual(left);
});

it('What is older than the newest page stays as it was loaded', () => {
  const pages = [page([row('a', 9), row('b', 8)], 'n'), page([row('c', 7), row('d', 6)])];
  expect(ids(pages, page([row('new', 12), row('b', 8)], 'n'))).toEqual(['new', 'b', 'c', 'd']);
});

it('A page that tells of nobody, but that others follow, takes nobody out', () => {
  expect(ids([page([row('a', 9)], 'n')], page([], 'n'))).toEqual(['a']);
});
