import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderMessages } from '@remote-swe/core/engine/model-request/render';
import { git } from '../github/git/git.ts';
import { networkOf } from '../github/state.ts';
import type { LocalSystem } from '../system/system.ts';
import { EFFECTS_FILE, OWNER } from './journey/greeting.ts';
import type { Plan, StartedSession } from './journey/plan.ts';
import type { Program } from './journey/program.ts';
import { sessionIds } from './journey/session.ts';
import { moneyFlaws } from './money.ts';
import { readSession } from './table.ts';

/** All that must be the same, however a session was disturbed. Every value is text, so that a difference can be shown. */
export type Outcome = {
  phase: string;
  /** Tree and subject of each commit of the pull request's branch. */
  commits: string[];
  /** With their reviews' threads. */
  pullRequests: string[];
  /** On the issue and on pull requests. */
  comments: string[];
  /** States of the session's machines that are not gone. */
  machines: string[];
  /** What people read, in order, the progress message apart; or what a program was answered and told, events apart. */
  thread: string[];
  progress: string[];
  transcript: string[];
  /** A line for each effect of the session's commands. */
  effects: string[];
  /** A line for each entry of the worker's ledger. */
  ledger: string[];
  /** Where journals, summaries and counters tell different sums. */
  money: string[];
  /** What should not be there any more. */
  left: string[];
};

export async function readOutcome(system: LocalSystem, session: StartedSession): Promise<Outcome> {
  const plain = (text: string) => withoutIds(text, system, session);
  const kept = await Promise.all(sessionIds(session).map((id) => keptOf(system, id, plain)));
  const [first] = kept;
  const all = (what: 'transcript' | 'effects' | 'ledger' | 'left') => kept.flatMap((each) => each[what]);
  return {
    phase: first?.phase ?? 'none',
    commits: await commitsOf(system, session),
    pullRequests: pullRequestsOf(system, session).map(plain),
    comments: commentsOf(system, session).map(plain),
    machines: machinesOf(system, session),
    ...(session.program ? toldTo(session.program, plain) : threadOf(system, session, plain)),
    transcript: all('transcript'),
    effects: all('effects'),
    ledger: all('ledger'),
    money: await moneyFlaws(system),
    left: all('left'),
  };
}

/** What is kept of one session, and on its machine. */
async function keptOf(system: LocalSystem, sessionId: string, plain: (text: string) => string) {
  const { entries, worker, unread, due } = await readSession(system, sessionId);
  const disk = system.instances.find(worker?.instanceId ?? '')?.disk ?? '';
  const messages = renderMessages(entries.flatMap((entry) => entry.messages));
  return {
    phase: entries.at(-1)?.state.phase.kind ?? 'none',
    transcript: messages.map((message) => plain(JSON.stringify(message))),
    effects: (await readFile(join(disk, 'home', EFFECTS_FILE), 'utf8').catch(() => '')).split('\n').filter(Boolean),
    ledger: await ledgerOf(disk),
    left: [
      ...unread,
      ...due.map((key) => `dueAt of ${key}`),
      ...(worker?.inFlightUntil === undefined ? [] : ['a claim on the worker']),
    ],
  };
}

/** In the repository, and in each fork of it: a second one would show. */
async function commitsOf(system: LocalSystem, { repository }: StartedSession): Promise<string[]> {
  const all = system.github.repositories();
  const original = all.find((each) => `${each.owner}/${each.name}` === repository);
  const kin = all.filter((each) => original && networkOf(each) === networkOf(original));
  const commits: string[] = [];
  for (const { owner, directory } of kin) {
    const log = await git(directory, ['log', '--branches', '--topo-order', '--format=%D %T %s']);
    const lines = log.split('\n').filter(Boolean);
    commits.push(...lines.map((line) => (owner === OWNER ? line : `${owner}: ${line}`)));
  }
  return commits;
}

function pullRequestsOf(system: LocalSystem, { repository }: StartedSession): string[] {
  const name = repository.slice(OWNER.length + 1);
  return system.github.pullRequests(OWNER, name).map(({ number, title, body, state, pull }) => {
    const threads = pull.threads.map(({ line, isResolved, comments }) => ({
      line,
      isResolved,
      said: comments.map(said),
    }));
    return JSON.stringify({ number, title, body, state, head: pull.head, threads });
  });
}

function commentsOf(system: LocalSystem, { repository }: StartedSession): string[] {
  const original = system.github.repositories().find(({ owner, name }) => `${owner}/${name}` === repository);
  return [...(original?.issues.values() ?? [])].flatMap(({ number, comments }) =>
    comments.map((comment) => `#${number} ${said(comment)}`),
  );
}

function said({ author, body }: { author: string; body: string }): string {
  return `${author}: ${body}`;
}

/** Of those that were launched since it began, and are not gone: it has the system for itself. */
function machinesOf(system: LocalSystem, { startedAtMs }: StartedSession): string[] {
  const own = system.instances.list().filter(({ launchedAtMs }) => launchedAtMs >= startedAtMs);
  return own.flatMap(({ state }) => (state === 'terminated' ? [] : [state]));
}

