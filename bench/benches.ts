import { currentLoad, currentQuotas } from '../scripts/scale/page.ts';
import { HOURS, simulated } from '../scripts/scale/simulated.ts';
import { benchCold } from './cold/cold.ts';
import { openConsoleBench, type Sizes } from './console/measure.ts';
import { benchCost } from './cost/cost.ts';
import { measureLoad } from './load/load.ts';
import { type Case, measure } from './measure.ts';
import { benchRecords } from './records/bench.ts';
import type { SessionRecord } from './records/record.ts';
import { atMost, type BenchResult } from './result.ts';
import { benchGrowth } from './session/growth.ts';
import { benchStep } from './session/step.ts';
import { benchFirstWords } from './system/first-words.ts';
import { benchTools } from './system/tools.ts';
import { openWordsBench } from './system/words.ts';
import { benchTimes } from './times.ts';
import { benchTokens } from './tokens/bench.ts';

/** `rounds`, `sessions`: undefined means as many as the bench needs. `records`: undefined means ours. `isQuick`: sizes that only show that it works. */
export type BenchOptions = {
  rounds: number | undefined;
  model: string;
  sessions: number | undefined;
  isQuick: boolean;
  records: SessionRecord[] | undefined;
};
/** `isAlone`: not in a whole run. */
type Bench = { what: string; isAlone?: boolean; run(options: BenchOptions): Promise<BenchResult> };

const COLD_ROUNDS = 21;
const STEP_ROUNDS = 21;
const WORDS_ROUNDS = 10;

/** Every bench by its name, in the order of a whole run. */
export const BENCHES: Readonly<Record<string, Bench>> = {
  cold: {
    what: 'module load of each built function, beside a bare Bolt handler and one that only reads DynamoDB',
    run: ({ rounds = COLD_ROUNDS }) => benchCold(rounds),
  },
  step: {
    what: 'overhead of a step without model and tool, by the length of its session, cold and warm',
    run: ({ rounds = STEP_ROUNDS, isQuick }) => benchStep(rounds, isQuick),
  },
  growth: {
    what: 'reads, writes, bytes and dollars of a session to 5,000 entries against a straight line; exact',
    run: ({ isQuick }) => benchGrowth(isQuick),
  },
  cost: {
    what: 'infrastructure of 100 sessions of the published profile of remote-swe-agents, with defaults and levers; computed',
    run: () => benchCost(),
  },
  'first-words': {
    what: 'from a message to the first sign, model request and words, by the state of the machine, on a local system',
    run: ({ rounds = WORDS_ROUNDS }) => benchFirstWords(rounds),
  },
  tools: {
    what: 'from the model’s reply with one call or five to its next request, by phase, on a local system',
    run: ({ rounds = WORDS_ROUNDS }) => benchTools(rounds),
  },
  tokens: {
    what: 'what recorded shapes of sessions cost, beside the published strategy of remote-swe-agents and no cache; exact',
    run: ({ model }) => benchTokens(model),
  },
  records: {
    what: 'results of recorded sessions, rendered by today’s worker and by an older one; nothing else differs; exact',
    run: ({ model, records }) => benchRecords(model, records),
  },
  times: {
    what: 'rendering long transcripts, and what the worker’s runtime adds to a command',
    run: ({ rounds = WORDS_ROUNDS }) => benchTimes(rounds),
  },
  words: {
    what: 'how soon a person’s message holds what runs, on a local system',
    run: ({ rounds = WORDS_ROUNDS }) => opened('words', WORDS_HOW, openWordsBench, rounds),
  },
  scale: {
    what: 'which quotas bind in an hour of 100, 1,000 and 10,000 sessions, in order, and what waiting they cost; simulated, exact',
    isAlone: true,
    run: async ({ isQuick }) => benchScale(isQuick ? HOURS.slice(0, 1) : HOURS),
  },
  console: {
    what: 'the page in headless Chromium, over 2,000 sessions, one of them with 5,000 entries',
    isAlone: true,
    run: ({ rounds = CONSOLE_ROUNDS, isQuick }) => benchConsole(rounds, CONSOLE_SIZES[isQuick ? 'quick' : 'full']),
  },
  load: {
    what: '--sessions sessions at once on a local system: throughput, overhead of steps, a quiet session beside them, memory',
    isAlone: true,
    run: ({ isQuick, sessions = LOAD_SESSIONS[isQuick ? 'quick' : 'full'] }) => benchLoad(sessions),
  },
};

