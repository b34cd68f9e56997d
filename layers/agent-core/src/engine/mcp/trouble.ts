import { type Texts, textsOf } from '../../domain/language/texts.ts';
import type { McpNews } from '../../domain/mcp/session-state.ts';
import { MCP_DEFINITIONS_CHARS_MAX, MCP_TOOLS_MAX } from '../../domain/mcp/toolset.ts';
import { noticeId } from '../../domain/session/notice.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { type Draft, withState } from '../context/context.ts';

/** Characters of a server's trouble that people see: it may be the whole log of a build. */
const REASON_CHARS_MAX = 500;
/** Lines that a session remembers to have said: catches a server that fails differently each time. */
const TOLD_MAX = 20;
/** Tools that a line names. */
const NAMED_MAX = 10;

export type Trouble = { server: string; reason: string };

/** The state with trouble that people have not been told yet; a server's second trouble is the same one. */
export function withTroubles(state: SessionState, troubles: Trouble[]): SessionState {
  return troubles.reduce((next, trouble) => {
    const { server } = trouble;
    return toTell(next, server, { kind: 'no-server', server, reason: shownReason(trouble) });
  }, state);
}

/** Whether the thread knows of it. */
export function isTold({ mcp }: SessionState, { server }: Trouble): boolean {
  return mcp?.told.includes(server) ?? false;
}

/** As much of it as people see. */
export function shownReason({ reason }: Trouble): string {
  return reason.length > REASON_CHARS_MAX ? `${reason.slice(0, REASON_CHARS_MAX)}…` : reason;
}

/** The state that tells which tools a model does not get, because together they are too many. */
export function toTellLeftOut(state: SessionState, tools: string[]): SessionState {
  if (tools.length === 0) return state;
  const news = { kind: 'left-out', count: tools.length, named: tools.slice(0, NAMED_MAX) } as const;
  // What a session has told, it remembers in English.
  return toTell(state, leftOutText(news, textsOf(undefined)), news);
}

/** `about` is what is told once in a session. */
function toTell(state: SessionState, about: string, news: McpNews): SessionState {
  const { mcp } = state;
  if (!mcp || mcp.told.includes(about) || mcp.told.length >= TOLD_MAX) return state;
  return { ...state, mcp: { ...mcp, told: [...mcp.told, about], untold: [...(mcp.untold ?? []), news] } };
}

/** What is untold goes out with the entry that is about to be written, as one notice: by then the session has its language. */
export function withMcpNotice(draft: Draft, at: number): Draft {
  const { session } = draft;
  const { untold, ...mcp } = session.state.mcp ?? { from: 0, told: [] };
  if (!untold || untold.length === 0) return draft;
  const id = `${noticeId(session.sessionId, session.version + 1, 0)}#mcp`;
  const texts = textsOf(session.state.language);
  const text = untold.map((news) => (typeof news === 'string' ? news : newsText(news, texts))).join('\n');
  const notice = { kind: 'message', id, at, text } as const;
  return { ...draft, session: withState(session, { mcp }), notices: [...draft.notices, notice] };
}

function newsText(news: McpNews, texts: Texts): string {
  switch (news.kind) {
    case 'no-server':
      return texts.trouble.noMcpServer(news.server, news.reason);
    case 'left-out':
      return `:information_source: ${leftOutText(news, texts)}`;
  }
}

function leftOutText(left: Extract<McpNews, { kind: 'left-out' }>, { trouble }: Texts): string {
  return trouble.toolsLeftOut(left, { tools: MCP_TOOLS_MAX, chars: MCP_DEFINITIONS_CHARS_MAX });
}
