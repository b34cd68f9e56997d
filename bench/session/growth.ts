import { atMost, type BenchResult, digits, type Must } from '../result.ts';
import { lineThrough, type Point, quadraticShare } from './fit.ts';
import { type Growth, theSession } from './grown.ts';

const R2_MIN = 0.99;
/** Of the last value. What compactions leave of a saw-tooth is no growth. */
const QUADRATIC_MAX = 0.05;

const MEASURES = {
  reads: 'reads',
  writes: 'writes',
  bytes: 'bytes',
  tableUsd: 'dollars of the table',
  modelUsd: 'dollars of the model',
} as const;
type Measure = keyof typeof MEASURES;

/** What a session reads, writes and costs, against its entries: a straight line, or something grows with each step. */
export async function benchGrowth(isQuick: boolean): Promise<BenchResult> {
  const { growth } = await theSession(isQuick);
  const fits = (Object.keys(MEASURES) as Measure[]).map((measure) => {
    const points = growth.map((each): Point => [each.entries, each[measure]]);
    const { b, r2 } = lineThrough(points);
    return { measure, what: MEASURES[measure], perEntry: digits(b), r2, quadratic: digits(quadraticShare(points)) };
  });
  const last = growth.at(-1);
  return {
    name: 'growth',
    how: `One session of the real engine on a counting table, to ${last?.entries} entries with all compactions; sums against entries, least squares. Dollars of the model with an ideal cache.`,
    mustReach: fits.flatMap(({ what, r2, quadratic }): Must[] => [
      { what: `${what}: R² of the line`, value: digits(r2), unit: '', bound: { least: R2_MIN }, pass: r2 >= R2_MIN },
      atMost(`${what}: quadratic part at the end`, Math.abs(quadratic), QUADRATIC_MAX),
    ]),
    figures: { fits: fits.map(({ r2, ...fit }) => ({ ...fit, r2: digits(r2) })), last },
    plots: [
      {
        kind: 'lines',
        file: 'growth',
        title: 'What a session has used, by its entries',
        x: 'entries',
        y: 'share of the last value',
        series: fits.map(({ measure, what }) => ({
          name: what,
          points: growth
            .filter((_, index) => index % 10 === 9)
            .map((each) => [each.entries, shareOf(each, last, measure)]),
        })),
      },
    ],
  };
}

function shareOf(each: Growth, last: Growth | undefined, measure: Measure): number {
  return digits(each[measure] / (last?.[measure] ?? 1));
}
