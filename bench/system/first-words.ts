import { functionScript, lastUserText, toolResults } from '../../local/aws/bedrock/script.ts';
import { stopByIdleness } from '../../local/demo/idle-stop.ts';
import { settle } from '../../local/system/settle.ts';
import { type LocalSystem, startLocalSystem } from '../../local/system/system.ts';
import { atMost, type BenchResult, digits, type Must } from '../result.ts';
import { median } from '../statistics.ts';
import { untilSeen, Watch } from './seen.ts';

const COLD_ROUNDS = 3;
const MS_PER_SECOND = 1_000;
const SIGN_MS_MAX = 1_000;
const WARM_REQUEST_MS_MAX = 500;
const COLD_REQUEST_MS_MAX = 1_500;
const TIMES_SOONER_MIN = 20;

/** Where the machine of the session is when somebody writes, and how long it would take to be there. */
const STATES = [
  { name: 'cold, no machine', bootSeconds: 90 },
  { name: 'no machine', bootSeconds: 90 },
  { name: 'no machine, plain image', bootSeconds: 300 },
  { name: 'stopped', bootSeconds: 20 },
  { name: 'online', bootSeconds: 0 },
] as const;
type StateName = (typeof STATES)[number]['name'];

/** Milliseconds from the message. */
type Times = { sign: number; request: number; words: number };

type Place = { watch: Watch; system: LocalSystem };

const WORK = 'on your machine, please';
const script = functionScript((request) => {
  const wantsMachine = lastUserText(request).includes(WORK) && toolResults(request).length === 0;
  return wantsMachine
    ? { toolUses: [{ name: 'bash', input: { command: 'true' } }] }
    : { text: 'Here is what I think.' };
});
const WORDS = /^slack posted [\s\S]*what I think/;

/** From a person's message to the first sign, the first model request and the first words, whatever the machine does. */
export async function benchFirstWords(rounds: number): Promise<BenchResult> {
  const cold: Times[] = [];
  for (let round = 0; round < Math.min(rounds, COLD_ROUNDS); round++)
    await withSystem(async (place) => void cold.push(await asked(place, 'cold')));
  const times = new Map<StateName, Times[]>([['cold, no machine', cold]]);
  await withSystem(async (place) => {
    await asked(place, 'warm up');
    times.set('no machine', await repeated(rounds, (round) => asked(place, `question ${round}`)));
    times.set('no machine, plain image', times.get('no machine') ?? []);
    const thread = await atWork(place);
    times.set('online', await repeated(rounds, () => asked(place, 'and now?', thread)));
    await stopByIdleness(place.system);
    times.set('stopped', await repeated(rounds, () => asked(place, 'and now?', thread)));
  });
  return resultOf(times);
}

async function withSystem(run: (place: Place) => Promise<void>): Promise<void> {
  const system = await startLocalSystem({ script });
  try {
    await run({ watch: new Watch(system), system });
  } finally {
    await system.close();
  }
}

async function repeated<T>(rounds: number, run: (round: number) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let round = 0; round < rounds; round++) all.push(await run(round));
  return all;
}

async function asked({ watch, system }: Place, text: string, thread?: string): Promise<Times> {
  watch.clear();
  const from = performance.now();
  const place = thread ? { threadTs: thread } : {};
  system.slack.people.type({ user: 'alice', channel: 'dev', text: `@remote-swe ${text}`, ...place });
  await untilSeen(system, () => watch.count(WORDS) > 0);
  const since = (what: RegExp) => (watch.first(what) ?? Number.NaN) - from;
  return {
    sign: since(/^slack (reacted|posted)/),
    request: since(/^bedrock Converse(Stream)?$/),
    words: since(WORDS),
  };
}

/** A thread whose machine is online. The boot needs jumps of the clock, the bench does not look at it. */
async function atWork({ watch, system }: Place): Promise<string> {
  watch.clear();
  const { ts } = system.slack.people.type({ user: 'alice', channel: 'dev', text: `@remote-swe ${WORK}` });
  await settle(system, { until: () => watch.count(WORDS) > 0 });
  return ts;
}

function resultOf(times: Map<StateName, Times[]>): BenchResult {
  const rows = STATES.map(({ name, bootSeconds }) => {
    const of = (what: keyof Times) => digits(median((times.get(name) ?? []).map((each) => each[what])));
    const [signMs, requestMs, wordsMs] = [of('sign'), of('request'), of('words')];
    const machineFirstMs = digits(bootSeconds * MS_PER_SECOND + requestMs);
    return {
      machine: name,
      signMs,
      requestMs,
      wordsMs,
      bootSeconds,
      machineFirstMs,
      timesSooner: digits(machineFirstMs / requestMs),
    };
  });
  return {
    name: 'first-words',
    how: 'From a message to the first sign in Slack, to the first model request and to the first words, on a local system in real time; the model answers at once. Against it the order “start the machine, then think”: the same time after a boot of so many seconds, computed. Cold: the first message of a system that has just started.',
    mustReach: rows.flatMap(mustOf),
    figures: { rows },
    samples: Object.fromEntries(
      [...times].flatMap(([name, all]) =>
        (['sign', 'request', 'words'] as const).map((what) => [
          `${name}: ${what} ms`,
          all.map((each) => digits(each[what])),
        ]),
      ),
    ),
    plots: [
      {
        kind: 'bars',
        file: 'first-words',
        title: 'From a message to the first model request',
        unit: 'seconds',
        bars: rows.flatMap(({ machine, requestMs, machineFirstMs }) => [
          { label: machine, value: digits(requestMs / MS_PER_SECOND) },
          { label: 'machine first', value: digits(machineFirstMs / MS_PER_SECOND) },
        ]),
      },
    ],
  };
}

type Row = { machine: StateName; signMs: number; requestMs: number; bootSeconds: number; timesSooner: number };

function mustOf({ machine, signMs, requestMs, bootSeconds, timesSooner }: Row): Must[] {
  const isCold = machine.startsWith('cold');
  return [
    atMost(`${machine}: first sign`, signMs, SIGN_MS_MAX, 'ms'),
    atMost(`${machine}: first model request`, requestMs, isCold ? COLD_REQUEST_MS_MAX : WARM_REQUEST_MS_MAX, 'ms'),
    ...(bootSeconds === 0
      ? []
      : [
          {
            what: `${machine}: sooner than machine first`,
            value: timesSooner,
            unit: 'times',
            bound: { least: TIMES_SOONER_MIN },
            pass: timesSooner >= TIMES_SOONER_MIN,
          },
        ]),
  ];
}
