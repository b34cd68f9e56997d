import { expect, it } from 'vitest';
import { recorder } from '../../local/crash/boundaries.ts';
import { LocalClock } from '../../local/kernel/clock.ts';
import type { LocalCall, LocalRequest } from '../../local/kernel/http.ts';

const request: LocalRequest = {
  ...{ method: 'POST', path: '/', query: new URLSearchParams(), headers: {}, body: Buffer.alloc(0) },
  caller: 'AgentStepFunction-1',
};
const call = (operation: string): LocalCall => ({ caller: request.caller, service: 'bedrock', operation });

it('The recorder numbers calls by operation, and says which of them were dropped before they took effect', async () => {
  const clock = new LocalClock();
  const seen = recorder({ clock });
  const calls = [call('ConverseStream'), call('GetItem'), call('ConverseStream')];
  for (const each of calls) await seen.before?.(each, request);
  for (const each of calls.slice(0, 2)) await seen.after?.(each, { status: 200 });
  expect(seen.boundaries()).toMatchObject([
    { operation: 'ConverseStream', ordinal: 1 },
    { operation: 'GetItem', ordinal: 1 },
    { operation: 'ConverseStream', ordinal: 2, isDropped: true },
  ]);
  expect(seen.boundaries().filter(({ isDropped }) => isDropped)).toHaveLength(1);
  clock.close();
});
