import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { CostRow } from '../../api/types.ts';
import { spentMicroUsd, usd } from '../../format/money.ts';
import { useTexts } from '../../text/use-texts.ts';

const HEIGHT = 240;

/** Bars, one a day. The table below says the same to those who do not see them. */
export default function DayChart({ rows }: { rows: readonly CostRow[] }) {
  const { cost } = useTexts();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const plot = new UPlot(optionsFor(element), dataOf(rows), element);
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [rows]);
  return <div class="chart card" ref={box} role="img" aria-label={cost.chart(cost.by.day)} />;
}

function dataOf(rows: readonly CostRow[]): UPlot.AlignedData {
  const days = rows
    .map((row) => ({ at: Date.parse(`${row.key.slice(0, 10)}T00:00:00`) / 1_000, spent: spentMicroUsd(row) }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((a, b) => a.at - b.at);
  return [days.map(({ at }) => at), days.map(({ spent }) => spent / 1_000_000)];
}

function optionsFor(element: HTMLElement): UPlot.Options {
  const colour = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
  const axis = {
    stroke: () => colour('--faint'),
    grid: { stroke: () => colour('--line'), width: 1 },
    ticks: { show: false },
  };
  return {
    width: element.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, points: { show: false } },
    scales: { y: { range: (_, _min, max) => [0, (max || 1) * 1.1] } },
    axes: [axis, { ...axis, size: 64, values: (_, ticks) => ticks.map((dollars) => usd(dollars * 1_000_000)) }],
    series: [
      {},
      {
        fill: () => colour('--accent'),
        width: 0,
        points: { show: false },
        paths: UPlot.paths.bars?.({ size: [0.7, 40], radius: 0.2 }) ?? null,
      } as UPlot.Series,
    ],
  };
}
