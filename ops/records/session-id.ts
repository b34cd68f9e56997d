import { sourceOf } from '@remote-swe/core/domain/session/source';
import { sources } from '@remote-swe/core/wiring/parts/sources';
import { usageError } from '../../scripts/arguments.mjs';
import { OpsError } from '../kit/errors.ts';
import type { Ops } from '../kit/ops.ts';
import { summaries } from './summaries.ts';

/** What SQS and SSM take of a session's name, and what a Slack id and time look like in it. */
const ID = /^slack:[TE][A-Za-z0-9_-]*:[A-Za-z0-9_-]+:\d{1,12}\.\d{1,6}$/;
const ID_CHARS_MAX = 128;
const LINK = /^https:\/\/[^/]+\/archives\/([A-Z0-9]+)\/p(\d+)(\d{6})(?:\?.*)?$/;
/** Pages of the table in which a thread is looked for by its link. */
const LINK_PAGES_MAX = 200;

/** A session as an operator names it: its id, or the link to a message of its thread. Throws a UsageError for anything else. */
export type Named = { kind: 'id'; sessionId: string } | { kind: 'thread'; channel: string; ts: string };

export function readSessionName(text: string): Named {
  const link = LINK.exec(text);
  if (link) {
    const thread = new URL(text).searchParams.get('thread_ts');
    return { kind: 'thread', channel: link[1] ?? '', ts: thread ?? `${link[2]}.${link[3]}` };
  }
  if (text.length <= ID_CHARS_MAX && ID.test(text) && sourceOf(sources, text)) return { kind: 'id', sessionId: text };
  throw usageError(
    'ops',
    `"${text.slice(0, ID_CHARS_MAX)}" names no session: give slack:<team>:<channel>:<ts>, or the link of a message in its thread.`,
  );
}

/** The id of a session that exists. Throws an OpsError when the table has nothing of it. */
export async function existingSession(ops: Ops, text: string): Promise<string> {
  const sessionId = await sessionByName(ops, text);
  if (await ops.inbox.exists(sessionId)) return sessionId;
  throw unknown(ops, text);
}

/** Its id, whether the table has anything of it or not; a link must be of a session that is there. */
export async function sessionByName(ops: Ops, text: string): Promise<string> {
  const named = readSessionName(text);
  const sessionId = named.kind === 'id' ? named.sessionId : await byThread(ops, named.channel, named.ts);
  if (sessionId) return sessionId;
  throw unknown(ops, text);
}

function unknown(ops: Ops, text: string): OpsError {
  return new OpsError(`There is no session ${text} in ${ops.place.table}. npm run ops -- sessions lists them.`);
}

/** The team is in no link, so the table is looked through. */
async function byThread(ops: Ops, channel: string, ts: string): Promise<string | undefined> {
  const end = `:${channel}:${ts}`;
  const found = await summaries(ops, {
    limit: 1,
    pagesMax: LINK_PAGES_MAX,
    fits: ({ sessionId }) => sessionId.endsWith(end),
  });
  const [first] = found.found;
  if (!first && found.next)
    throw new OpsError(
      `The session of that link was not found in ${LINK_PAGES_MAX} pages of the table; name it by its id, which is in the log.`,
    );
  return first?.sessionId;
}
