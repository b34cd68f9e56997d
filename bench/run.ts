/**
 * npm run bench -- [tokens] [--json] [--rounds N] [--model NAME]
 * Measures, never asserts. Compare times of one run with each other, not with those of another day. `tokens` prices recorded
 * sessions (docs/models.md says how); it is exact and needs no rounds.
 */
import { parseArgs } from 'node:util';
import { planCache, withPoints } from '@remote-swe/core/engine/cache-points';
import { renderMessages } from '@remote-swe/core/engine/render';
import { type Case, measure } from './measure.ts';
import { BENCH_MODEL, compareTokens, settingsFor } from './tokens/compare.ts';
import { toolTranscript } from './transcripts.ts';
import { openWorkerBench } from './worker.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '30' },
    model: { type: 'string', default: BENCH_MODEL },
  },
});

switch (positionals[0]) {
  case undefined:
    await times();
    break;
  case 'tokens':
    await tokens();
    break;
  default:
    throw new Error(`'${positionals[0]}' is nothing that can be measured. Known: tokens; nothing for times.`);
}

async function times(): Promise<void> {
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
  const measured = await measure([...cases, ...worker.cases], Number(values.rounds)).finally(worker.close);
  if (values.json) console.log(JSON.stringify({ node: process.version, measured }));
  else console.table(Object.fromEntries(measured.map(({ name, ...numbers }) => [name, numbers])));
}

async function tokens(): Promise<void> {
  const comparison = await compareTokens(values.model);
  if (values.json) return console.log(JSON.stringify(comparison));
  console.table(Object.fromEntries(comparison.transcripts.map(({ name, ...usd }) => [name, usd])));
  console.log(`ours / ancestor = ${comparison.ratio.toFixed(3)} (${values.model})`);
}
