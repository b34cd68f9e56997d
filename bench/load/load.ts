import { setTimeout as delay } from 'node:timers/promises';
import { functionScript, turnsScript } from '../../local/aws/bedrock/script.ts';
import { readTable } from '../../local/crash/table.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system/system.ts';
import { digits } from '../result.ts';
import { median, quantile } from '../statistics.ts';
import { growth, type Look, look, type MemoryRow, memoryRow } from './memory.ts';

/** Sessions that are at work at the same time. */
const AT_ONCE = 10;
const LOOK_MS = 20;
/** Answers of the quiet session while nothing else goes on. */
const ALONE = 5;
const QUIET_PAUSE_MS = 500;
/** How often memory is looked at, if sessions are many. */
const SAMPLES = 10;
const WAVE_MIN = 2;
const SLACK_PATIENCE_MS = 60_000;
/** An answer that takes longer never comes. */
const ANSWER_MS_MAX = 300_000;
const STEP = 'AgentStepFunction';
const BYTES_PER_KB = 1_024;

export type Load = {
  sessions: number;
  wallMs: number;
  sessionsPerMinute: number;
  steps: number;
  stepsPerSecond: number;
  /** Of warm steps, from the invocation to its end: the scripted model answers at once. */
  stepMs: { p50: number; p95: number; p99: number };
  /**
   * Medians of a session that is asked now and then, alone and beside the others, and of one of the model's turns in those. `ratio`: how much
   * longer beside them than alone. `share`: how much longer than one of their turns.
   */
  quiet: { aloneMs: number; besideMs: number; othersTurnMs: number; ratio: number; share: number };
  memory: MemoryRow[];
  /** Over the second half. Resident memory of the whole process says little: its threads collect when they like. */
  rssKbPerSession: number;
  /** What all environments of functions hold more for each session that ended: nothing, by what is promised. */
  functionsKbPerSession: number;
  /** Of the local endpoints, which keep the table and, for a time or up to a number, what tests ask them for: objects, and buffers. */
  heapKbPerSession: number;
  buffersKbPerSession: number;
  /** What the table holds of a session that ended, as JSON. */
  storedKbPerSession: number;
};

const items = [{ id: 'a', text: 'Do it', state: 'done' }];
const call = { toolUses: [{ name: 'todo', input: { items } }] };
/** Two calls without a machine, and an answer. */
const TURNS = [call, call, { text: 'Done with it.' }];
/** The quiet session answers at once. */
export const script = functionScript((request) =>
  JSON.stringify(request.messages[0]).includes('quiet') ? { text: 'Here.' } : turnsScript(TURNS).reply(request),
);

/** So many sessions on one local system, some at a time, and one that is asked something now and then. */
export async function measureLoad(sessions: number): Promise<Load> {
  const system = await startLocalSystem({ script });
  // Slack waits 3 s and gives up after four times: on a busy machine an answer would never come.
  system.slack.delivery.answerMsMax = SLACK_PATIENCE_MS;
  try {
    const quiet = new Quiet(system);
    for (let count = 0; count < ALONE; count++) await quiet.ask();
    const alone = quiet.take();
    const from = system.pool.invocations.length;
    const startedAt = performance.now();
    const others = playAll(system, sessions);
    const over = { is: false };
    void others.finally(() => {
      over.is = true;
    });
    while (!over.is) {
      await quiet.ask();
      await delay(QUIET_PAUSE_MS);
    }
    const { looks, tookMs } = await others;
    const wallMs = performance.now() - startedAt;
    return await figures(system, { sessions, wallMs, from, alone, beside: quiet.take(), looks, tookMs });
  } finally {
    await system.close();
  }
}

/** The session in whose thread somebody asks, waits for the answer, and asks again. */
class Quiet {
  readonly #system: LocalSystem;
  #threadTs: string | undefined;
  #times: number[] = [];

  constructor(system: LocalSystem) {
    this.#system = system;
  }

