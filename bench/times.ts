import { planCache, withPoints } from '@remote-swe/core/engine/model-request/cache-points';
import { renderMessages } from '@remote-swe/core/engine/model-request/render';
import { type Case, measure } from './measure.ts';
import type { BenchResult } from './result.ts';
import { BENCH_MODEL, settingsFor } from './tokens/compare.ts';
import { toolTranscript } from './transcripts.ts';
import { openWorkerBench } from './worker.ts';

const OUTPUT_CHARS = 2_000;

/** Rendering by length of the conversation, and the worker's own share of a command. */
export async function benchTimes(rounds: number): Promise<BenchResult> {
  const { models } = settingsFor(BENCH_MODEL);
  const entry = models.models[BENCH_MODEL];
  if (!entry) throw new Error(`No model ${BENCH_MODEL}`);
  const cases: Case[] = [250, 500, 1_000, 2_000].map((count) => {
    const transcript = toolTranscript(count / 2, OUTPUT_CHARS);
    const run = () => {
      const messages = renderMessages(transcript);
      const plan = planCache({ messages, entry, used: undefined, tokens: undefined, writes: true, now: 0 });
      withPoints(messages, plan);
    };
    return { name: `render ${count} messages`, run };
  });
  const worker = await openWorkerBench();
  const measured = await measure([...cases, ...worker.cases], rounds).finally(worker.close);
  return {
    name: 'times',
    how: 'Rendering of whole transcripts, and real commands of the worker’s runtime on a disk that goes away; in turn, medians.',
    mustReach: [],
    figures: { measured },
    plots: [],
  };
}
