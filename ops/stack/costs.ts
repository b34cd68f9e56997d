import { formatUsd } from '@remote-swe/core/domain/model/spend';
import { type MonthSpend, monthOf, sumOf } from '@remote-swe/core/domain/money/month-spend';
import { usageError } from '../../scripts/arguments.mjs';
import { command } from '../kit/command.ts';
import { table } from '../kit/output.ts';

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export const costs = command({
  name: 'costs',
  summary: 'What models have cost in a month (UTC), by person and channel. Machines are on AWS’s bill.',
  options: {
    month: { type: 'string', value: 'YYYY-MM', help: 'default: this one' },
    csv: { type: 'boolean', help: 'for a spreadsheet' },
  },
  check({ values: { month, csv, json } }) {
    if (month !== undefined && !MONTH.test(month))
      throw usageError('ops', `--month takes one like 2026-11, not "${month}".`);
    if (csv && json) throw usageError('ops', '--csv and --json are two shapes: give one.');
  },
  async run(ops, { values }) {
    const spend = await ops.budgets.month(values.month ?? monthOf(ops.clock.now()));
    const rows = spend.rows.toSorted((a, b) => b.costMicroUsd - a.costMicroUsd);
    const total = sumOf(spend, () => true);
    const data = { month: spend.month, rows, total, raised: spend.raised };
    return { ok: true, data, lines: values.csv ? csvLines({ ...spend, rows }) : textLines({ ...spend, rows }) };
  },
});

const HEADING = [
  'month',
  'team',
  'user',
  'channel',
  'usd',
  'estimated_usd',
  'model_calls',
  'input',
  'output',
  'cache_read',
  'cache_write',
];

function csvLines({ month, rows }: MonthSpend): string[] {
  const all = rows.map(({ teamId, user, channel, costMicroUsd, estimatedMicroUsd, modelCalls, usage }) => [
    ...[month, teamId, user, channel],
    ...[(costMicroUsd / 1e6).toFixed(6), (estimatedMicroUsd / 1e6).toFixed(6), String(modelCalls)],
    ...[usage.inputTokens, usage.outputTokens, usage.cacheReadTokens, usage.cacheWriteTokens].map(String),
  ]);
  return [HEADING, ...all].map((row) => row.map(csvCell).join(','));
}

/** Quoted where CSV wants it. What a spreadsheet would take for a formula is none. */
function csvCell(text: string): string {
  const plain = /^[=+@\t\r-]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

function textLines(spend: MonthSpend): string[] {
  const rows = spend.rows.map(({ user, channel, costMicroUsd, estimatedMicroUsd, modelCalls }) => [
    ...[user, channel, formatUsd(costMicroUsd), formatUsd(estimatedMicroUsd), String(modelCalls)],
  ]);
  const total = sumOf(spend, () => true);
  const raised = spend.raised.map(({ scope, limitMicroUsd }) => {
    const whose = scope.kind === 'user' ? scope.user : 'all sessions';
    return `The budget of ${whose} was raised to ${formatUsd(limitMicroUsd)} for ${spend.month}.`;
  });
  return [
    ...(rows.length > 0 ? table(['user', 'channel', 'spent', 'estimated', 'calls'], rows) : []),
    `${formatUsd(total.costMicroUsd)} in ${spend.month}, and at most ${formatUsd(total.estimatedMicroUsd)} for calls that were cut off.`,
    ...raised,
  ];
}
