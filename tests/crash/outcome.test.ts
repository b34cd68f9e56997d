import { expect, it } from 'vitest';
import { withoutTimes } from '../../local/crash/outcome.ts';

it.each([
  ['24 GiB memory, 75 GiB disk free', '24 GiB memory, <size> disk free'],
  ['Session facts: 2026-11-22 23:59 UTC;', 'Session facts: <time>;'],
  ['local="Sun, 12 Sept 2027, 08:36 (Asia/Tokyo)"', 'local="<local time> (Asia/Tokyo)"'],
  ['local="Mon, 30 Nov 2026, 07:45 (Asia/Tokyo)"', 'local="<local time> (Asia/Tokyo)"'],
  ['Head: abc1234 2026-11-22 Initial commit', 'Head: abc1234 <day> Initial commit'],
  ['[this thread](http://x/C0DEV/p1796040808854000)', '[this thread](http://x/C0DEV/<post>)'],
  ['exit=0 0.3s cwd=/', 'exit=0 <duration> cwd=/'],
  ['version 1.2.3 of 2016', 'version 1.2.3 of 2016'],
])('Outcomes of different times are compared: %s', (text, compared) => {
  expect(withoutTimes(text)).toBe(compared);
});
