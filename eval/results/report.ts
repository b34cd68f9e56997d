import type { Comparison } from './compare.ts';
import { escaped, type PlotRow, plotSvg } from './plots.ts';
import type { EvalResults, TaskRun } from './schema.ts';
import { EFFORTS, type EffortKey, type Summary } from './summary.ts';
import { comparisonLines, effortText, estimateText, percent } from './words.ts';

/** All that a page shows. `against`: the older file and what has changed since. */
export type ReportInput = {
  results: EvalResults;
  summary: Summary;
  against?: { results: EvalResults; summary: Summary; comparison: Comparison };
};

/** The measures that get a plot; the table has all. */
const PLOTTED: readonly EffortKey[] = ['modelCalls', 'toolCalls', 'resultChars', 'dollars', 'minutes'];

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2430; --paper: #fdfdfb; --faint: #667085; --line: #d5d9e0; --value: #2456c8; --before: #c2620c; --good: #137a4b; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ef; --paper: #14171c; --faint: #9aa4b2; --line: #363d48; --value: #86aaff; --before: #f0a35e; --good: #63cf9c; --bad: #ff8a80; } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin-top: 2.2rem; }
.faint, figcaption { color: var(--faint); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; display: block; overflow-x: auto; }
th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
.good { color: var(--good); } .bad { color: var(--bad); }
figure { margin: 1.4rem 0; } svg { width: 100%; height: auto; }
svg text { fill: var(--ink); font-size: 12px; } svg .label, svg .number { text-anchor: end; } svg .scale { fill: var(--faint); font-size: 10px; text-anchor: middle; }
svg .axis { fill: none; stroke: var(--line); } svg .range { stroke: var(--value); stroke-width: 2; opacity: .45; } svg .value { fill: var(--value); } svg .before { fill: none; stroke: var(--before); stroke-width: 2; }
details { margin: .3rem 0; } pre { white-space: pre-wrap; overflow-wrap: anywhere; background: color-mix(in srgb, var(--line) 35%, transparent); padding: .7rem; }`;

/** One file, without scripts and without anything from elsewhere. */
export function reportPage(input: ReportInput): string {
  const { results, summary, against } = input;
  const title = `Evaluation: ${results.model}`;
  const before = against ? ', beside an older file (rings)' : '';
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title><style>${STYLE}</style></head><body>
<h1>${escaped(title)}</h1>
<p class="faint">${escaped(`${new Date(results.at).toISOString()}, by ${results.by}, build ${results.build}${before}.`)} Intervals: 95 %.</p>
<p><strong>${escaped(estimateText(summary.success, percent))}</strong> of ${summary.tasks.length} tasks solved.
${escaped(totals(summary))}</p>
${against ? changed(against) : ''}
<h2>Success</h2>
${plotSvg({ title: 'Share of runs that passed', rows: successRows(summary, against?.summary), max: 1, text: percent })}
<h2>Effort</h2>
${PLOTTED.map((key) => effortPlot(key, summary, against?.summary)).join('\n')}
<h2>All measures</h2>
${measureTable(summary)}
<h2>Runs</h2>
${results.runs.map(runDetails).join('\n')}
</body></html>
`;
}

function totals({ total }: Summary): string {
  const text = (key: EffortKey) => effortText(key, total[key]);
  return `${text('modelCalls')} model calls, ${text('toolCalls')} tool calls, ${text('dollars')}, ${text('minutes')} minutes altogether.`;
}

function changed({ comparison, results }: NonNullable<ReportInput['against']>): string {
  const items = comparisonLines(comparison).map((line) => `<li>${escaped(line)}</li>`);
  const what = `${results.model}, build ${results.build}`;
  return `<h2>Since ${escaped(what)}</h2><p class="faint">Pairwise by task. Efforts: tasks that both solved.</p><ul>${items.join('')}</ul>`;
}

function successRows(summary: Summary, before: Summary | undefined): PlotRow[] {
  const old = (task: string) => before?.tasks.find((each) => each.task === task)?.success.value;
  return summary.tasks.map(({ task, success }) => ({ label: task, estimate: success, before: old(task) }));
}

function effortPlot(key: EffortKey, summary: Summary, before: Summary | undefined): string {
  const old = (task: string) => before?.tasks.find((each) => each.task === task)?.efforts[key].value;
  const rows = summary.tasks.map(({ task, efforts }) => ({ label: task, estimate: efforts[key], before: old(task) }));
  const title = EFFORTS.find((effort) => effort.key === key)?.label ?? key;
  return plotSvg({ title, rows, text: (value) => effortText(key, value) });
}

function measureTable({ efforts, total }: Summary): string {
  const rows = EFFORTS.map(({ key, label }) => {
    const text = (value: number) => effortText(key, value);
    return `<tr><td>${label}</td><td>${escaped(estimateText(efforts[key], text))}</td><td>${escaped(text(total[key]))}</td></tr>`;
  });
  return `<table><tr><th>measure</th><th>mean of a task</th><th>sum of all runs</th></tr>${rows.join('')}</table>`;
}

function runDetails(run: TaskRun): string {
  const mark = run.passed ? '<span class="good">passed</span>' : '<span class="bad">failed</span>';
  const checks = run.checks.map(
    ({ name, passed, detail }) =>
      `<li class="${passed ? 'good' : 'bad'}">${escaped(`${name}: ${passed ? 'yes' : `no (${detail})`}`)}</li>`,
  );
  return `<details><summary>${escaped(`${run.task}, run ${run.run} (${run.kind}): `)}${mark}${escaped(`. ${run.ended.reason}`)}</summary>
<ul>${checks.join('')}</ul><pre>${escaped(run.answer || '(no answer)')}</pre></details>`;
}
