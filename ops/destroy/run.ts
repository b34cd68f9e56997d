import { readArguments, usageError } from '../../scripts/arguments.mjs';
import { accessOf } from '../kit/access.ts';
import { clientsFor } from '../kit/clients.ts';
import { COMMON, type Options, optionRows } from '../kit/command.ts';
import { printed } from '../kit/output.ts';
import { runProgram } from '../kit/program.ts';
import { personAtTerminal } from '../kit/terminal.ts';
import { destroy } from './destroy.ts';

/** Between two looks at machines or the stack. */
const LOOK_MS = 5_000;

const OPTIONS = {
  'dry-run': { type: 'boolean', help: 'only tells what would be removed' },
  yes: { type: 'boolean', help: 'does not ask; keeps table and bucket unless --delete-data is given' },
  'keep-data': { type: 'boolean', help: 'keeps table and bucket with all sessions, without a question' },
  'delete-data': { type: 'boolean', help: 'deletes them, without a question' },
  ...COMMON,
} as const satisfies Options;

const USAGE = [
  'Usage: npm run destroy [-- options]',
  '  Removes a deployment: machines, disks, images, the stack, its logs and layers. Asks first; may be interrupted and run again.',
  ...optionRows(OPTIONS),
].join('\n');

async function main(args: string[]): Promise<number> {
  const { values } = readArguments(args, OPTIONS, 'destroy');
  const { 'keep-data': keep, 'delete-data': remove } = values;
  if (keep && remove) throw usageError('destroy', '--keep-data and --delete-data contradict each other.');
  const access = accessOf(values, process.env);
  const answers = {
    yes: values.yes === true,
    dryRun: values['dry-run'] === true,
    data: keep ? 'keep' : remove ? 'delete' : 'ask',
  } as const;
  const at = { terminal: personAtTerminal(), everyMs: LOOK_MS };
  const report = await destroy(clientsFor(access), access.stackName, answers, at);
  console.log(printed(report, values.json === true));
  return report.ok ? 0 : 1;
}

await runProgram(USAGE, main);