  async ask(): Promise<void> {
    const startedAt = performance.now();
    const before = this.#threadTs ? answersIn(this.#system, this.#threadTs) : 0;
    const text = '@remote-swe quiet: are you there?';
    const place = this.#threadTs ? { threadTs: this.#threadTs } : {};
    const { ts } = this.#system.slack.people.type({ user: 'bob', channel: 'dev', text, ...place });
    this.#threadTs ??= ts;
    await answered(this.#system, this.#threadTs, before + 1);
    this.#times.push(performance.now() - startedAt);
  }

  take(): number[] {
    return this.#times.splice(0);
  }
}

/** In waves, so that memory is looked at when each session has ended. */
async function playAll(system: LocalSystem, sessions: number): Promise<{ looks: Look[]; tookMs: number[] }> {
  const looks: Look[] = [];
  const tookMs: number[] = [];
  const wave = Math.max(WAVE_MIN, Math.ceil(sessions / SAMPLES));
  for (let begun = 0; begun < sessions; begun += wave) {
    const end = Math.min(sessions, begun + wave);
    tookMs.push(...(await playWave(system, begun, end)));
    looks.push(await look(system, end));
  }
  return { looks, tookMs };
}

/** The sessions of these numbers, some at a time, until each has its answer. Resolves to how long each took. */
export async function playWave(system: LocalSystem, from: number, end: number): Promise<number[]> {
  const progress = { begun: from };
  const tookMs: number[] = [];
  const work = async (): Promise<void> => {
    while (progress.begun < end) {
      const text = `@remote-swe load ${progress.begun++}`;
      const startedAt = performance.now();
      const { ts } = system.slack.people.type({ user: 'alice', channel: 'dev', text });
      await answered(system, ts, 1);
      tookMs.push(performance.now() - startedAt);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return tookMs;
}

function answersIn(system: LocalSystem, threadTs: string): number {
  const [first, ...replies] = system.slack.people.thread('dev', threadTs);
  return replies.filter(({ isBot, wireText }) => isBot && wireText.startsWith(`<@${first?.userId}>`)).length;
}

async function answered(system: LocalSystem, threadTs: string, count: number): Promise<void> {
  const giveUpAt = performance.now() + ANSWER_MS_MAX;
  while (answersIn(system, threadTs) < count) {
    if (performance.now() > giveUpAt) throw new Error(`The thread ${threadTs} has no answer after ${ANSWER_MS_MAX} ms`);
    await delay(LOOK_MS);
  }
}

type Seen = {
  sessions: number;
  wallMs: number;
  from: number;
  alone: number[];
  beside: number[];
  looks: Look[];
  /** Of each of the other sessions, from its first word to its answer. */
  tookMs: number[];
};

async function figures(system: LocalSystem, seen: Seen): Promise<Load> {
  const { sessions, wallMs, looks } = seen;
  const grown = growth(looks);
  const steps = system.pool.invocations.slice(seen.from).filter(({ logicalId }) => logicalId === STEP);
  const warm = steps.flatMap(({ coldStart, durationMs }) =>
    coldStart || durationMs === undefined ? [] : [durationMs],
  );
  const [aloneMs, besideMs] = [median(seen.alone), median(seen.beside)];
  const othersTurnMs = median(seen.tookMs) / TURNS.length;
  const stored = JSON.stringify(await readTable(system)).length;
  return {
    sessions,
    wallMs: Math.round(wallMs),
    sessionsPerMinute: round((sessions / wallMs) * 60_000),
    steps: steps.length,
    stepsPerSecond: round((steps.length / wallMs) * 1_000),
    stepMs: { p50: round(median(warm)), p95: round(quantile(warm, 0.95)), p99: round(quantile(warm, 0.99)) },
    quiet: {
      ...{ aloneMs: round(aloneMs), besideMs: round(besideMs), othersTurnMs: round(othersTurnMs) },
      ...{ ratio: round(besideMs / aloneMs), share: digits(besideMs / othersTurnMs) },
    },
    memory: looks.map(memoryRow),
    rssKbPerSession: round(grown.rss),
    functionsKbPerSession: round(grown.functions),
    heapKbPerSession: round(grown.heap),
    buffersKbPerSession: round(grown.buffers),
    storedKbPerSession: round(stored / BYTES_PER_KB / sessions),
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
