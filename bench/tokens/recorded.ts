import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { ModelBlock } from '@remote-swe/core/domain/transcript/transcript';

/** One model call of a session as it went: how long people and tools had let it wait, what it said, what its calls returned. */
export type RecordedStep = { waitMs: number; blocks: ModelBlock[]; results: ToolResult[] };

/** A session: the task, then its steps. The last one calls no tool. */
export type Recorded = { name: string; task: string; steps: RecordedStep[] };

type Shape = {
  name: string;
  steps: number;
  /** Characters of a tool's output. */
  outputChars: (step: number) => number;
  calls: (step: number) => number;
  waitMs: (step: number) => number;
};

const MINUTE_MS = 60_000;
/** A model call and a short command. */
const STEP_MS = 20_000;
const TASK =
  'Dates before 1970 are off by one day in acme/days. Find the cause, fix it with a test, and open a pull request. Remember: Node 18 must keep working.';

/** The three sessions that are priced: sizes are those of real ones, the words are made up. */
export const RECORDED: Recorded[] = [
  session({
    name: '60 steps, small outputs',
    steps: 60,
    outputChars: (step) => 300 + ((step * 397) % 1_500),
    calls: (step) => (step % 6 === 3 ? 3 : 1),
    waitMs: () => STEP_MS,
  }),
  session({
    name: '200 steps, large outputs over the window',
    steps: 200,
    // Bash returns at most 30,000 characters; a third of the steps reads less, some ask for much at once.
    outputChars: (step) => (step % 3 === 0 ? 9_000 : 30_000) / (step % 25 === 7 ? 12 : 1),
    calls: (step) => (step % 25 === 7 ? 12 : 1),
    waitMs: () => STEP_MS,
  }),
  session({
    name: '40 steps, five waits of 10 minutes',
    steps: 40,
    outputChars: (step) => 500 + ((step * 613) % 2_500),
    calls: () => 1,
    waitMs: (step) => (step % 7 === 6 ? 10 * MINUTE_MS : STEP_MS),
  }),
];

function session({ name, steps, ...shape }: Shape): Recorded {
  return { name, task: TASK, steps: Array.from({ length: steps }, (_, step) => recordedStep(shape, step, steps)) };
}

function recordedStep(shape: Omit<Shape, 'name' | 'steps'>, step: number, steps: number): RecordedStep {
  const said: ModelBlock = { text: `Step ${step}: ${prose(step, 200)}` };
  const waitMs = step === 0 ? 0 : shape.waitMs(step);
  if (step === steps - 1) return { waitMs, blocks: [said], results: [] };
  const calls = Array.from({ length: shape.calls(step) }, (_, call) => ({ id: `s${step}c${call}`, call }));
  return {
    waitMs,
    blocks: [said, ...calls.map(({ id, call }) => toolUse(id, `npm test -- --step ${step} --part ${call}`))],
    results: calls.map(({ id, call }) => result(id, prose(step * 31 + call, shape.outputChars(step)))),
  };
}

function toolUse(toolUseId: string, command: string): ModelBlock {
  return { toolUse: { toolUseId, name: 'bash', input: { command } } };
}

function result(toolCallId: string, text: string): ToolResult {
  return { toolCallId, isError: false, outcome: 'completed', content: [{ type: 'text', text }], durationMs: 900 };
}

/** Lines of output that differ from step to step, so that no two prefixes are alike by accident. */
function prose(seed: number, chars: number): string {
  const line = (at: number) => `src/days-${seed}.ts:${at}: expected ${(seed * 7919 + at * 104729) % 99991} ok\n`;
  const lines = Array.from({ length: Math.ceil(chars / 30) }, (_, at) => line(at));
  return lines.join('').slice(0, chars);
}

/** A hand-over of the length that is asked for. */
export const HAND_OVER = `Goal: fix dates before 1970 in acme/days.\nNext step: run the tests again.\n${prose(4, 8_000)}`;
