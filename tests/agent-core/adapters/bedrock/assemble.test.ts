import type { ConverseStreamOutput } from '@aws-sdk/client-bedrock-runtime';
import { assemble } from '@remote-swe/core/adapters/bedrock/assemble';
import { expect, it } from 'vitest';

const START: ConverseStreamOutput[] = [
  { messageStart: { role: 'assistant' } },
  { contentBlockStart: { contentBlockIndex: 0, start: { toolUse: { toolUseId: 'a', name: 'bash' } } } },
];
const SAID: ConverseStreamOutput = {
  contentBlockDelta: { contentBlockIndex: 0, delta: { toolUse: { input: '{"command": "rm -rf build' } } },
};
const STOP: ConverseStreamOutput = { contentBlockStop: { contentBlockIndex: 0 } };
const REASON: ConverseStreamOutput = { messageStop: { stopReason: 'tool_use' } };

it.each<[string, ConverseStreamOutput[]]>([
  ['before its input', START],
  ['in the middle of its input', [...START, SAID]],
  ['before the reason of its end', [...START, SAID, STOP]],
  ['before its usage', [...START, SAID, STOP, REASON]],
])('A stream that ends quietly in a call is no reply, so that nothing of the call runs: %s', async (_where, events) => {
  await expect(assemble(streamOf(events))).rejects.toMatchObject({ name: 'ModelError', kind: 'unavailable' });
});

async function* streamOf(events: ConverseStreamOutput[]): AsyncGenerator<ConverseStreamOutput> {
  yield* events;
}
