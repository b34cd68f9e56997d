import { collectGarbage } from '../../local/functions/thread/held-bytes.ts';
import type { LocalSystem } from '../../local/system/system.ts';
import { lineThrough } from '../session/fit.ts';

const BYTES_PER_KB = 1_024;
const BYTES_PER_MB = 1e6;

/**
 * What is held when so many sessions have ended and none is under way. Bytes. `functions`: of each environment by its name, buffers included. `heap` and
 * `buffers`: of the local endpoints; the table lies in buffers.
 */
export type Look = {
  sessions: number;
  rss: number;
  heap: number;
  buffers: number;
  functions: ReadonlyMap<string, number>;
};

/** `heapMb`, `buffersMb`: the local AWS, Slack and GitHub with all that they remember. */
export type MemoryRow = {
  sessions: number;
  rssMb: number;
  heapMb: number;
  buffersMb: number;
  functionsMb: number;
  environments: number;
};

/** Only what is still reachable counts. Calls that the local Bedrock remembers for tests are no session's: they go first. */
export async function look(system: LocalSystem, sessions: number): Promise<Look> {
  system.bedrock.calls.splice(0);
  const functions = await system.pool.heldBytes();
  collectGarbage();
  const { rss, heapUsed: heap, external: buffers } = process.memoryUsage();
  return { sessions, rss, heap, buffers, functions };
}

export function memoryRow({ sessions, rss, heap, buffers, functions }: Look): MemoryRow {
  return {
    ...{ sessions, rssMb: Math.round(inMb(rss)), heapMb: inMb(heap), buffersMb: inMb(buffers) },
    ...{ functionsMb: inMb(sum(functions.values())), environments: functions.size },
  };
}

/** Kilobytes that each session adds: the slopes of the lines through the later half of the looks. */
export function growth(looks: readonly Look[]): { rss: number; heap: number; buffers: number; functions: number } {
  const later = looks.slice(Math.floor(looks.length / 2));
  const slope = (of: (look: Look) => number) =>
    lineThrough(later.map((each) => [each.sessions, of(each)])).b / BYTES_PER_KB;
  // One that started meanwhile brings its modules: that is a cold start, and no session's.
  const there = [...(later[0]?.functions.keys() ?? [])].filter((name) =>
    later.every(({ functions }) => functions.has(name)),
  );
  return {
    rss: slope(({ rss }) => rss),
    heap: slope(({ heap }) => heap),
    buffers: slope(({ buffers }) => buffers),
    functions: slope(({ functions }) => sum(there.map((name) => functions.get(name) ?? 0))),
  };
}

function sum(values: Iterable<number>): number {
  return [...values].reduce((total, value) => total + value, 0);
}

function inMb(bytes: number): number {
  return Math.round((bytes / BYTES_PER_MB) * 10) / 10;
}
