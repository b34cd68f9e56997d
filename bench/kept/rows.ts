import { happened } from '../../local/chaos/many/kills.ts';
import type { ManyResult } from '../../local/chaos/many/run-many.ts';
import type { PrintedCampaign } from '../../local/crash/campaign.ts';
import type { CampaignResult } from '../../tests/sim/campaign/campaign.ts';
import type { PrintedMutants } from '../../tests/sim/campaign/play-mutants.ts';
import type { Load } from '../load/load.ts';
import type { Measured } from '../measure.ts';
import type { BenchResult } from '../result.ts';
import type { Run } from '../results.ts';

const MS_PER_MINUTE = 60_000;

/** What one campaign printed with --json, as a bench would have it. Pure. */
export const READERS: Readonly<Record<string, (printed: unknown[]) => Kept>> = {
  sim: (printed) => ({ name: 'sim', figures: { rows: printed.map((one) => simRow(one as CampaignResult)) } }),
  chaos: (printed) => ({ name: 'chaos', figures: { rows: printed.map((one) => chaosRow(one as ManyResult)) } }),
  console: (printed) => ({ name: 'console', figures: { rows: consoleRows(printed[0] as Run) } }),
  load: (printed) => ({ name: 'load', figures: loadRows(figuresOf<Load>(printed[0] as Run, 'load')) }),
  crash: (printed) => ({ name: 'crash', figures: { rows: printed.map((one) => crashRow(one as PrintedCampaign)) } }),
  mutants: (printed) => ({
    name: 'mutants',
    figures: { rows: printed.map((one) => mutantsRow(one as PrintedMutants)) },
  }),
};
type Kept = Pick<BenchResult, 'name' | 'figures'>;

function simRow({ from, seeds, failures, steps, events, wallMs, seedsPerSecondPerCore }: CampaignResult) {
  return {
    seeds: `${thousands(from)} to ${thousands(from + seeds - 1)}`,
    steps,
    events,
    broken: failures,
    minutes: wallMs / MS_PER_MINUTE,
    'a second and process': seedsPerSecondPerCore,
  };
}

function chaosRow({ sessions, entries, modelCalls, trouble, broken, wallMs }: ManyResult) {
  return {
    sessions,
    entries,
    modelCalls,
    ...happened(trouble),
    'missed trees': trouble.kills.trees.missed,
    broken: broken.length,
    minutes: wallMs / MS_PER_MINUTE,
  };
}

function consoleRows(run: Run) {
  const { rows } = figuresOf<{ rows: Measured[] }>(run, 'console');
  return rows.map(({ name, medianMs, p95Ms, runs }) => ({ what: name, median: medianMs, p95: p95Ms, runs }));
}

function figuresOf<Figures>({ benches }: Run, wanted: string): Figures {
  const found = benches.find(({ name }) => name === wanted);
  if (!found) throw new Error(`This is no output of npm run bench -- ${wanted} --json`);
  return found.figures as unknown as Figures;
}

/** `failures` counts an undisturbed run that was wrong by itself, too. */
function crashRow({ journey, stride, function: only, boundaries, runs, failures, unreached, wallMs }: PrintedCampaign) {
  return {
    ...{ journey, 'killed in': only?.replace(/Function$/, '') ?? 'each function', stride },
    ...{ boundaries, runs, failures, 'not reached': unreached.length, minutes: wallMs / MS_PER_MINUTE },
  };
}

function mutantsRow({ mutants, missed, bound, results }: PrintedMutants) {
  const caught = results.filter((result) => result.caught);
  const byTest = caught.filter((result) => 'test' in result).length;
  return {
    ...{ 'those that need': bound === undefined ? 'any' : `≤ ${thousands(bound)} seeds`, mutants },
    ...{ caught: mutants - missed, 'by seeds': caught.length - byTest, 'by a test': byTest },
  };
}

function loadRows(load: Load) {
  const { sessions, wallMs, sessionsPerMinute, stepsPerSecond, steps, stepMs, quiet, memory } = load;
  const rows = [
    { what: 'sessions, and minutes that they took', measured: `${sessions}, ${(wallMs / MS_PER_MINUTE).toFixed(1)}` },
    { what: 'sessions in a minute', measured: String(sessionsPerMinute) },
    { what: 'steps, and steps in a second', measured: `${thousands(steps)}, ${stepsPerSecond}` },
    { what: 'a warm step: p50, p95, p99', measured: `${stepMs.p50}, ${stepMs.p95}, ${stepMs.p99} ms` },
    {
      what: 'an answer in a quiet session: alone, beside the others',
      measured: `${quiet.aloneMs}, ${quiet.besideMs} ms: ${quiet.ratio} times`,
    },
    {
      what: 'a turn of the model in those others, from the message to the answer',
      measured: `${quiet.othersTurnMs} ms: the quiet answer takes ${quiet.share} of it`,
    },
    {
      what: 'what all environments of functions keep for each session that ended',
      measured: `${load.functionsKbPerSession} kB`,
    },
    {
      what: 'what local endpoints keep of it: objects, and buffers with the table',
      measured: `${load.heapKbPerSession}, ${load.buffersKbPerSession} kB`,
    },
    { what: 'what the table holds of it, as JSON', measured: `${load.storedKbPerSession} kB` },
    { what: 'resident memory for each, threads of functions included', measured: `${load.rssKbPerSession} kB` },
  ];
  return { rows, memory };
}

function thousands(value: number): string {
  return value.toLocaleString('en-US');
}
