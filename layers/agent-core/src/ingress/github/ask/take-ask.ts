import { oneLine } from '../../../domain/frames/one-line.ts';
import { foreignPerson } from '../../../domain/people/mention.ts';
import type { InboxItem } from '../../../domain/session/journal.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import { gitHubOrder, gitHubThreadOf } from '../../../domain/session/threads/github-thread.ts';
import { isRefusal } from '../../../errors.ts';
import type { CodeIngressPorts } from '../access/context.ts';
import { namesOf } from '../access/names.ts';
import { hasRoom } from '../access/rights.ts';
import { openerOf, sessionOf } from '../session/find-session.ts';
import { put } from '../session/put.ts';
import type { Ask } from './read-ask.ts';

export type TakenAsk = 'accepted' | 'repeated' | 'no-issue' | 'too-many';
/** Behind the thread's own first words and what is done to it, which may be of the same second. */
const PLACE = { kind: 'thread', id: 2 } as const;

/**
 * An ask becomes a message in the session of its issue, which it may begin. It is nobody's command: words like `stop` or `raise_budget` are
 * words. Repeatable, as an event is: noted as handled last.
 */
export async function takeAsk(ports: CodeIngressPorts, ask: Ask): Promise<TakenAsk> {
  const delivery = `ask-${ask.repository}-${ask.id}`.toLowerCase();
  if (await ports.events.wasHandled(delivery)) return 'repeated';
  const taken = await take(ports, ask, delivery);
  if (taken === 'accepted') await ports.events.handled(delivery, ports.clock.now());
  return taken;
}

async function take(ports: CodeIngressPorts, ask: Ask, key: string): Promise<TakenAsk> {
  const { repository, issue: number } = ask;
  const named = await asNamed(ports, ask);
  if (!named) return 'no-issue';
  const item = { ...named, number };
  const opener = await openerOf(ports, item);
  const session = opener ? { sessionId: opener.sessionId, isThere: true } : await sessionOf(ports, item);
  if (!session) return 'no-issue';
  const { sessionId } = session;
  if (!(await hasRoom(ports, sessionId))) return 'too-many';
  const by = foreignPerson('ci', repository);
  const at = ports.clock.now();
  if (!session.isThere) await ports.sessions.begins('github', { sessionId, begunBy: by, words: ask.text, at });
  await put(ports, sessionId, itemOf(ask, { sessionId, key, by, at }));
  return 'accepted';
}

/**
 * The repository under its present name and those before, when it has the issue: a session without one would have nowhere to speak. A secret is
 * of a name. It says nothing of who has the name now, so the code host is asked for the number, as events bring it.
 */
async function asNamed(
  ports: CodeIngressPorts,
  ask: Ask,
): Promise<{ repository: string; formerly: string[] } | undefined> {
  const { repository, issue } = ask;
  try {
    await ports.codeHost.issue(repository, issue);
    const { id, name } = await ports.codeHost.identity(repository);
    const formerly = await namesOf(ports, { id, repository: name, from: repository });
    return formerly === 'another' ? undefined : { repository: name, formerly };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    ports.log.info('An ask of CI is about an issue that cannot be read', { repository, issue, error: error.message });
    return undefined;
  }
}

type Storing = { sessionId: SessionId; key: string; by: string; at: number };

function itemOf({ repository, issue, text, run, at: askedAt }: Ask, { sessionId, key, by, at }: Storing): InboxItem {
  const name = `a run of CI, about ${repository}#${issue}`;
  const frame = { kind: 'comment' as const, name, from: by, ...(run ? { link: oneLine(run, run.length) } : {}) };
  const ts = gitHubThreadOf(sessionId) ? gitHubOrder(askedAt, PLACE) : `${Math.floor(askedAt / 1_000)}.000000`;
  return {
    ...{ key: `github:${key}`, kind: 'message', ts, user: by, text, files: [], at },
    quotes: [{ frame, text: 'A program sent the message above from this run. No person wrote it.' }],
  };
}
