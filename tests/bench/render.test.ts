import { renderMessages } from '@remote-swe/core/engine/model-request/render';
import { expect, it } from 'vitest';
import { toolTranscript } from '../../bench/transcripts.ts';
import { GROWTH_MAX, growth } from '../growth.ts';

it('Rendering 4,000 messages takes a time in proportion to that of 1,000', () => {
  const transcripts = new Map([1_000, 4_000].map((count) => [count, toolTranscript(count / 2, 200)]));
  const render = (count: number) => {
    const transcript = transcripts.get(count);
    if (!transcript) throw new Error(`There is no transcript of ${count} messages`);
    return renderMessages(transcript);
  };
  expect(growth(render, 1_000)).toBeLessThan(GROWTH_MAX);
});
