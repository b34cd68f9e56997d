import { type Texts, textsOf } from '../../../domain/language/texts.ts';
import { totalMicroUsd } from '../../../domain/model/spend.ts';
import { may } from '../../../domain/people/roles.ts';
import { redacted } from '../../../domain/redact/redact.ts';
import type { SessionState } from '../../../domain/session/session.ts';
import type { SlackThread } from '../../../domain/thread/thread-source.ts';
import { lastChars, renderLog } from '../../../engine/compaction/session-log.ts';
import { isRefusal } from '../../../errors.ts';
import { roleIn } from '../access/access.ts';
import type { Asked, IngressPorts, IngressSettings } from '../access/context.ts';
import type { Answering } from '../access/language.ts';

/** A history longer than this loses its oldest part: catches a session of weeks. People read it, programs have the table. */
const HISTORY_CHARS_MAX = 2_000_000;
/** The same in bytes, where characters have several: it fits into an answer of the API. */
const HISTORY_BYTES_MAX = 4_000_000;
/**
 * `dump_history`: a file with all that was said, called and returned, in direct messages with who asked. For the requester and
 * admins, because results of tools may hold what a repository keeps from others in the thread. Resolves to what the thread is
 * told; undefined when the direct messages are that thread.
 */
export async function dumpHistory(
  ports: IngressPorts & Answering,
  settings: IngressSettings,
  { source, sessionId, author }: Asked,
): Promise<string | undefined> {
  const entry = await ports.journal.newest(sessionId);
  const { history, commands } = ports.texts;
  if (!entry) return commands.noSession;
  if (!may(await roleIn(ports, settings, author, entry), 'history')) return history.onlyRequester;
  const messages = await ports.journal.messages(sessionId, 1, entry.version);
  const content = historyText(sessionId, entry.state, renderLog(messages), ports.texts);
  const name = `session-${source.threadTs}.md`;
  const fileId = await ports.chat.upload(source, name, new TextEncoder().encode(content));
  return given(ports, { user: author.user, text: history.given(entry.version), file: { id: fileId, name } }, source);
}

type Gift = { user: string; text: string; file: { id: string; name: string } };

/** It goes to the thread in no case: when it cannot be given, the thread is told why. */
async function given(
  { chat, texts: { history } }: Pick<IngressPorts, 'chat'> & Answering,
  { user, text, file }: Gift,
  source: SlackThread,
): Promise<string | undefined> {
  try {
    await chat.give(source, user, text, file);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return history.cannotBeSent(`<@${user}>`, error.message);
  }
  return source.channel.startsWith('D') ? undefined : history.isSent(`<@${user}>`);
}

/** What a session is, then its log: without known secrets, and cut at its beginning. */
export function historyText(
  sessionId: string,
  state: SessionState,
  log: string,
  { history, commands }: Texts = textsOf(undefined),
): string {
  const { model, turn: turns, counters, spend } = state;
  const known = redacted(log);
  const kept = Math.min(HISTORY_CHARS_MAX, charsAtEnd(known, HISTORY_BYTES_MAX));
  const missing = known.length - kept;
  return [
    `# ${history.title(sessionId)}`,
    history.facts({ model, turns, modelCalls: counters.modelCalls, microUsd: totalMicroUsd(spend) }),
    ...state.pullRequests.map(({ url }) => commands.pullRequest(url)),
    ...(missing > 0 ? [history.cut(missing)] : []),
    '',
    lastChars(known, kept),
  ].join('\n');
}

/** How many characters at the end of a text fit into so many bytes of UTF-8. */
function charsAtEnd(text: string, bytesMax: number): number {
  const bytes = Buffer.from(text);
  if (bytes.length <= bytesMax) return text.length;
  // A character that the cut goes through becomes one or more that stand for it.
  return bytes.toString('utf8', bytes.length - bytesMax).replace(/^\uFFFD+/, '').length;
}
