import { setTimeout as delay } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { functionScript, turnsScript } from '../../local/aws/bedrock/script.ts';
import { readTable } from '../../local/crash/table.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system/system.ts';
import { lineThrough, type Point } from '../session/fit.ts';
import { median, quantile } from '../statistics.ts';

/** Sessions that are at work at the same time. */
export const AT_ONCE = 10;
const LOOK_MS = 20;
/** Answers of the quiet session while nothing else goes on. */
const ALONE = 5;
const QUIET_PAUSE_MS = 500;
/** How often memory is looked at. */
const SAMPLES = 10;
const SLACK_PATIENCE_MS = 60_000;
/** An answer that takes longer never comes. */
const ANSWER_MS_MAX = 300_000;
const STEP = 'AgentStepFunction';
const BYTES_PER_KB = 1_024;
const KB_PER_MB = 1e6 / BYTES_PER_KB;

export type Load = {
  sessions: number;
  wallMs: number;
  sessionsPerMinute: number;
  steps: number;
  stepsPerSecond: number;
  /** Of warm steps, from the invocation to its end: the scripted model answers at once. */
  stepMs: { p50: number; p95: number; p99: number };
  /** Medians of a session that is asked now and then, alone and beside the others. */
  quiet: { aloneMs: number; besideMs: number; ratio: number };
  /** Of the whole process: functions, endpoints, and the table, which keeps all that ended. */
  memory: { sessions: number; rssMb: number; heapMb: number }[];
  /** Over the second half: of the process with its functions, and of the heap of endpoints and table alone. */
  rssKbPerSession: number;
  heapKbPerSession: number;
  /** What the table holds of a session that ended, as JSON. */
  storedKbPerSession: number;
};

const items = [{ id: 'a', text: 'Do it', state: 'done' }];
/** Two calls without a machine, and an answer; the quiet session answers at once. */
const script = functionScript((request) => {
  if (JSON.stringify(request.messages[0]).includes('quiet')) return { text: 'Here.' };
  const call = { toolUses: [{ name: 'todo', input: { items } }] };
  return turnsScript([call, call, { text: 'Done with it.' }]).reply(request);
});

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
    const memory = await others;
    const wallMs = performance.now() - startedAt;
    return await figures(system, { sessions, wallMs, from, alone, beside: quiet.take(), memory });
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

async function playAll(system: LocalSystem, sessions: number): Promise<Load['memory']> {
  const memory: Load['memory'] = [];
  const progress = { begun: 0, ended: 0 };
  const work = async (): Promise<void> => {
    while (progress.begun < sessions) {
      const text = `@remote-swe load ${progress.begun++}`;
      const { ts } = system.slack.people.type({ user: 'alice', channel: 'dev', text });
      await answered(system, ts, 1);
      if (++progress.ended % Math.ceil(sessions / SAMPLES) === 0) memory.push(memoryAfter(system, progress.ended));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return memory;
}

/** Only what is still reachable counts: garbage of one moment would hide what a session leaves behind. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** Calls that the local Bedrock remembers for tests are no session's: they go first. */
function memoryAfter(system: LocalSystem, sessions: number): Load['memory'][number] {
  system.bedrock.calls.splice(0);
  collectGarbage();
  const { rss, heapUsed } = process.memoryUsage();
  return { sessions, rssMb: Math.round(rss / 1e6), heapMb: Math.round(heapUsed / 1e5) / 10 };
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
  memory: Load['memory'];
};

async function figures(system: LocalSystem, seen: Seen): Promise<Load> {
  const { sessions, wallMs, memory } = seen;
  const steps = system.pool.invocations.slice(seen.from).filter(({ logicalId }) => logicalId === STEP);
  const warm = steps.flatMap(({ coldStart, durationMs }) =>
    coldStart || durationMs === undefined ? [] : [durationMs],
  );
  const [aloneMs, besideMs] = [median(seen.alone), median(seen.beside)];
  const later = memory.slice(Math.floor(memory.length / 2));
  const stored = JSON.stringify(await readTable(system)).length;
  return {
    sessions,
    wallMs: Math.round(wallMs),
    sessionsPerMinute: round((sessions / wallMs) * 60_000),
    steps: steps.length,
    stepsPerSecond: round((steps.length / wallMs) * 1_000),
    stepMs: { p50: round(median(warm)), p95: round(quantile(warm, 0.95)), p99: round(quantile(warm, 0.99)) },
    quiet: { aloneMs: round(aloneMs), besideMs: round(besideMs), ratio: round(besideMs / aloneMs) },
    memory,
    rssKbPerSession: round(kbPerSession(later.map((at) => [at.sessions, at.rssMb]))),
    heapKbPerSession: round(kbPerSession(later.map((at) => [at.sessions, at.heapMb]))),
    storedKbPerSession: round(stored / BYTES_PER_KB / sessions),
  };
}

/** What each session adds: the slope of the line through the samples (sessions, megabytes). */
function kbPerSession(samples: Point[]): number {
  return lineThrough(samples).b * KB_PER_MB;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
