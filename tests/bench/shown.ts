import { READERS } from '../../bench/kept/rows.ts';
import { benchText } from '../../bench/page/page.ts';
import type { BenchResult } from '../../bench/result.ts';
import type { Run } from '../../bench/results.ts';
import { readText } from '../docs/documents.ts';

const page = readText('docs/performance.md');

/** What docs/performance.md calls the figures of a bench: heads of tables, what stands first in a row, titles of pictures; sizes are `#`. */
export function namesOnPage(bench: string): string[] {
  const [, text] = new RegExp(`<!-- figures: ${bench} -->\\n([\\s\\S]*?)<!-- end -->`).exec(page) ?? [];
  return namesIn(text ?? '');
}

/** The same of a run, as it would be shown. */
export function namesOfRun(bench: string, run: Run): string[] {
  const kept = READERS[bench]?.([run]);
  const benches = kept ? [{ ...kept, how: '', mustReach: [], plots: [] }] : run.benches;
  return namesIn(benchText(bench, { ...run, benches }));
}

/** Every number in it; null, as JSON has what is no number, as NaN. */
export function numbersIn(value: unknown): number[] {
  if (value === null) return [Number.NaN];
  if (typeof value === 'number') return [value];
  return typeof value === 'object' ? Object.values(value).flatMap(numbersIn) : [];
}

export function benchOf({ benches }: Run, wanted: string): BenchResult {
  const found = benches.find(({ name }) => name === wanted);
  if (!found) throw new Error(`The run has no bench ${wanted}`);
  return found;
}

function namesIn(text: string): string[] {
  const lines = text.split('\n');
  const names = lines.flatMap((line, index) => {
    if (line.startsWith('![')) return [/^!\[([^\]]*)\]/.exec(line)?.[1] ?? ''];
    if (!line.startsWith('| ')) return [];
    const cells = line.split('|').map((cell) => cell.trim());
    return lines[index + 1]?.startsWith('|---') ? cells.slice(1, -1) : cells.slice(1, 2);
  });
  return [...new Set(names.map((name) => name.replace(/\d[\d.,]*/g, '#')))].sort();
}
