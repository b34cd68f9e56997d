import type { OpenWork } from '../../../domain/session/session.ts';
import type { ToolCall } from '../../../domain/tool/tool.ts';
import { refusedResult } from '../../../tools/tool-box.ts';
import { draftOf, type Outcome, type Session, type StepContext } from '../../context/context.ts';
import { MCP_TIME_MS } from '../../context/settings.ts';
import { commitDraft } from '../../session/commit.ts';
import { hasWords } from '../../session/phases.ts';
import { CALL_LOST, resultsDraft } from '../../session/results.ts';
import { withWork } from '../../worker-life/worker-entries.ts';
import { notStartedDraft } from '../not-started.ts';
import { askServer, serverOf } from './call-mcp.ts';
import { type FirstCall, keepWaiting, type NotOver } from './keep-waiting.ts';
import { lambdaCall, type Made } from './lambda-call.ts';

const NO_SERVER = 'Its MCP server is no longer configured. Go on without it.';

/**
 * One call from Lambda that others see, or that a server must not get twice. Its intent is committed first: who finds one
 * without result does not know what became of it, and makes the call again only where a key of its own makes that safe. Before
 * it is made, the inbox is read again: what people wrote until then comes first.
 */
export async function callAlone(
  context: StepContext,
  session: Session,
  work: OpenWork,
  call: ToolCall,
): Promise<Outcome> {
  const refusal = context.tools.refusal(call);
  if (refusal) return record(context, session, work, { result: refusal });
  const isMcp = context.tools.mcp(call.name) !== undefined;
  if (isMcp && !serverOf(context, call))
    return record(context, session, work, { result: refusedResult(call, NO_SERVER) });
  const isBegun = work.begun?.includes(call.toolCallId) ?? false;
  if (isBegun && (isMcp || hasWords(session))) return lost(context, session, work, call);
  if (isMcp && context.message.remainingMs() < MCP_TIME_MS) return { kind: 'hand-over' };
  if (isBegun) {
    if (await somebodyWrote(context, session)) return lost(context, session, work, call);
    return settle(context, session, { work, call }, await make(context, session, call));
  }
  return begin(context, session, work, call);
}

async function begin(context: StepContext, session: Session, work: OpenWork, call: ToolCall): Promise<Outcome> {
  const begun: OpenWork = { ...work, begun: [...(work.begun ?? []), call.toolCallId] };
  const intended = await commitDraft(context, draftOf('call-intent', withWork(session, begun)));
  if (intended.kind !== 'committed') return intended;
  // Nobody else can have made the call: the intent is this step's, and a later one finds it begun.
  if (context.tools.isOutward(call.name) && (await somebodyWrote(context, session)))
    return commitDraft(context, {
      ...notStartedDraft(context, intended.session, work),
      kind: 'tools',
    });
  return settle(context, intended.session, { work: begun, call }, await make(context, intended.session, call));
}

/** Whether there is a message or a stop that no entry has taken in: read after the intent, so that none can fall between. */
async function somebodyWrote(context: StepContext, { sessionId }: Session): Promise<boolean> {
  const unread = await context.journal.unread(sessionId);
  return unread.some((item) => item.kind !== 'resume');
}

async function make(context: StepContext, session: Session, call: ToolCall): Promise<Made | NotOver> {
  const server = serverOf(context, call);
  return server ? { result: await askServer(context, session, server, call) } : lambdaCall(context, session, call);
}

function lost(context: StepContext, session: Session, work: OpenWork, call: ToolCall): Promise<Outcome> {
  return record(context, session, work, { result: refusedResult(call, CALL_LOST, 'unknown') });
}

/** The result of a call, or its wait where it met a rate limit. */
function settle(
  context: StepContext,
  session: Session,
  { work, call }: FirstCall,
  made: Made | NotOver,
): Promise<Outcome> {
  if ('waits' in made) return keepWaiting(context, session, { work, call }, made);
  return record(context, session, work, made);
}

function record(context: StepContext, session: Session, work: OpenWork, { result, changes }: Made): Promise<Outcome> {
  const draft = resultsDraft(context, session, { work, results: [result], ...(changes ? { changes } : {}) });
  return commitDraft(context, { ...draft, kind: 'tools' });
}
