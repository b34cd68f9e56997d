import type { ConverseRequest } from '../../../aws/bedrock/converse-request.ts';
import type { ScriptFunction } from '../../../aws/bedrock/script.ts';
import { git } from '../../../github/git/git.ts';
import { settle } from '../../../system/settle.ts';
import type { LocalSystem } from '../../../system/system.ts';
import { readSession } from '../../table.ts';
import { effect, type Subject, type Turns } from '../greeting.ts';
import type { Scene, StartedSession } from '../plan.ts';
import { type Program, pathOf } from '../program.ts';

/** Longer than anything that is killed needs to come back: only the program's stop ends the wait. */
const WAIT_MINUTES = 360;
const WAITING_MS_MAX = 60 * 60_000;
const IN_FORK = 'Say it in the fork';
const WAIT_FOR = 'Wait for';

/** One thing in the fork, and another in the session that it was forked from. */
const either =
  (fork: ScriptFunction, source: ScriptFunction): ScriptFunction =>
  (request) =>
    JSON.stringify(request.messages).includes(IN_FORK) ? fork(request) : source(request);

const commitUrl = ({ messages }: ConverseRequest) =>
  /https?:[^\s"\\]+\/commit\/[0-9a-f]{40}/.exec(JSON.stringify(messages))?.[0] ?? '';

/** The session: an effect, an answer, a wait that is stopped, an answer. The fork: an effect of its own, an answer. */
export const API_TURNS: Turns = [
  {
    toolUses: [{ name: 'post_message', input: { text: 'On it.' } }, effect('noted', 'echo one >note.txt')],
  },
  { text: 'Noted.' },
  either(
    () => ({ toolUses: [effect('forked', 'ls')] }),
    (request) => ({
      toolUses: [{ name: 'wait_for_checks', input: { url: commitUrl(request), minutes: WAIT_MINUTES } }],
    }),
  ),
  either(
    () => ({ text: 'This is the fork.' }),
    () => ({ text: 'Left as it is.' }),
  ),
];

/** Begins a session by REST; resolves to its id. */
export async function beginByApi(program: Program, hook: string, { issueUrl, repository }: Subject): Promise<string> {
  const task = { task: `${issueUrl} please fix this`, repository, callbackUrl: hook };
  return ((await program.ask('POST', '/sessions', 'begin', task)) as { id: string }).id;
}

export const API_SCENES: Scene[] = [
  { act: fork, until: (_, { forks }) => forks.length === 1 },
  { act: waitAndStop, until: () => true, phase: 'paused' },
  { act: (_, session) => say(session, 'leave', 'Leave it as it is') },
];

async function fork(_: LocalSystem, { sessionId, program, forks }: StartedSession): Promise<void> {
  if (!program) return;
  const { version } = (await program.ask('GET', pathOf(sessionId))) as { version: number };
  const made = await program.ask('POST', `${pathOf(sessionId)}/forks`, 'fork', { at: version, words: IN_FORK });
  forks.push((made as { id: string }).id);
}

/** The program stops what would wait for hours. */
async function waitAndStop(system: LocalSystem, session: StartedSession): Promise<void> {
  const [owner = '', name = ''] = session.repository.split('/');
  const repository = system.github.repositories().find((each) => each.owner === owner && each.name === name);
  const sha = (await git(repository?.directory ?? '', ['rev-parse', 'HEAD'])).trim();
  await system.github.setCheckRuns(owner, name, sha, [{ name: 'endless', status: 'in_progress' }]);
  await say(session, 'wait', `${WAIT_FOR} ${system.baseUrl}/github/${owner}/${name}/commit/${sha}`);
  const isWaiting = async () => {
    const phase = (await readSession(system, session.sessionId)).entries.at(-1)?.state.phase;
    return phase?.kind === 'acting' && phase.work.wait !== undefined;
  };
  await settle(system, { until: isWaiting, virtualMsMax: WAITING_MS_MAX });
  await session.program?.ask('POST', `${pathOf(session.sessionId)}/stop`, 'stop');
}

async function say({ sessionId, program }: StartedSession, name: string, text: string): Promise<void> {
  await program?.ask('POST', `${pathOf(sessionId)}/messages`, name, { text });
}
