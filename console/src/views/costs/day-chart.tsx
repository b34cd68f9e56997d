import { useEffect, useRef } from 'preact/hooks';
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { CostRow } from '../../api/types.ts';
import { spentMicroUsd, usd } from '../../format/money.ts';
import { useLanguage, useTexts } from '../../text/use-texts.ts';

const HEIGHT = 240;
const DAY_S = 86_400;
/** Between two dates of the axis: there is nothing between days. */
const STEPS_S = [1, 2, 7, 14, 28].map((days) => days * DAY_S);

/** Bars, one a day. The table below says the same to those who do not see them. */
export default function DayChart({ rows }: { rows: readonly CostRow[] }) {
  const { cost } = useTexts();
  const language = useLanguage();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const plot = new UPlot(optionsFor(element, language), dataOf(rows), element);
    const observer = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height: HEIGHT }));
    observer.observe(element);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [rows, language]);
  return <div class="chart card" ref={box} role="img" aria-label={cost.chart(cost.by.day)} />;
}

function dataOf(rows: readonly CostRow[]): UPlot.AlignedData {
  const days = rows
    .map((row) => ({ at: Date.parse(`${row.key.slice(0, 10)}T00:00:00`) / 1_000, spent: spentMicroUsd(row) }))
    .filter(({ at }) => !Number.isNaN(at))
    .sort((a, b) => a.at - b.at);
  return [days.map(({ at }) => at), days.map(({ spent }) => spent / 1_000_000)];
}

function optionsFor(element: HTMLElement, language: string): UPlot.Options {
  const day = new Intl.DateTimeFormat(language, { month: 'numeric', day: 'numeric' });
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
    scales: {
      // The first and the last bar stand whole.
      x: { range: (_, min, max) => [min - DAY_S / 2, max + DAY_S / 2] },
      y: { range: (_, _min, max) => [0, (max || 1) * 1.1] },
    },
    axes: [
      { ...axis, incrs: STEPS_S, values: (_, ticks) => ticks.map((at) => day.format(at * 1_000)) },
      { ...axis, size: 64, values: (_, ticks) => ticks.map((dollars) => usd(dollars * 1_000_000)) },
    ],
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
