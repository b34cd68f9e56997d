import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestWorker, textOf } from '../worker.ts';

const worker = new TestWorker();
beforeAll(() => worker.build());
afterAll(() => worker.remove());

it.each([
  ['ten million lines', 'seq 10000000', /^1\n2\n3\n.*left out here.*\n9999999\n10000000\n.*bytes of output.*exit=0/s],
  [
    'one line of a hundred megabytes',
    'head -c 100000000 /dev/zero | tr "\\0" x; printf "\\xff\\xfeend"',
    /^x{3900,}\n\[.*left out here.*x\ufffd\ufffdend\n.*exit=0/s,
  ],
])('The output of a hostile command is shown in a bounded result: %s', async (_name, command, shown) => {
  const text = textOf(await worker.call('bash', { command }));
  expect(text.length).toBeLessThan(32_000);
  expect(text).toMatch(shown);
});
