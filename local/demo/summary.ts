import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelNamed } from '@remote-swe/core/domain/model/models';
import { readModels } from '@remote-swe/core/domain/model/read-models';
import { formatUsd } from '@remote-swe/core/domain/model/spend';
import { oneLine, safeLines, type Terminal } from '../cli/terminal.ts';
import { type LocalSystem, ROOT } from '../system/system.ts';
import { LOCAL_STACK } from '../template/read-template.ts';
import type { DemoReport, DemoResult } from './demo.ts';
import type { Delivered } from './verify.ts';

/** The terminal shows the pull request, not the whole of it. */
const DIFF_LINES_MAX = 48;
const LINE_CHARS_MAX = 118;
const LABEL_CHARS = 14;

/** What came out of a session and what it took. */
export function printSummary(terminal: Terminal, system: LocalSystem, result: DemoResult): void {
  const { pullRequest, delivered, report } = result;
  if (pullRequest && delivered) {
    heading(terminal, `Pull request #${pullRequest.number}: ${oneLine(pullRequest.title)}`);
    terminal.line(`${pullRequest.head} → ${pullRequest.base}`);
    printDelivered(terminal, delivered);
  }
  heading(terminal, 'What it took');
  for (const [label, value] of numbers(system, report))
    terminal.line(`${terminal.paint('dim', label.padEnd(LABEL_CHARS))}${value}`);
}

function printDelivered(terminal: Terminal, delivered: Delivered): void {
  for (const subject of delivered.commits) terminal.line(`  ${terminal.paint('yellow', 'commit')} ${oneLine(subject)}`);
  for (const file of delivered.files) terminal.line(`  ${safeLines(file).join('')}`);
  terminal.line(`  ${delivered.changed}`);
  terminal.line();
  printDiff(terminal, delivered.diff);
  heading(terminal, 'Looked at from outside, in a fresh clone');
  for (const check of delivered.checks) terminal.line(`${terminal.paint('green', '✔')} ${check}`);
  for (const problem of delivered.problems) terminal.line(`${terminal.paint('red', '✘')} ${problem}`);
}

/** The first lines of a diff, painted. */
export function printDiff(terminal: Terminal, diff: string): void {
  const lines = safeLines(diff.trimEnd()).filter((line) => !/^(index|diff --git|---) /.test(line));
  for (const line of lines.slice(0, DIFF_LINES_MAX)) {
    const text = [...line].slice(0, LINE_CHARS_MAX).join('');
    const style = line.startsWith('+++')
      ? 'bold'
      : line.startsWith('+')
        ? 'green'
        : line.startsWith('-')
          ? 'red'
          : 'dim';
    terminal.line(`  ${terminal.paint(style, text)}`);
  }
  const more = lines.length - DIFF_LINES_MAX;
  if (more > 0) terminal.line(`  … ${more} more lines`);
}

function numbers(system: LocalSystem, report: DemoReport): [string, string][] {
  const { tokens } = report;
  const byFunction = new Map<string, number>();
  for (const { logicalId } of system.pool.invocations) byFunction.set(logicalId, (byFunction.get(logicalId) ?? 0) + 1);
  const functions = [...byFunction].map(([name, count]) => `${name.replace(/Function$/, '')} ${count}`).join(', ');
  const count = (value: number) => value.toLocaleString('en-US');
  return [
    ['steps', String(report.steps)],
    ['invocations', `${report.invocations} (${functions})`],
    ['model calls', String(report.modelCalls)],
    ['commands', `${report.commands} on the worker`],
    ['tokens', `${count(tokens.inputTokens)} in, ${count(tokens.outputTokens)} out`],
    ['', `${count(tokens.cacheReadTokens)} read from the cache, ${count(tokens.cacheWriteTokens)} written to it`],
    ['cost', `${formatUsd(report.costMicroUsd)}${priceOf(report.model)}`],
    ['wall time', `${(report.wallMs / 1_000).toFixed(1)} s`],
    ['pull request', report.pullRequestUrl || 'none'],
  ];
}

/** The prices behind the sum, from the operator's table. */
function priceOf(model: string): string {
  if (model === '') return '';
  const file = JSON.parse(readFileSync(join(ROOT, 'layers/agent-config/models.json'), 'utf8'));
  const table = readModels(file, LOCAL_STACK.region);
  const { price } = modelNamed(table, model);
  return ` by the prices of ${model} (dollars per million: ${price.input} in, ${price.output} out, ${price.cacheRead} cache read, ${price.cacheWrite} cache write)`;
}

function heading(terminal: Terminal, text: string): void {
  terminal.line();
  terminal.line(terminal.paint('bold', text));
}
