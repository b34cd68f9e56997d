import { formatUsd, modelCallsText } from '@remote-swe/core/domain/model/spend';
import { oneLine, safeLines, type Terminal } from '../cli/terminal.ts';
import { printDiff } from '../demo/summary.ts';
import type { TryReport } from './report.ts';

/** What came out of a task, what it took, and how to have it. */
export function printTry(terminal: Terminal, report: TryReport): void {
  heading(terminal, HEADINGS[report.outcome]);
  for (const line of safeLines(report.text)) terminal.line(line);
  for (const branch of report.branches) {
    heading(terminal, `${branch.name}: ${branch.changed || 'no change of files'}`);
    for (const subject of branch.commits) terminal.line(`  ${terminal.paint('yellow', 'commit')} ${oneLine(subject)}`);
    printDiff(terminal, branch.diff);
  }
  heading(terminal, 'What it took');
  const { tokens } = report;
  const count = (value: number) => value.toLocaleString('en-US');
  terminal.line(
    `${modelCallsText(report.modelCalls)}, ${report.commands} commands, ${(report.wallMs / 1_000).toFixed(0)} s, ${formatUsd(report.costMicroUsd)} by the prices of ${report.model || 'no model'}`,
  );
  terminal.line(
    `${count(tokens.inputTokens)} tokens in, ${count(tokens.outputTokens)} out, ${count(tokens.cacheReadTokens)} read from the cache`,
  );
  printOffer(terminal, report);
}

const HEADINGS: Record<TryReport['outcome'], string> = {
  answered: 'The answer',
  paused: 'It paused before the end',
  interrupted: 'Stopped',
  'out-of-time': 'Its time was over; it was stopped',
  failed: 'It failed',
};

function printOffer(terminal: Terminal, { branches }: TryReport): void {
  if (branches.length === 0) return void terminal.line('No file was changed.');
  heading(terminal, branches.every(({ fetched }) => fetched) ? 'In your folder now, as branches' : 'To have it');
  for (const { as, fetched, fetchCommand } of branches) terminal.line(fetched ? as : fetchCommand);
}

function heading(terminal: Terminal, text: string): void {
  terminal.line();
  terminal.line(terminal.paint('bold', text));
}