const CONSOLE_ROUNDS = 30;
const CONSOLE_SIZES = { full: { sessions: 2_000, entries: 5_000 }, quick: { sessions: 20, entries: 200 } };
/** Eight make four looks at memory, and two in the later half. */
const LOAD_SESSIONS = { full: 200, quick: 8 };
const FIRST_VIEW_MS_MAX = 1_000;
const CHANGE_MS_MAX = 2_000;
const WORDS_HOW =
  'From a person’s message to the hold on the worker and to the sign in the thread, on a local system in real time.';
const CONSOLE_HOW = 'The built page in headless Chromium, against a table of made-up sessions.';

type Opens = () => Promise<{ cases: Case[]; close(): Promise<void> }>;

/** Of what needs something to be started first. */
async function measuredBy(open: Opens, rounds: number) {
  const { cases, close } = await open();
  return measure(cases, rounds).finally(close);
}

async function opened(name: string, how: string, open: Opens, rounds: number): Promise<BenchResult> {
  return { name, how, mustReach: [], figures: { measured: await measuredBy(open, rounds) }, plots: [] };
}

/** Bounds are those of docs/console.md: first lines and rows within a second, changes within two, and nothing empty on the way down. */
async function benchConsole(rounds: number, sizes: Sizes): Promise<BenchResult> {
  const measured = await measuredBy(() => openConsoleBench(sizes), rounds);
  const mustReach = measured.flatMap(({ name, medianMs, p95Ms }) => [
    ...(name.includes(', first ') ? [atMost(name, medianMs, FIRST_VIEW_MS_MAX, 'ms')] : []),
    ...(name.startsWith('a change') ? [atMost(name, medianMs, CHANGE_MS_MAX, 'ms')] : []),
    ...(name.startsWith('screens without') ? [atMost(name, p95Ms, 0)] : []),
  ]);
  return { name: 'console', how: CONSOLE_HOW, mustReach, figures: { rows: measured }, plots: [] };
}

/** The same figures as docs/scale.md has. */
function benchScale(hours: readonly number[]): BenchResult {
  const { sizes } = simulated(currentLoad(), currentQuotas().quotas, hours);
  const rows = sizes.flatMap(({ sessions, bindings }) => bindings.map((binding) => ({ sessions, ...binding })));
  return { name: 'scale', how: SCALE_HOW, mustReach: [], figures: { rows, sizes }, plots: [] };
}

const SCALE_HOW =
  'Sessions that begin in one hour, played in virtual time against the quotas of scripts/scale/quotas.json; each row with those before it raised.';

/** Of objects alone: the tree of the table, and as much again of posts, deliveries and lines of logs, which the local system remembers. */
const HEAP_MAX = 3;
/** What V8 notes beside compiled code, in fourteen environments 0.9 at 200 sessions, less with each more; a leak of each journal adds 1. */
const FUNCTIONS_MAX = 1.5;

/** As one of them it would take 1 or less; one that waited for whole sessions of others 3 or more. */
const SHARE_MAX = 1.5;

async function benchLoad(sessions: number): Promise<BenchResult> {
  const measured = await measureLoad(sessions);
  const { functionsKbPerSession, heapKbPerSession, storedKbPerSession } = measured;
  return {
    name: 'load',
    how: `${sessions} sessions at once on a local system.`,
    mustReach: [
      atMost('an answer of a quiet session / a turn of the others beside it', measured.quiet.share, SHARE_MAX),
      atMost(
        'what functions keep of a session that ended / what the table holds of it',
        functionsKbPerSession / storedKbPerSession,
        FUNCTIONS_MAX,
      ),
      atMost(
        'heap of the local endpoints for it / what the table holds of it',
        heapKbPerSession / storedKbPerSession,
        HEAP_MAX,
      ),
    ],
    figures: measured,
    plots: [],
  };
}
