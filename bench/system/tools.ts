import { spawnSync } from 'node:child_process';
import { assistantCount, functionScript } from '../../local/aws/bedrock/script.ts';
import { settle } from '../../local/system/settle.ts';
import { startLocalSystem } from '../../local/system/system.ts';
import { warmUps } from '../measure.ts';
import { atMost, type BenchResult, digits } from '../result.ts';
import { median } from '../statistics.ts';
import { untilSeen, Watch } from './seen.ts';

const FIVE = 5;
const FIVE_TO_ONE_MAX = 1.5;
const COMMAND = 'echo done';

/** How the model asks for its commands: so many replies with so many calls each. */
const WAYS = {
  'one call': [1, 1],
  'five calls in one step': [1, FIVE],
  'five calls, one command each': [FIVE, 1],
} as const;
type Way = keyof typeof WAYS;

/** Milliseconds. `send`: to the command's way; `machine`: until its result is read; `back`: to the next model request. */
type Times = { send: number; machine: number; back: number; all: number };

const script = functionScript((request) => {
  const said = request.messages.flatMap(({ role, content }) => (role === 'user' ? content : []));
  const asks = said.flatMap(({ text = '' }) => /way (.*) from (\d+)/.exec(text) ?? []);
  const [way, begun] = asks.slice(-2);
  const [replies, calls] = WAYS[way as Way] ?? [0, 0];
  const done = assistantCount(request) - Number(begun);
  if (done >= replies) return { text: 'All ran.' };
  // No two alike: the guards would ask why.
  const command = (index: number) => `${COMMAND} ${assistantCount(request)} ${index}`;
  return {
    toolUses: Array.from({ length: calls }, (_, index) => ({ name: 'bash', input: { command: command(index) } })),
  };
});

/** The way of calls to the machine and back, by phase; one machine that is online, no network. */
export async function benchTools(rounds: number): Promise<BenchResult> {
  const system = await startLocalSystem({ script });
  const watch = new Watch(system);
  try {
    const session = { said: 0, thread: '' };
    const play = async (way: Way, isBoot = false): Promise<Times> => {
      watch.clear();
      const place = session.thread ? { threadTs: session.thread } : {};
      const text = `@remote-swe way ${way} from ${session.said}`;
      const { ts } = system.slack.people.type({ user: 'alice', channel: 'dev', text, ...place });
      session.thread ||= ts;
      const until = () => watch.count(/^slack posted [\s\S]*All ran/) > 0;
      // A machine that boots needs jumps of the clock; nothing else does.
      await (isBoot ? settle(system, { until }) : untilSeen(system, until));
      session.said += WAYS[way][0] + 1;
      return timesOf(watch);
    };
    await play('one call', true);
    const times = new Map<Way, Times[]>();
    for (let round = -warmUps(rounds); round < rounds; round++)
      for (const way of Object.keys(WAYS) as Way[]) {
        const seen = await play(way);
        if (round >= 0) times.set(way, [...(times.get(way) ?? []), seen]);
      }
    return resultOf(times, plainMs(rounds));
  } finally {
    await system.close();
  }
}

function timesOf(watch: Watch): Times {
  const at = (time: number | undefined) => time ?? Number.NaN;
  const asked = at(watch.first(/^bedrock Converse(Stream)? answered$/));
  const sent = at(watch.first(/^ssm SendCommand answered$/, asked));
  const again = at(watch.first(/^bedrock Converse(Stream)?$/, sent));
  // Looks before it has ended find nothing.
  const ended = at(watch.last(/^ssm GetCommandInvocation$/, again));
  const end = at(watch.last(/^bedrock Converse(Stream)?$/));
  return { send: sent - asked, machine: ended - sent, back: again - ended, all: end - asked };
}

/** The limit: a shell beside us, without a session, a queue or a machine. */
function plainMs(rounds: number): number {
  return median(
    Array.from({ length: rounds }, () => {
      const startedAt = performance.now();
      spawnSync('bash', ['-c', COMMAND]);
      return performance.now() - startedAt;
    }),
  );
}

function resultOf(times: Map<Way, Times[]>, plain: number): BenchResult {
  const rows = [...times].map(([way, all]) => {
    const of = (what: keyof Times) => digits(median(all.map((each) => each[what])));
    return { way, sendMs: of('send'), machineMs: of('machine'), backMs: of('back'), allMs: of('all') };
  });
  const allOf = (way: Way) => rows.find((row) => row.way === way)?.allMs ?? Number.NaN;
  return {
    name: 'tools',
    how: 'From the model’s reply with calls to the next model request (with one command each: to the last of five), on a local system in real time, machine online; sent: reply to SendCommand; machine: until its result is read; back: until the model is asked again, of the first command.',
    mustReach: [
      atMost('five calls in one step / one call', allOf('five calls in one step') / allOf('one call'), FIVE_TO_ONE_MAX),
    ],
    figures: {
      rows,
      plainExecMs: digits(plain),
      oneCommandEach: digits(allOf('five calls, one command each') / allOf('five calls in one step')),
    },
    samples: Object.fromEntries([...times].map(([way, all]) => [`${way} ms`, all.map((each) => digits(each.all))])),
    plots: [
      {
        kind: 'bars',
        file: 'tools',
        title: 'From the model’s reply with calls to its next request',
        unit: 'ms',
        bars: [
          { label: 'plain exec, once', value: digits(plain) },
          ...rows.map(({ way, allMs }) => ({ label: way, value: allMs })),
        ],
      },
    ],
  };
}
