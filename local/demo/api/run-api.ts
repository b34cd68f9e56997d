import { runClient } from '../../../ops/client/run.ts';
import type { EventEnvelope } from '../../aws/events/envelope.ts';
import type { LocalSystem } from '../../system/system.ts';
import { quiet } from '../conversation.ts';
import { demoScript } from '../script.ts';
import { seedSubject } from '../seed.ts';
import { SUBJECT_NAME, SUBJECT_OWNER } from '../subject/subject.ts';
import { type PlayReport, playAll, type Told } from '../talk/play.ts';
import type { Played } from '../talk/scene.ts';
import { programKey } from './key.ts';
import { Receiver } from './receiver.ts';

/** What a program learns; it grows by optional members only. */
export type ApiReport = PlayReport & {
  sessionId: string;
  pullRequestUrl: string;
  callbacks: string[];
  events: string[];
};

export const NO_API: ApiReport = {
  ...{ ok: false, scenes: [], modelCalls: 0, wallMs: 0 },
  ...{ sessionId: '', pullRequestUrl: '', callbacks: [], events: [] },
};

const SESSION_MS_MAX = 300_000;
const WANTED_EVENTS = ['session.started', 'pull_request.opened', 'session.finished'];

/** A session by REST: begun by a key with the command line, worked, told by callbacks and events. No Slack. */
export async function runApi(system: LocalSystem, onScene: Told): Promise<ApiReport> {
  const startedAt = performance.now();
  const receiver = new Receiver();
  const events: EventEnvelope[] = [];
  const stopListening = system.events.subscribe({ source: ['remote-swe'] }, async (event) => void events.push(event));
  const run: Run = { system, receiver, events, sessionId: '', key: '', hook: await receiver.listen() };
  try {
    const played = await playAll(SCENES, run, onScene);
    const [pull] = system.github.pullRequests(SUBJECT_OWNER, SUBJECT_NAME);
    return {
      ...{ ...played, modelCalls: system.bedrock.calls.length, wallMs: Math.round(performance.now() - startedAt) },
      ...{ sessionId: run.sessionId, pullRequestUrl: pull?.htmlUrl ?? '' },
      ...{ callbacks: receiver.taken.map(({ type }) => type), events: events.map((event) => event['detail-type']) },
    };
  } finally {
    stopListening();
    receiver.close();
  }
}

type Run = {
  system: LocalSystem;
  receiver: Receiver;
  events: EventEnvelope[];
  sessionId: string;
  key: string;
  hook: string;
};

const SCENES: readonly Played<Run>[] = [
  { name: 'key', shows: 'A key of Alice’s, and the secret of its callbacks', play: keyMade },
  { name: 'begin', shows: 'The same request twice is one session', play: begun },
  { name: 'work', shows: 'The session ends with a pull request, seen by logs -f', play: worked },
  {
    name: 'told',
    shows: 'Signed callbacks and events told it, each once, although the first was not taken',
    play: told,
  },
  { name: 'revoke', shows: 'A revoked key opens nothing', play: revoked },
];

async function keyMade(run: Run): Promise<string[]> {
  const made = await programKey(run.system, 'demo');
  run.key = made.key;
  run.receiver.secret = made.callbackSecret ?? '';
  return made.callbackSecret ? [] : ['the key has no callback secret'];
}

async function begun(run: Run): Promise<string[]> {
  const subject = await seedSubject(run.system);
  run.system.bedrock.script = demoScript(subject);
  const task = `${subject.issueUrl} please fix this`;
  const args = ['new', task, '--repository', subject.repository, '--callback', run.hook, '--budget-usd', '5'];
  const ids = [];
  for (let times = 0; times < 2; times++) {
    const row = (await cli(run, [...args, '--idempotency-key', 'demo']))[0] as { id: string };
    ids.push(row.id);
  }
  run.sessionId = ids[0] ?? '';
  return ids[0] === ids[1] ? [] : ['a repeat began another session'];
}

async function worked(run: Run): Promise<string[]> {
  const entries = await cli(run, ['logs', run.sessionId, '-f']);
  const [view] = (await cli(run, ['show', run.sessionId])) as { state: string; pullRequests: unknown[] }[];
  const posts = run.system.slack.people.channel('dev');
  return [
    ...(entries.length > 3 ? [] : ['logs showed no entries']),
    ...(view?.state === 'idle' ? [] : [`the session is ${view?.state}`]),
    ...(view?.pullRequests.length === 1 ? [] : ['there is no pull request']),
    ...(posts.length === 0 ? [] : ['something was posted in Slack']),
  ];
}

async function told({ system, receiver, events }: Run): Promise<string[]> {
  // The first callback was answered with 503: the outbox keeps what is left, and the sweeper's look sends it.
  for (let minutes = 0; minutes < 10 && !isTold(receiver, events); minutes++) {
    system.clock.advance(60_000);
    await quiet(system);
  }
  const types = receiver.taken.map(({ type }) => type);
  const answer = receiver.taken.find(({ isAnswer }) => isAnswer);
  const [pull] = system.github.pullRequests(SUBJECT_OWNER, SUBJECT_NAME);
  return [
    ...WANTED_EVENTS.filter((type) => !types.includes(type)).map((type) => `the callback was not told ${type}`),
    ...WANTED_EVENTS.filter((type) => events.filter((event) => event['detail-type'] === type).length !== 1).map(
      (type) => `the bus was told ${type} not once`,
    ),
    ...(answer?.text?.includes(pull?.htmlUrl ?? ' ') ? [] : ['the answer does not link the pull request']),
    ...(receiver.refused === 0 ? [] : [`${receiver.refused} callbacks had a wrong signature`]),
  ];
}

function isTold({ taken }: Receiver, events: EventEnvelope[]): boolean {
  const types = new Set(taken.map(({ type }) => type));
  const onBus = new Set(events.map((event) => event['detail-type']));
  return types.has('message') && WANTED_EVENTS.every((type) => types.has(type) && onBus.has(type));
}

async function revoked(run: Run): Promise<string[]> {
  const id = run.key.split('_')[1] ?? '';
  await cli(run, ['api-key', 'revoke', '--id', id]);
  const after = await cli(run, ['sessions']).catch((error: Error) => error.message);
  return typeof after === 'string' && after.includes('401') ? [] : ['the key still opens something'];
}

/** One command of `remote-swe` with --json: the values that it prints. */
async function cli({ system, key }: Run, args: string[]): Promise<unknown[]> {
  const [out, errors]: [string[], string[]] = [[], []];
  const terminal = {
    out: (text: string) => void out.push(text),
    error: (text: string) => void errors.push(text),
    signal: AbortSignal.timeout(SESSION_MS_MAX),
  };
  const environment = { REMOTE_SWE_URL: system.baseUrl, REMOTE_SWE_API_KEY: key };
  const code = await runClient([...args, '--json'], environment, terminal);
  const values = out.map((line): unknown => JSON.parse(line));
  if (code !== 0)
    throw new Error(`remote-swe ${args[0]} ended with ${code}: ${JSON.stringify(values[0])} ${errors.join()}`);
  return values;
}
