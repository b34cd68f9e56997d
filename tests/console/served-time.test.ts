import { expect, it } from 'vitest';
import { aheadMs } from '../../console/src/api/served-time.ts';

const NOW = Date.UTC(2026, 11, 31, 23, 59, 58);

it.each([
  ['no date', null, 0],
  ['a date that is none', 'yesterday', 0],
  ['a date of the same time', 'Thu, 31 Dec 2026 23:59:57 GMT', 0],
  ['a date of a minute later, in the next year', 'Fri, 01 Jan 2027 00:00:58 GMT', 60_000],
  ['a date of an hour ago', 'Thu, 31 Dec 2026 22:59:58 GMT', -3_600_000],
])('The clock of an answer with %s is known from it', (_, date, ahead) => {
  expect(aheadMs(date, NOW)).toBe(ahead);
});
