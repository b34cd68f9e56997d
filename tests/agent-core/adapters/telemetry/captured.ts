import { vi } from 'vitest';

/** Every line that `run` writes to the streams of the process, as CloudWatch would get it. */
export async function linesOf(run: () => unknown): Promise<Record<string, unknown>[]> {
  const text: string[] = [];
  const spies = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => text.push(String(chunk)) > 0),
  );
  await run();
  for (const spy of spies) spy.mockRestore();
  const lines = text.join('').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
