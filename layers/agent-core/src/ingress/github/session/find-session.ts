import { pullRequestKey } from '../../../domain/code-keys.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import { gitHubSessionId } from '../../../domain/session/threads/github-thread.ts';
import type { CodeIngressPorts } from '../access/context.ts';

type Item = { repository: string; number: number };

/** The session that opened a pull request; undefined when nobody here did, or the session is gone. */
export async function openerOf(
  { events, inbox, codeHost }: Pick<CodeIngressPorts, 'events' | 'inbox' | 'codeHost'>,
  { repository, number }: Item,
): Promise<SessionId | undefined> {
  const sessionId = await events.openedBy(pullRequestKey(codeHost.addresses.serverUrl, repository, number));
  return sessionId !== undefined && (await inbox.exists(sessionId)) ? sessionId : undefined;
}

/** The session whose thread an issue or pull request is; `isThere`: it has begun. Undefined: there can be none. */
export async function sessionOf(
  { inbox }: Pick<CodeIngressPorts, 'inbox'>,
  item: Item,
): Promise<{ sessionId: SessionId; isThere: boolean } | undefined> {
  const sessionId = gitHubSessionId(item);
  return sessionId === undefined ? undefined : { sessionId, isThere: await inbox.exists(sessionId) };
}
