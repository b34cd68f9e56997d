/** Something to do, and its name for whoever watches. */
export type Job<Result> = { name: string; run: () => Promise<Result> };

/** Runs jobs, `parallel` at a time, and resolves to their results in the jobs' order. The first failure ends it, once what runs is over. */
export async function runAll<Result>(
  jobs: readonly Job<Result>[],
  parallel: number,
  onEnd: (name: string, result: Result, done: number) => void = () => {},
): Promise<Result[]> {
  const results: Result[] = [];
  const waiting = [...jobs.entries()];
  let done = 0;
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, { name, run }] = next;
      const result = await run().catch((error: unknown) => {
        waiting.length = 0;
        throw error;
      });
      results[at] = result;
      done += 1;
      onEnd(name, result, done);
    }
  };
  const workers = Array.from({ length: Math.min(parallel, jobs.length) }, worker);
  const ended = await Promise.allSettled(workers);
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
  return results;
}
