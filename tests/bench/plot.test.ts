import { expect, it } from 'vitest';
import { svgOf } from '../../bench/plot.ts';

const bars = (...values: number[]) =>
  svgOf({
    ...{ kind: 'bars', file: 'f', title: 'Load <all> & more', unit: 'ms' },
    bars: values.map((value, index) => ({ label: `b${index}`, value })),
  });
const widths = (svg: string) =>
  [...svg.matchAll(/<rect x="190"[^>]* width="([\d.]+)"/g)].map(([, width]) => Number(width));

it('A bar is as long as its value is large', () => {
  const [half = 0, whole = 0] = widths(bars(50, 100));
  expect(half * 2).toBeCloseTo(whole, 0);
});

it('Words of a plot are text and not markup', () => {
  expect(bars(1)).toContain('Load &lt;all&gt; &amp; more');
  expect(bars(1)).not.toContain('<all>');
});

it('A bar of nothing can be seen', () => {
  expect(widths(bars(0, 10))[0]).toBe(1);
});

it('A line goes through its points, from left to right and upwards', () => {
  const points: [number, number][] = [
    [0, 0],
    [5, 5],
    [10, 10],
  ];
  const svg = svgOf({ kind: 'lines', file: 'f', title: 't', x: 'x', y: 'y', series: [{ name: 'a', points }] });
  const placed =
    /<polyline points="([^"]+)"/
      .exec(svg)?.[1]
      ?.split(' ')
      .map((point) => point.split(',').map(Number)) ?? [];
  expect(placed).toHaveLength(3);
  const [[x0 = 0, y0 = 0] = [], [x1 = 0, y1 = 0] = [], [x2 = 0, y2 = 0] = []] = placed;
  expect(x1 - x0).toBeCloseTo(x2 - x1, 0);
  expect(y0 - y1).toBeCloseTo(y1 - y2, 0);
  expect(y0).toBeGreaterThan(y2);
});
