import { expect, it } from 'vitest';
import { BENCH_MODEL, compareTokens } from '../../bench/tokens/compare.ts';

/** At least 25 % less in sum than the published strategy of remote-swe-agents. */
const RATIO_MAX = 0.75;

it('Our context costs no more than that of remote-swe-agents in any session, and far less in sum', async () => {
  const { transcripts, ratio } = await compareTokens(BENCH_MODEL);
  expect(transcripts).toHaveLength(3);
  for (const { name, oursUsd, ancestorUsd, noCacheUsd } of transcripts) {
    expect(oursUsd, name).toBeGreaterThan(0);
    expect(oursUsd, name).toBeLessThanOrEqual(ancestorUsd);
    expect(oursUsd, name).toBeLessThan(noCacheUsd);
  }
  expect(ratio).toBeLessThanOrEqual(RATIO_MAX);
});
