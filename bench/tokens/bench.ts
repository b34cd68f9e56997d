import { atMost, type BenchResult, digits } from '../result.ts';
import { compareTokens } from './compare.ts';

const SUM_MAX = 0.75;

/** Recorded shapes of sessions, priced by three strategies. */
export async function benchTokens(model: string): Promise<BenchResult> {
  const { transcripts, ratio } = await compareTokens(model);
  const dearest = Math.max(...transcripts.map(({ oursUsd, ancestorUsd }) => oursUsd / ancestorUsd));
  return {
    name: 'tokens',
    how: `Three shapes of sessions through the real step, renderer and cache points, priced with ${model}; the other strategy is the published one, on our bytes.`,
    mustReach: [
      atMost('dollars in sum / remote-swe-agents’ strategy', ratio, SUM_MAX),
      atMost('dearest session / remote-swe-agents’ strategy', dearest, 1),
    ],
    figures: { model, transcripts, ratio: digits(ratio), dearest: digits(dearest) },
    plots: [
      {
        kind: 'bars',
        file: 'tokens',
        title: `Dollars of three recorded sessions (${model})`,
        unit: 'USD',
        bars: transcripts.flatMap(({ name, oursUsd, ancestorUsd, noCacheUsd }) => [
          { label: `${short(name)}: ours`, value: oursUsd },
          { label: 'remote-swe-agents', value: ancestorUsd },
          { label: 'no cache', value: noCacheUsd },
        ]),
      },
    ],
  };
}

function short(name: string): string {
  return name.split(',')[0] ?? name;
}
