import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { keptRun } from '../kept/kept.ts';
import type { Must } from '../result.ts';
import { type Run, refuseQuick } from '../results.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Pages with figures between marks. */
export const PAGES = [`${ROOT}docs/performance.md`, `${ROOT}docs/reliability.md`] as const;
const RESULTS = `${ROOT}bench/results/`;
const MINUTE_CHARS = 16;

/** The newest run below bench/results/. */
export function newestRun(): { file: string; run: Run } {
  const file = readdirSync(RESULTS)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .at(-1);
  if (!file) throw new Error('bench/results/ has no run. Run: npm run bench');
  const run: Run = JSON.parse(readFileSync(`${RESULTS}${file}`, 'utf8'));
  refuseQuick(run, `bench/results/${file}`);
  return { file, run };
}

/** A page as the newest run, and what is kept of campaigns, give it. */
export function currentPage(path: string): string {
  const { file, run } = newestRun();
  return withFigures(readFileSync(path, 'utf8'), file, run);
}

/** The page with what stands between its marks replaced by figures of the run; the words around them stay. Throws when a mark has no figures. */
export function withFigures(page: string, file: string, run: Run): string {
  refuseQuick(run, file);
  return page.replace(/(<!-- figures: ([a-z-]+) -->\n)[\s\S]*?(<!-- end -->)/g, (_, before, name, after) => {
    const text = name === 'run' ? runText(file, run) : (aloneText(name) ?? benchText(name, run));
    return `${before}${text}\n${after}`;
  });
}

function runText(file: string, { at, machine }: Run): string {
  const { processor, cores, memoryGib, node, load, commit } = machine;
  return [
    `[bench/results/${file}](../bench/results/${file}), begun ${at.slice(0, MINUTE_CHARS).replace('T', ' ')} UTC at commit ${commit}:`,
    `${processor}, ${cores} cores, ${memoryGib} GiB, Node ${node}, load ${load.join(', ')} before it began.`,
  ].join('\n');
}

/** What a campaign found that was played alone, and when. */
function aloneText(name: string): string | undefined {
  const kept = keptRun(name);
  if (!kept) return undefined;
  const { at, machine } = kept.run;
  const { processor, cores, node, load, commit } = machine;
  const when = `Kept ${at.slice(0, MINUTE_CHARS).replace('T', ' ')} UTC at commit ${commit} ([bench/results/${kept.file}](../bench/results/${kept.file})):`;
  const where = `${processor}, ${cores} cores, Node ${node}, load ${load.join(', ')} then.`;
  return `${when}\n${where}\n\n${benchText(name, kept.run)}`;
}

/** The tables and pictures of one bench, as a page shows them. */
export function benchText(name: string, { benches }: Run): string {
  const bench = benches.find((each) => each.name === name);
  if (!bench) throw new Error(`The newest run has no bench ${name}`);
  const pictures = bench.plots.map(({ file, title }) => `![${title}](../bench/results/${file}.svg)`);
  const tables = Object.values(bench.figures).flatMap((figure) => (isRows(figure) ? [tableOf(figure)] : []));
  return [...musts(bench.mustReach), ...tables, ...pictures].join('\n\n');
}

function musts(all: Must[]): string[] {
  if (all.length === 0) return [];
  const rows = all.map(({ what, value, unit, bound, pass }) => ({
    'must hold': what,
    measured: `${shown(value)} ${unit}`.trim(),
    bound: 'most' in bound ? `≤ ${shown(bound.most)}` : `≥ ${shown(bound.least)}`,
    holds: pass ? 'yes' : '**no**',
  }));
  return [tableOf(rows)];
}

type Row = Record<string, unknown>;

function isRows(figure: unknown): figure is Row[] {
  return Array.isArray(figure) && figure.length > 0 && figure.every((row) => typeof row === 'object' && row !== null);
}

function tableOf(rows: Row[]): string {
  const heads = Object.keys(rows[0] ?? {});
  const line = (cells: string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [
    line(heads.map(headOf)),
    `|${heads.map(() => '---').join('|')}|`,
    ...rows.map((row) => line(heads.map((head) => shown(row[head])))),
  ].join('\n');
}

/** `warmMs` as `warm, ms`. */
function headOf(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, (_, before, after) => `${before} ${after.toLowerCase()}`);
  return words.replace(/ (ms|usd)$/, (_, unit) => `, ${unit === 'usd' ? 'USD' : unit}`);
}

/** Three digits that count: the machine gives no more. Small money keeps its digits. */
function numberText(value: number): string {
  return value.toLocaleString(
    'en-US',
    Math.abs(value) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
  );
}

function shown(value: unknown): string {
  if (typeof value === 'number') return numberText(value);
  if (typeof value !== 'object' || value === null) return String(value);
  return Object.entries(value)
    .map(([name, part]) => `${name} ${shown(part)}`)
    .join(', ');
}
