import { redacted } from '../domain/redact.ts';
import type { SessionState } from '../domain/session.ts';
import { formatUsd, modelCallsText, totalMicroUsd } from '../domain/spend.ts';
import { lastChars, renderLog } from '../engine/compaction/session-log.ts';
import { isAdmin } from './access.ts';
import type { PressTarget } from './buttons.ts';
import type { IngressPorts, IngressSettings } from './context.ts';
import { inboxKey } from './interpret.ts';
import { NO_SESSION } from './replies.ts';

/** A history longer than this loses its oldest part: catches a session of weeks. People read it, programs have the table. */
const HISTORY_CHARS_MAX = 2_000_000;
/**
 * `dump_history`: a file in the thread with all that was said, called and returned. For the requester and admins, because
 * results of tools may hold what a repository keeps from others. Resolves to a text for the thread when there is no file.
 */
export async function dumpHistory(
  ports: IngressPorts,
  settings: IngressSettings,
  { source, sessionId, user, ts }: PressTarget,
): Promise<string | undefined> {
  const entry = await ports.journal.newest(sessionId);
  if (!entry) return NO_SESSION;
  if (!isAdmin(settings, user) && user !== entry.state.requester)
    return 'Only the requester of this session or an admin may have its history.';
  const messages = await ports.journal.messages(sessionId, 1, entry.version);
  const content = historyText(sessionId, entry.state, renderLog(messages));
  const name = `session-${source.threadTs}.md`;
  const fileId = await ports.chat.upload(name, new TextEncoder().encode(content));
  const text = `The history of this session up to step ${entry.version}.`;
  const id = `${inboxKey(source.channel, ts)}#history`;
  await ports.chat.share(source, { kind: 'message', id, at: ports.clock.now(), text }, fileId, name);
  return undefined;
}

/** What a session is, then its log: without known secrets, and cut at its beginning. */
export function historyText(sessionId: string, state: SessionState, log: string): string {
  const known = redacted(log);
  const missing = known.length - HISTORY_CHARS_MAX;
  return [
    `# Session ${sessionId}`,
    `Model ${state.model}, ${state.turn} turns, ${modelCallsText(state.counters.modelCalls)}, ${formatUsd(totalMicroUsd(state.spend))}.`,
    ...state.pullRequests.map(({ url }) => `Pull request: ${url}`),
    ...(missing > 0 ? [`(The oldest ${missing} characters are left out.)`] : []),
    '',
    lastChars(known, HISTORY_CHARS_MAX),
  ].join('\n');
}
