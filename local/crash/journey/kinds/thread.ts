import { slackThreadOf } from '@remote-swe/core/domain/session/slack-thread';
import type { LocalSystem } from '../../../system/system.ts';
import { effect, type Turns } from '../greeting.ts';
import type { Scene, StartedSession } from '../plan.ts';
import { Program, pathOf } from '../program.ts';

/** The session: an effect, an answer. The fork: an effect of its own, an answer, and another one to somebody who writes in its thread. */
export const THREAD_TURNS: Turns = [
  { toolUses: [effect('noted', 'echo one >note.txt')] },
  { text: 'Noted.' },
  { toolUses: [effect('forked', 'ls')] },
  { text: 'This is the fork.' },
  { text: 'The fork goes on.' },
];

export const THREAD_SCENES: Scene[] = [
  { act: fork, until: (system, session) => answersInFork(system, session) === 1 },
  { act: write, until: (system, session) => answersInFork(system, session) === 2 },
];

/** By a program of Alice's: the thread is the same, however often it has to ask. */
async function fork(system: LocalSystem, { sessionId, repository, forks }: StartedSession): Promise<void> {
  const program = new Program(system);
  await program.start(repository.replace('/', '-'));
  try {
    const { version } = (await program.ask('GET', pathOf(sessionId))) as { version: number };
    const asked = { at: version, words: 'Say it in the other thread', talk: 'thread' };
    const made = await program.ask('POST', `${pathOf(sessionId)}/forks`, 'fork', asked);
    forks.push((made as { id: string }).id);
  } finally {
    await program.end();
  }
}

function write(system: LocalSystem, { forks }: StartedSession): void {
  const { threadTs = '' } = slackThreadOf(forks[0] ?? '') ?? {};
  system.slack.people.type({ user: 'alice', channel: 'dev', threadTs, text: 'and what else?' });
}

function answersInFork(system: LocalSystem, { forks }: StartedSession): number {
  const thread = slackThreadOf(forks[0] ?? '');
  if (!thread) return 0;
  const [, ...replies] = system.slack.people.thread(thread.channel, thread.threadTs);
  return replies.filter(({ isBot, wireText }) => isBot && wireText.startsWith('<@U0ALICE>')).length;
}
