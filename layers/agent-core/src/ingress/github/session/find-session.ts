import { pullRequestKey } from '../../../domain/code-keys.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import { gitHubSessionId } from '../../../domain/session/threads/github-thread.ts';
import type { CodeIngressPorts } from '../access/context.ts';

type Item = { repository: string; number: number; formerly?: string[] };

/** The session that opened a pull request; `repository`: by which name it knows it. */
export type Opener = { sessionId: SessionId; repository: string };

/** Undefined when nobody here did, or the session is gone. */
export async function openerOf(
  { events, inbox, codeHost }: Pick<CodeIngressPorts, 'events' | 'inbox' | 'codeHost'>,
  { repository, number, formerly = [] }: Item,
): Promise<Opener | undefined> {
  for (const name of [repository, ...formerly]) {
    const sessionId = await events.openedBy(pullRequestKey(codeHost.addresses.serverUrl, name, number));
    if (sessionId !== undefined && (await inbox.exists(sessionId))) return { sessionId, repository: name };
  }
  return undefined;
}

/** The session whose thread an issue or pull request is; `isThere`: it has begun. Undefined: there can be none. */
export async function sessionOf(
  { inbox }: Pick<CodeIngressPorts, 'inbox'>,
  { repository, number, formerly = [] }: Item,
): Promise<{ sessionId: SessionId; isThere: boolean } | undefined> {
  for (const name of [repository, ...formerly]) {
    const known = gitHubSessionId({ repository: name, number });
    if (known !== undefined && (await inbox.exists(known))) return { sessionId: known, isThere: true };
  }
  const sessionId = gitHubSessionId({ repository, number });
  return sessionId === undefined ? undefined : { sessionId, isThere: false };
}
