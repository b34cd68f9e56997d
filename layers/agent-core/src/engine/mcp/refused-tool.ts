import type { SessionState } from '../../domain/session/session.ts';
import type { ToolBox } from '../../tools/tool-box.ts';
import { type Session, type StepContext, withState } from '../context/context.ts';
import { keptTools, storeToolset } from './session-tools.ts';
import { toTellLeftOut } from './trouble.ts';

/** A tool that a model refuses, by its name in the request; `server`: whose it is, when it is one of an MCP server. */
export type RefusedTool = { name: string; server?: string };

/** Which tool a refusal is about: models name it by its place in the request (`tools.11.custom.input_schema: …`). */
export function refusedTool(tools: ToolBox, message: string): RefusedTool | undefined {
  const place = /\btools\.(\d{1,4})\b/.exec(message)?.[1];
  const name = place === undefined ? undefined : tools.specifications()[Number(place)]?.name;
  if (name === undefined) return undefined;
  const server = tools.mcp(name)?.server;
  return server === undefined ? { name } : { name, server };
}

/** The session with its tools but this one, which is told once. Undefined when its tools are not there any more. */
export async function withoutTool(
  context: StepContext,
  session: Session,
  { name, server }: RefusedTool,
): Promise<Session | undefined> {
  const { mcp } = session.state;
  const tools = await keptTools(context, mcp);
  const kept = tools?.filter((tool) => tool.name !== name);
  if (!mcp || !kept || kept.length === tools?.length) return undefined;
  const { toolset: _refused, ...rest } = mcp;
  const hash = await storeToolset(context, kept);
  const state: SessionState = { ...session.state, mcp: hash ? { ...rest, toolset: hash } : rest };
  const tool = tools?.find((one) => one.name === name)?.tool ?? name;
  return withState(session, toTellLeftOut(state, [`${server}: ${tool}`]));
}
