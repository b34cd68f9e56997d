import { noticeId } from '../../domain/session/notice.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { type Draft, withState } from '../context/context.ts';

/** Characters of a server's trouble that people see: it may be the whole log of a build. */
const REASON_CHARS_MAX = 500;
/** Lines that a session remembers to have said: catches a server that fails differently each time. */
const TOLD_MAX = 20;

export type Trouble = { server: string; reason: string };

/** The state with trouble that people have not been told yet; a server's second trouble is the same one. */
export function withTroubles(state: SessionState, troubles: Trouble[]): SessionState {
  return troubles.reduce((next, { server, reason }) => {
    const shown = reason.length > REASON_CHARS_MAX ? `${reason.slice(0, REASON_CHARS_MAX)}…` : reason;
    return toTell(next, server, `:warning: The MCP server *${server}* is not there: ${shown} I go on without it.`);
  }, state);
}

/** `about` is what is told once in a session. */
export function toTell(state: SessionState, about: string, line: string): SessionState {
  const { mcp } = state;
  if (!mcp || mcp.told.includes(about) || mcp.told.length >= TOLD_MAX) return state;
  return { ...state, mcp: { ...mcp, told: [...mcp.told, about], untold: [...(mcp.untold ?? []), line] } };
}

/** What is untold goes out with the entry that is about to be written, as one notice. */
export function withMcpNotice(draft: Draft, at: number): Draft {
  const { session } = draft;
  const { untold, ...mcp } = session.state.mcp ?? { from: 0, told: [] };
  if (!untold || untold.length === 0) return draft;
  const id = `${noticeId(session.sessionId, session.version + 1, 0)}#mcp`;
  const notice = { kind: 'message', id, at, text: untold.join('\n') } as const;
  return { ...draft, session: withState(session, { mcp }), notices: [...draft.notices, notice] };
}
