import { sessionText } from '../../domain/frames/frame.ts';
import { framedText } from '../../domain/frames/framed.ts';
import { peopleMessage, type TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { messagesTokens } from '../model-request/size.ts';
import { MIDDLE_CUT } from './texts.ts';

/** Shares of what stays: the beginning and the end. They are those of remote-swe-agents, which operators may know. */
const HEAD_SHARE = 0.6;
const TAIL_SHARE = 0.4;

/**
 * The transcript without its middle, within about `tokensMax`: the first message always, whole steps from both ends, and every
 * message of people in between. Only for models that keep no thinking: the steps stay as they were.
 */
export function withoutMiddle(transcript: TranscriptMessage[], tokensMax: number): TranscriptMessage[] {
  const steps = stepsOf(transcript);
  const head = Math.max(1, fitting(steps, tokensMax * HEAD_SHARE));
  const tail = fitting(steps.toReversed(), tokensMax * TAIL_SHARE);
  const tailFrom = Math.max(head, steps.length - tail);
  const middle = steps.slice(head, tailFrom).flat();
  if (middle.length === 0) return transcript;
  const people = middle.flatMap((message) => (message.kind === 'people' ? message.people : []));
  const gap = peopleMessage(people, { handOver: framedText(sessionText(MIDDLE_CUT)) });
  return [...steps.slice(0, head).flat(), gap, ...steps.slice(tailFrom).flat()];
}

/** Pieces that must stay whole: what stands before the first step, then each model turn with all that follows it. */
function stepsOf(transcript: TranscriptMessage[]): TranscriptMessage[][] {
  const steps: TranscriptMessage[][] = [[]];
  for (const message of transcript) {
    if (message.kind === 'model') steps.push([]);
    steps.at(-1)?.push(message);
  }
  return steps;
}

/** How many of these steps fit, from the first. */
function fitting(steps: TranscriptMessage[][], tokensMax: number): number {
  let tokens = 0;
  for (const [index, step] of steps.entries()) {
    tokens += messagesTokens(step);
    if (tokens > tokensMax) return index;
  }
  return steps.length;
}