function threadOf(
  system: LocalSystem,
  { channel, threadTs }: StartedSession,
  plain: (text: string) => string,
): Pick<Outcome, 'thread' | 'progress'> {
  const messages = [threadTs, ...begunThreads(system, channel, threadTs)].flatMap((ts) =>
    system.slack.people.thread(channel, ts),
  );
  const isProgress = (message: (typeof messages)[number]) =>
    String(message.metadata?.event_payload.notice_id ?? '').endsWith('#progress');
  const text = (message: (typeof messages)[number]) =>
    plain([`${message.author}: ${withoutCost(message.text)}`, ...message.files.map(({ name }) => name)].join(' + '));
  return {
    thread: messages.filter((message) => !isProgress(message)).map(text),
    progress: messages.filter(isProgress).map(text),
  };
}

/** Threads that the agent has begun in the channel since: also one that no session is. */
function begunThreads(system: LocalSystem, channel: string, since: string): string[] {
  const later = system.slack.people.channel(channel).filter(({ ts, isBot }) => isBot && ts > since);
  return later.map(({ ts }) => ts);
}

function toldTo(program: Program, plain: (text: string) => string): Pick<Outcome, 'thread' | 'progress'> {
  const { words, events } = program.told;
  return { thread: [...program.answers, ...words].map((line) => plain(withoutCost(line))), progress: events };
}

async function ledgerOf(disk: string): Promise<string[]> {
  const calls = await readdir(join(disk, 'calls')).catch(() => []);
  const kinds = await Promise.all(
    calls.map(async (call) => (await readdir(join(disk, 'calls', call))).sort().join(' ')),
  );
  return kinds.map((files) => (files.includes('result.json') ? 'a result' : files)).sort();
}

/** Lines of cost and steps are written in italics. */
function withoutCost(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^_.*_$/.test(line))
    .join('\n');
}

/** Ids, times and addresses differ from run to run; a pull request that a repeated step finds is updated, not opened. */
function withoutIds(text: string, system: LocalSystem, { repository }: StartedSession): string {
  const known: Record<'call' | 'file', string[]> = { call: [], file: [] };
  const numbered = (kind: keyof typeof known) => (id: string) => {
    const ids = known[kind];
    return `${kind} ${ids.includes(id) ? ids.indexOf(id) : ids.push(id) - 1}`;
  };
  return withoutTimes(text)
    .replaceAll(system.baseUrl, '<base>')
    .replaceAll(/\/_from\/\w+-\d+\//g, '/')
    .replaceAll(repository, `${OWNER}/repository`)
    .replaceAll(repository.slice(OWNER.length + 1), 'repository')
    .replaceAll(system.directory, '<directory>')
    .replaceAll(/\bapi:\w+:[a-z0-9]{26}/g, '<session>')
    .replaceAll(/i-0[0-9a-f]{16}/g, '<instance>')
    .replaceAll(/tooluse_[\w-]+/g, numbered('call'))
    .replaceAll(/\bF\d{8}\b/g, numbered('file'))
    .replaceAll(/#(issuecomment-|discussion_r|pullrequestreview-)\d+/g, '#$1<id>')
    .replaceAll(/\bruns\/\d+\/job\/\d+/g, 'runs/<job>')
    .replaceAll(/\b[0-9a-f]{7,40}\b/g, '<sha>')
    .replaceAll(/Updated pull request/g, 'Opened pull request')
    .replaceAll(/Merging it closes (?=\S)/g, 'Merging it will close, by its words, ');
}

/** A campaign takes hours of local time: the day of a commit, too, is another one after midnight. */
export function withoutTimes(text: string): string {
  return (
    text
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, '<time>')
      .replaceAll(/[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2,3} \d{4}, \d\d:\d\d/g, '<local time>')
      .replaceAll(/\d{4}-\d\d-\d\d/g, '<day>')
      .replaceAll(/\d+\.\d+s/g, '<duration>')
      .replaceAll(/\/p\d{16}\b/g, '/<post>')
      // The machine has other work meanwhile.
      .replaceAll(/\d+ [GM]iB disk free/g, '<size> disk free')
  );
}

/** What is wrong with an outcome by itself. The undisturbed run is only a measure when nothing is. */
export function flaws(outcome: Outcome, planned: Pick<Plan, 'pullRequests' | 'progress'>): string[] {
  const { phase, pullRequests, progress, thread, effects, ledger, money, left } = outcome;
  const doubled = (values: string[]) => values.filter((value, index) => values.indexOf(value) !== index);
  return [
    ...(phase === 'idle' ? [] : [`it ended in ${phase}`]),
    ...(pullRequests.length === planned.pullRequests ? [] : [`${pullRequests.length} pull requests`]),
    ...(progress.length === (planned.progress ?? 1) ? [] : [`${progress.length} progress messages`]),
    ...doubled(thread).map((text) => `twice in the thread: ${text}`),
    ...doubled(effects).map((effect) => `done twice: ${effect}`),
    ...ledger.filter((entry) => entry !== 'a result').map((entry) => `a ledger entry without result: ${entry}`),
    ...money,
    ...left.map((item) => `left: ${item}`),
  ];
}

/** One line per difference, with what was expected. Empty: the same. */
export function differences(expected: Outcome, actual: Outcome): string[] {
  const keys = Object.keys(expected) as (keyof Outcome)[];
  return keys.flatMap((key) => {
    const [wanted, got] = [JSON.stringify(expected[key]), JSON.stringify(actual[key])];
    return wanted === got ? [] : [`${key}: expected ${wanted}, got ${got}`];
  });
}
