import { createHash } from 'node:crypto';
import type { McpState } from '../../domain/mcp/session-state.ts';
import { composeToolset, type McpTool, type Toolset, toolset } from '../../domain/mcp/toolset.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { mcpToolDefinition } from '../../tools/mcp-tool.ts';
import { type Session, type StepContext, withState } from '../context/context.ts';
import { getJson, knownTools, putJson } from './lists.ts';
import { withOperatorsTold } from './operators.ts';
import { toTellLeftOut } from './trouble.ts';

type WithTools = { context: StepContext; session: Session };

/**
 * Gives the step the MCP tools of the session's prefix. They are chosen once, before the first model call of a prefix, stored
 * under their hash, and named in the state of the entry that this step writes: every later step renders the same tools.
 */
export async function withMcpTools(context: StepContext, session: Session): Promise<WithTools> {
  const { mcp } = session.state;
  if (isToBeChosen(context, session)) return chooseTools(context, session);
  if (!mcp?.toolset) return { context, session };
  const kept = await keptTools(context, mcp);
  if (kept) return { context: withTools(context, kept), session };
  // The stored set has expired in the bucket. While calls are open nothing is chosen; those calls are told so.
  return isBetweenCalls(session.state) ? chooseTools(context, session) : { context, session };
}

/** Tools are not chosen in the middle of a prefix, because they stand before everything that the model has seen and signed. */
function isToBeChosen({ mcp: { servers } }: StepContext, { state, unread }: Session): boolean {
  const { mcp, counters, transcriptFrom } = state;
  const callsModel = state.phase.kind === 'thinking' || unread.length > 0;
  if (!callsModel || !isBetweenCalls(state)) return false;
  return mcp ? mcp.from !== transcriptFrom : servers.length > 0 && counters.modelCalls === 0;
}

function isBetweenCalls({ phase }: SessionState): boolean {
  return phase.kind === 'idle' || phase.kind === 'thinking' || (phase.kind === 'paused' && !phase.work);
}

async function chooseTools(context: StepContext, session: Session): Promise<WithTools> {
  const known = await Promise.all(context.mcp.servers.map((server) => knownTools(context, server)));
  const { tools, leftOut } = composeToolset(known, context.tools.names());
  const hash = await storeToolset(context, tools);
  const learn = known.flatMap((one) => (one.learn ? [one.server.name] : []));
  const mcp: McpState = {
    from: session.state.transcriptFrom,
    told: session.state.mcp?.told ?? [],
    ...(hash ? { toolset: hash } : {}),
    ...(learn.length > 0 ? { learn } : {}),
  };
  const troubles = known.flatMap(({ server, trouble }) => (trouble ? [{ server: server.name, reason: trouble }] : []));
  const told = await withOperatorsTold(context, withState(session, { mcp }), troubles);
  return { context: withTools(context, tools), session: { ...told, state: toTellLeftOut(told.state, leftOut) } };
}

/** The tools that the prefix has, as they are stored; undefined when it has none, or they have expired. */
export async function keptTools({ blobs }: StepContext, mcp: McpState | undefined): Promise<McpTool[] | undefined> {
  if (!mcp?.toolset) return undefined;
  const stored = toolset.safeParse(await getJson(blobs, toolsetKey(mcp.toolset)));
  return stored.success ? stored.data.tools : undefined;
}

/** The hash under which the tools are stored; undefined without any. */
export async function storeToolset({ blobs }: StepContext, tools: McpTool[]): Promise<string | undefined> {
  if (tools.length === 0) return undefined;
  const chosen: Toolset = { schema: 1, tools };
  const hash = createHash('sha256').update(JSON.stringify(chosen)).digest('hex');
  await putJson(blobs, toolsetKey(hash), chosen);
  return hash;
}

function toolsetKey(hash: string): string {
  return `mcp/toolsets/${hash}.json`;
}

function withTools(context: StepContext, tools: McpTool[]): StepContext {
  return tools.length === 0 ? context : { ...context, tools: context.tools.with(tools.map(mcpToolDefinition)) };
}
