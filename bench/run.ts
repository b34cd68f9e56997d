import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { planCache, withPoints } from '@remote-swe/core/engine/model-request/cache-points';
import { renderMessages } from '@remote-swe/core/engine/model-request/render';
import { readArguments, runCommand, usageError, wholeNumber } from '../scripts/arguments.mjs';
import { openConsoleBench } from './console/measure.ts';
import { measureLoad } from './load/load.ts';
import { type Case, type Measured, measure } from './measure.ts';
import { type Cost, compareRecords, writeBaselines } from './records/compare.ts';
import { BENCH_MODEL, compareTokens, settingsFor } from './tokens/compare.ts';
import { toolTranscript } from './transcripts.ts';
import { openWordsBench } from './words.ts';
import { openWorkerBench } from './worker.ts';

const USAGE = `Usage: npm run bench -- [tokens | words | records | console | load] [--sessions N] [--json] [--rounds N] [--model NAME]
  Measures, never asserts. Compare times of one run with each other, not with those of another day.
  tokens prices recorded sessions with a model (docs/models.md says how); it is exact and needs no rounds.
  records renders the results of recorded sessions (bench/records) with today's tools, beside those of an older build, and prices both;
  --baseline ROOT renders the older side anew with the sources in that folder.
  words measures how soon a person's message holds what runs, on a local system.
  console measures the page in headless Chromium, over 2,000 sessions, one of them with 5,000 entries.
  load plays --sessions sessions at once on a local system: throughput, overhead of steps, a quiet session beside them, memory.`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '30' },
  model: { type: 'string', default: BENCH_MODEL },
  baseline: { type: 'string' },
  sessions: { type: 'string', default: '200' },
} as const;

async function main(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, 'bench', 1);
  const [what] = positionals;
  if (what === undefined) await times(wholeNumber(values.rounds, '--rounds', 'bench'), values.json);
  else if (what === 'tokens') await tokens(values.model, values.json);
  else if (what === 'records') await records(values);
  else if (what === 'words') await opened(openWordsBench, wholeNumber(values.rounds, '--rounds', 'bench'), values.json);
  else if (what === 'console')
    await opened(openConsoleBench, wholeNumber(values.rounds, '--rounds', 'bench'), values.json);
  else if (what === 'load') await load(wholeNumber(values.sessions, '--sessions', 'bench'), values.json);
  else
    throw usageError(
      'bench',
      `'${what}' is nothing that can be measured. Known: tokens, words, records, console, load; nothing for times.`,
    );
  return 0;
}

async function times(rounds: number, asJson: boolean): Promise<void> {
  const { models } = settingsFor(BENCH_MODEL);
  const entry = models.models[BENCH_MODEL];
  if (!entry) throw new Error(`No model ${BENCH_MODEL}`);
  const cases: Case[] = [250, 500, 1_000, 2_000].map((count) => {
    const transcript = toolTranscript(count / 2, 2_000);
    const run = () => {
      const messages = renderMessages(transcript);
      const plan = planCache({ messages, entry, used: undefined, tokens: undefined, writes: true, now: 0 });
      withPoints(messages, plan);
    };
    return { name: `render ${count} messages`, run };
  });
  const worker = await openWorkerBench();
  const measured = await measure([...cases, ...worker.cases], rounds).finally(worker.close);
  show(measured, asJson);
}

type Opens = () => Promise<{ cases: Case[]; close(): Promise<void> }>;

/** Of what needs a local system. */
async function opened(open: Opens, rounds: number, asJson: boolean): Promise<void> {
  const bench = await open();
  show(await measure(bench.cases, rounds).finally(bench.close), asJson);
}

async function load(sessions: number, asJson: boolean): Promise<void> {
  const measured = await measureLoad(sessions);
  if (asJson) return console.log(JSON.stringify({ node: process.version, ...measured }));
  const { memory, ...numbers } = measured;
  console.log(numbers);
  console.table(memory);
}

function show(measured: Measured[], asJson: boolean): void {
  if (asJson) console.log(JSON.stringify({ node: process.version, measured }));
  else console.table(Object.fromEntries(measured.map(({ name, ...numbers }) => [name, numbers])));
}

async function tokens(model: string, asJson: boolean): Promise<void> {
  const comparison = await compareTokens(model);
  if (asJson) return console.log(JSON.stringify(comparison));
  console.table(Object.fromEntries(comparison.transcripts.map(({ name, ...usd }) => [name, usd])));
  console.log(`ours / remote-swe-agents = ${comparison.ratio.toFixed(3)} (${model})`);
}

async function records({ model, json, baseline }: { model: string; json: boolean; baseline?: string | undefined }) {
  if (baseline !== undefined) {
    const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: baseline, encoding: 'utf8' }).trim();
    await writeBaselines(resolve(baseline), commit);
  }
  const compared = await compareRecords(model);
  if (json) return console.log(JSON.stringify(compared));
  const round = ({ characters, tokens, usd }: Cost) => `${characters} / ${tokens} / ${usd.toFixed(3)}`;
  const rows = compared.rows.map(({ name, requests, before, after, fewer, lost }) => [
    name,
    { requests, before: round(before), after: round(after), fewer: percent(fewer), lost: lost.length },
  ]);
  console.table(Object.fromEntries(rows));
  console.log(`characters / tokens of results / dollars of the session (${model}); before: ${compared.baseline}`);
  console.log(`${percent(compared.fewer)} fewer characters in all; lost of what later replies used: ${compared.lost}`);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

await runCommand(USAGE, main);
