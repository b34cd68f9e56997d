import { isSameLogin } from '../../domain/people/agent-login.ts';
import { isSameRepository } from '../../domain/repository.ts';
import { gitHubOrder } from '../../domain/session/threads/github-thread.ts';
import { isPortError } from '../../errors.ts';
import { type CodeIngressPorts, type CodeIngressSettings, ignored, type ReceivedEvent } from './access/context.ts';
import { hasRoom, mayDo } from './access/rights.ts';
import type { Meaning } from './meaning/meaning.ts';
import { type Opener, openerOf, sessionOf } from './session/find-session.ts';
import { put, putElsewhere } from './session/put.ts';

type Of<Kind extends Meaning['kind']> = Extract<Meaning, { kind: Kind }>;
const THREAD = { kind: 'thread', id: 0 } as const;

/** Merged or closed. The session that opened it is told, and stops when it was its last one; without one it is the end of its thread's session. */
export async function takeEnd(
  ports: CodeIngressPorts,
  settings: CodeIngressSettings,
  ended: Of<'ended'>,
): Promise<ReceivedEvent> {
  const opener = await openerOf(ports, ended);
  if (!opener) {
    const over = { ...ended, kind: 'over' as const };
    return ended.isMerged ? endThread(ports, over, 'merged') : takeOver(ports, settings, over);
  }
  const { number, isMerged, at } = ended;
  const { sessionId, repository } = opener;
  const how = isMerged ? ('merged' as const) : ('closed' as const);
  const branch = isMerged && settings.deletesBranches ? await deleted(ports, opener, ended) : undefined;
  const news = {
    kind: 'ended' as const,
    repository,
    number,
    ...{ how, at },
    ...(branch ? { deletedBranch: branch } : {}),
  } as const;
  const key = `github:${how}:${repository}#${number}:${at}`.toLowerCase();
  await putElsewhere(ports, sessionId, { ...ended, kind: 'stop', key, text: how, place: THREAD, news });
  return 'accepted';
}

/** Only the branch that the session itself pushed, and only as it was merged: what was pushed since is on no other branch. */
async function deleted(
  { codeHost, journal, log }: CodeIngressPorts,
  { sessionId, repository }: Opener,
  { number, branch }: Of<'ended'>,
): Promise<string | undefined> {
  const pulls = (await journal.newest(sessionId))?.state.pullRequests ?? [];
  const own = pulls.find((pull) => pull.number === number && isSameRepository(pull.repository, repository));
  if (!branch || !own || own.foreign || own.branch.split(':').at(-1) !== branch.name) return undefined;
  try {
    return (await codeHost.deleteBranch(branch.repository, branch.name, branch.sha)) === 'deleted'
      ? branch.name
      : undefined;
  } catch (error) {
    // A branch that stays harms nobody, and the event is not lost for it.
    if (!isPortError(error)) throw error;
    log.info('The branch of a merged pull request stays', { sessionId, error: error.message });
    return undefined;
  }
}

/** What is closed, and not merged, may have been closed by whoever wrote it: only who may take part ends the work on it. */
export async function takeOver(
  ports: CodeIngressPorts,
  settings: CodeIngressSettings,
  over: Of<'over'>,
): Promise<ReceivedEvent> {
  const session = await sessionOf(ports, over);
  if (!session?.isThere) return ignored(ports, 'the end of what no session is about');
  if (!(await mayDo(ports, settings, over, 'stop'))) return 'unauthorized';
  return endThread(ports, over, 'closed');
}

async function endThread(
  ports: CodeIngressPorts,
  { by, at, number, ...over }: Of<'over'>,
  how: 'merged' | 'closed',
): Promise<ReceivedEvent> {
  const session = await sessionOf(ports, { number, ...over });
  if (!session?.isThere) return ignored(ports, 'the end of what no session is about');
  const item = { key: `github:${how}:${number}:${at}`, kind: 'stop' as const, text: how, files: [] };
  const ts = gitHubOrder(at, THREAD);
  await put(ports, session.sessionId, { ...item, user: by, ts, at: ports.clock.now(), news: { kind: 'over', how } });
  return 'accepted';
}

/** What was ended goes on: its session may work on it again, and no machine is freed for it. */
export async function takeReopened(ports: CodeIngressPorts, reopened: Of<'reopened'>): Promise<ReceivedEvent> {
  const opener = await openerOf(ports, reopened);
  if (!opener) return ignored(ports, 'a pull request that no session opened is open again');
  const { sessionId, repository } = opener;
  if (!(await hasRoom(ports, sessionId))) return 'ignored';
  const { number, at } = reopened;
  const news = { kind: 'reopened' as const, repository, number, at };
  const key = `github:reopened:${repository}#${number}:${at}`.toLowerCase();
  await putElsewhere(ports, sessionId, { ...reopened, kind: 'message', key, text: 'reopened', place: THREAD, news });
  return 'accepted';
}

/**
 * Somebody else moved the branch of a session's pull request: the agent reads it before it pushes again. GitHub lets nobody push without the
 * right, and nobody's words come with it, so no right is asked for; but each costs a step, and they are as many as remarks may be.
 */
export async function takePush(ports: CodeIngressPorts, pushed: Of<'pushed'>): Promise<ReceivedEvent> {
  const opener = await openerOf(ports, pushed);
  if (!opener) return ignored(ports, 'a push to what no session opened');
  const { number, head, by, author, at } = pushed;
  if (author !== undefined && isSameLogin(by, author)) return ignored(ports, 'the agent’s own push');
  const { sessionId, repository } = opener;
  if (!(await hasRoom(ports, sessionId))) return 'ignored';
  const news = { kind: 'pushed' as const, repository, number, head };
  // A force push may bring a head back: the commit alone names no push.
  const key = `github:push:${repository}#${number}:${head}:${at}`.toLowerCase();
  await putElsewhere(ports, sessionId, { ...pushed, kind: 'message', key, text: 'pushed', place: THREAD, news });
  return 'accepted';
}
