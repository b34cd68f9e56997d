import { renderMessages } from '@remote-swe/core/engine/render';
import { expect, it } from 'vitest';
import { toolTranscript } from '../../bench/transcripts.ts';

const ROUNDS = 15;
/** Design: 1,000 messages. Here the fastest of some runs is meant, because the machine may have other work. */
const RENDER_MS_MAX = 50;
/** Four times the messages: 16 times the time would be quadratic. */
const GROWTH_MAX = 10;

/** Milliseconds of the fastest run, the cases taken in turn. */
function fastestMs(counts: number[]): number[] {
  const cases = counts.map((count) => ({ transcript: toolTranscript(count / 2, 200), ms: Number.POSITIVE_INFINITY }));
  for (let round = 0; round < ROUNDS; round++)
    for (const each of cases) {
      const startedAt = performance.now();
      renderMessages(each.transcript);
      each.ms = Math.min(each.ms, performance.now() - startedAt);
    }
  return cases.map(({ ms }) => ms);
}

it('renders 1,000 messages fast, and 4,000 in proportion', () => {
  const [thousand = 0, fourThousand = 0] = fastestMs([1_000, 4_000]);
  expect(thousand).toBeLessThan(RENDER_MS_MAX);
  expect(fourThousand / thousand).toBeLessThan(GROWTH_MAX);
});
