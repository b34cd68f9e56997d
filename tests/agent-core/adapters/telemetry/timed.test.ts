import { type TimedCall, timed } from '@remote-swe/core/adapters/telemetry/timed';
import { expect, it } from 'vitest';

class Port {
  readonly name = 'port';
  #secret = 'kept';

  async ask(question: string): Promise<string> {
    return `${question} ${this.#secret}`;
  }

  async fail(): Promise<never> {
    throw new Error('no');
  }

  now(): number {
    return 1;
  }
}

it('A timed port answers and fails as before, and tells of every call that was waited for', async () => {
  const told: TimedCall[] = [];
  const port = timed(new Port(), (call) => told.push(call));
  expect([port.name, port.now(), await port.ask('what')]).toEqual(['port', 1, 'what kept']);
  await expect(port.fail()).rejects.toThrow('no');
  expect(told).toMatchObject([
    { method: 'ask', given: ['what'], answer: 'what kept' },
    { method: 'fail', given: [], error: new Error('no') },
  ]);
  expect(told.every(({ ms }) => Number.isInteger(ms) && ms >= 0)).toBe(true);
});
