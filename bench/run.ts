import { planCache, withPoints } from '@remote-swe/core/engine/model-request/cache-points';
import { renderMessages } from '@remote-swe/core/engine/model-request/render';
import { readArguments, runCommand, usageError, wholeNumber } from '../scripts/arguments.mjs';
import { type Case, type Measured, measure } from './measure.ts';
import { BENCH_MODEL, compareTokens, settingsFor } from './tokens/compare.ts';
import { toolTranscript } from './transcripts.ts';
import { openWordsBench } from './words.ts';
import { openWorkerBench } from './worker.ts';

const USAGE = `Usage: npm run bench -- [tokens | words] [--json] [--rounds N] [--model NAME]
  Measures, never asserts. Compare times of one run with each other, not with those of another day.
  tokens prices recorded sessions with a model (docs/models.md says how); it is exact and needs no rounds.
  words measures how soon a person's message holds what runs, on a local system.`;

const OPTIONS = {
  json: { type: 'boolean', default: false },
  rounds: { type: 'string', default: '30' },
  model: { type: 'string', default: BENCH_MODEL },
} as const;

async function main(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS, 'bench', 1);
  const [what] = positionals;
  if (what === undefined) await times(wholeNumber(values.rounds, '--rounds', 'bench'), values.json);
  else if (what === 'tokens') await tokens(values.model, values.json);
  else if (what === 'words') await words(wholeNumber(values.rounds, '--rounds', 'bench'), values.json);
  else throw usageError('bench', `'${what}' is nothing that can be measured. Known: tokens, words; nothing for times.`);
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

async function words(rounds: number, asJson: boolean): Promise<void> {
  const bench = await openWordsBench();
  show(await measure(bench.cases, rounds).finally(bench.close), asJson);
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

await runCommand(USAGE, main);
