import { readArguments, runCommand, usageError, wholeNumber } from '../../scripts/arguments.mjs';
import { nameOf } from './boundaries.ts';
import { type CampaignResult, type Failure, type PrintedCampaign, runCampaign } from './campaign.ts';
import { ForkedRuns } from './forked-runs.ts';
import { JOURNEYS, planOf } from './journey/plans.ts';

const USAGE = `Usage: npm run crash -- [--journey NAME] [--stride N] [--offset N] [--function NAME] [--only NAME] [--jobs N] [--json]
  Plays a session once undisturbed, and then again and again, each time with the function killed that makes one of the calls,
  before the call or after it, and compares the outcomes: repository, pull request, thread, transcript, effects, ledger, money.
  What --json prints can be kept for docs/reliability.md: npm run performance -- --keep crash FILE...
  --stride takes every N-th call of each function, from the one at --offset. --function: only calls of one, e.g. AgentStepFunction.
  --only takes a call as a failure names it, e.g. 'dynamodb TransactWriteItems #3', or its index.
  Journeys (default demo):
${JOURNEYS.map((name) => `    ${name.padEnd(8)} ${planOf(name).covers}`).join('\n')}`;
const JOBS_DEFAULT = 2;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  stride: { type: 'string', default: '1' },
  offset: { type: 'string', default: '0' },
  only: { type: 'string', multiple: true },
  journey: { type: 'string', default: 'demo' },
  function: { type: 'string' },
  jobs: { type: 'string', default: String(JOBS_DEFAULT) },
} as const;

async function main(args: string[]): Promise<number> {
  const { values } = readArguments(args, OPTIONS, 'crash');
  const numbers = {
    stride: wholeNumber(values.stride, '--stride', 'crash'),
    offset: wholeNumber(values.offset, '--offset', 'crash', 0),
    jobs: wholeNumber(values.jobs, '--jobs', 'crash'),
  };
  const journey = JOURNEYS.find((name) => name === values.journey);
  if (!journey) throw usageError('crash', `--journey must be one of ${JOURNEYS.join(', ')}.`);
  const jobs = Array.from({ length: values.only === undefined ? numbers.jobs : 1 }, () => new ForkedRuns(journey));
  try {
    const result = await runCampaign(jobs, {
      ...numbers,
      only: values.only,
      function: values.function,
      onRun: showProgress,
    });
    if (result.runs === 0) throw usageError('crash', 'No boundary is chosen by these options.');
    const { stride, offset } = numbers;
    const played = { journey, stride, offset, ...(values.function ? { function: values.function } : {}) };
    if (values.json) console.log(JSON.stringify({ ...played, ...result } satisfies PrintedCampaign));
    else show(result, numbers.jobs);
    return result.failures === 0 ? 0 : 1;
  } finally {
    await Promise.all(jobs.map((job) => job.close()));
  }
}

const showProgress: NonNullable<Parameters<typeof runCampaign>[1]>['onRun'] = (done, total, kill, failure) => {
  const text = `${done}/${total} killed ${kill.when} ${nameOf(kill.boundary)}`;
  if (failure) process.stderr.write(`\r\x1b[KFAILED ${kill.when} ${failure.boundary}: ${failure.reason}\n`);
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
  else if (done % 20 === 0 || done === total) process.stderr.write(`${text}\n`);
};

function show(result: CampaignResult, jobs: number): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
  const { boundaries, runs, functions, failures, failed, unreached, wallMs } = result;
  const perRun = ((wallMs * jobs) / runs / 1_000).toFixed(1);
  console.log(
    `${boundaries} boundaries, ${runs} runs, ${failures} failures, ${(wallMs / 1_000).toFixed(0)} s, ${perRun} s per run`,
  );
  console.log(
    `  ${Object.entries(functions)
      .map(([name, count]) => `${count} in ${name}`)
      .join(', ')}`,
  );
  for (const failure of failed) console.log(`  ${replayHint(failure)}`);
  for (const name of unreached) console.log(`  not reached: ${name}`);
}

function replayHint({ boundary, when, reason }: Failure): string {
  return when === 'never'
    ? `the undisturbed run is wrong: ${reason}`
    : `failed ${when} ${boundary}: replay with --only '${boundary}'`;
}

await runCommand(USAGE, main);
