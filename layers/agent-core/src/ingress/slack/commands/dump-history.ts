import { formatUsd, modelCallsText, totalMicroUsd } from '../../../domain/model/spend.ts';
import { may } from '../../../domain/people/roles.ts';
import { redacted } from '../../../domain/redact/redact.ts';
import type { SessionState, SlackThread } from '../../../domain/session/session.ts';
import { lastChars, renderLog } from '../../../engine/compaction/session-log.ts';
import { isRefusal } from '../../../errors.ts';
import { roleIn } from '../access/access.ts';
import type { Asked, IngressPorts, IngressSettings } from '../access/context.ts';
import { NO_SESSION } from './answers.ts';

/** A history longer than this loses its oldest part: catches a session of weeks. People read it, programs have the table. */
const HISTORY_CHARS_MAX = 2_000_000;
/**
 * `dump_history`: a file with all that was said, called and returned, in direct messages with who asked. For the requester and
 * admins, because results of tools may hold what a repository keeps from others in the thread. Resolves to what the thread is
 * told; undefined when the direct messages are that thread.
 */
export async function dumpHistory(
  ports: IngressPorts,
  settings: IngressSettings,
  { source, sessionId, author }: Asked,
): Promise<string | undefined> {
  const entry = await ports.journal.newest(sessionId);
  if (!entry) return NO_SESSION;
  if (!may(await roleIn(ports, settings, author, entry), 'history'))
    return 'Only the requester of this session or an admin may have its history.';
  const messages = await ports.journal.messages(sessionId, 1, entry.version);
  const content = historyText(sessionId, entry.state, renderLog(messages));
  const name = `session-${source.threadTs}.md`;
  const fileId = await ports.chat.upload(source, name, new TextEncoder().encode(content));
  const text = `The history of this session so far: ${entry.version} entries.`;
  return given(ports, { user: author.user, text, file: { id: fileId, name } }, source);
}

type Gift = { user: string; text: string; file: { id: string; name: string } };

/** It goes to the thread in no case: when it cannot be given, the thread is told why. */
async function given(
  { chat }: Pick<IngressPorts, 'chat'>,
  { user, text, file }: Gift,
  source: SlackThread,
): Promise<string | undefined> {
  try {
    await chat.give(source, user, text, file);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return `<@${user}>: the history cannot be sent to you as a direct message (${error.message}). It needs the scope \`im:write\`, see docs/deploy.md.`;
  }
  return source.channel.startsWith('D')
    ? undefined
    : `<@${user}>: the history of this session is in our direct messages.`;
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
