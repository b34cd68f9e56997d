import { atMost, type BenchResult, digits } from '../result.ts';
import { compareRecords } from './compare.ts';
import type { SessionRecord } from './record.ts';

const SUM_MAX = 0.75;

/**
 * Recorded sessions with the results of today's worker and of an older one. Both are played through today's step: what a change of renderer,
 * guards or the tools of Lambda saves does not show here.
 */
export async function benchRecords(model: string, records: SessionRecord[] | undefined): Promise<BenchResult> {
  const { rows, fewer, lost, baseline } = await compareRecords(model, records);
  const dearest = Math.max(...rows.map(({ before, after }) => after.usd / before.usd));
  const cost = ({ usd }: { usd: number }) => digits(usd);
  return {
    name: 'records',
    how: `Results of recorded sessions rendered by today's worker and by that of ${baseline}; characters of results, and dollars of the whole session with ${model}, whose other parts are the same on both sides.`,
    mustReach: [
      ...(records ? [] : [atMost('characters of results / before', 1 - fewer, SUM_MAX)]),
      atMost('dearest session / before', dearest, 1),
      atMost('lost of what later replies used', lost, 0),
    ],
    figures: {
      model,
      baseline,
      rows: rows.map(({ name, requests, before, after, fewer: share }) => ({
        ...{ name, requests, fewer: digits(share), usdBefore: cost(before), usdAfter: cost(after) },
      })),
      fewer: digits(fewer),
    },
    plots: [],
  };
}
