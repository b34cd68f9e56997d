import { expect, it } from 'vitest';
import { templateValue } from './declared.ts';
import { document, tableUnder } from './documents.ts';

/**
 * Dollars in us-east-1, from aws.amazon.com/ebs/pricing: gp3 storage by GiB and month, throughput above 125 MB/s by MB/s and month. A month
 * has 730 hours.
 */
const PER_GIB = 0.08;
const PER_MBPS_ABOVE = 0.04;
const INCLUDED_MBPS = 125;
const HOURS_OF_MONTH = 730;
/** Twenty sessions on each of thirty days. */
const SESSIONS_OF_MONTH = 600;

const rows = tableUnder(document('docs/worker.md'), 'disk');

it.each(rows)(
  'docs/worker.md computes a disk of %s with %s MB/s, kept for %s hours',
  (gib, mbps, hours, one, month) => {
    const monthly = Number(gib) * PER_GIB + Math.max(0, Number(mbps) - INCLUDED_MBPS) * PER_MBPS_ABOVE;
    const session = (monthly * Number(hours)) / HOURS_OF_MONTH;
    expect([one, month]).toEqual([session.toFixed(2), (session * SESSIONS_OF_MONTH).toFixed(0)]);
  },
);

it('docs/worker.md has the row of the defaults', () => {
  const [gib, hours] = ['WorkerVolumeGib.Default', 'WorkerRetentionHours.Default'].map((name) =>
    String(templateValue(name)),
  );
  expect(rows.map(([size, , kept]) => [size, kept])).toContainEqual([gib, hours]);
});
