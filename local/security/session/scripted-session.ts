import {
  assistantCount,
  functionScript,
  type ReadToolResult,
  type ScriptedTurn,
  toolResults,
} from '../../aws/bedrock/script.ts';
import { settle } from '../../system/settle.ts';
import type { LocalSystem, LocalSystemOptions } from '../../system/system.ts';
import type { Lab } from '../lab.ts';

export type ToolUse = { name: string; input: unknown };
/** A session that is over: what its calls gave, in their order, and the system that it ran on. */
export type PlayedSession = { system: LocalSystem; results: ReadToolResult[]; channelId: string; threadTs: string };

type Options = Pick<LocalSystemOptions, 'parameters' | 'sandbox'> & {
  prepare?: (system: LocalSystem) => Promise<void>;
};

/** Plays a session whose model makes these calls, a list per reply, on a system of its own. `prepare` comes before the mention. */
export async function scriptedSession(lab: Lab, replies: ToolUse[][], options: Options = {}): Promise<PlayedSession> {
  const seen: { results: ReadToolResult[] } = { results: [] };
  const script = functionScript((request): ScriptedTurn => {
    seen.results = toolResults(request);
    const toolUses = replies[assistantCount(request)];
    return toolUses ? { text: 'On it.', toolUses } : { text: 'All of it is done.' };
  });
  const { prepare, ...own } = options;
  const system = await lab.startSystem({ script, ...own });
  await prepare?.(system);
  const { people } = system.slack;
  const { channelId, ts } = people.type({ user: 'alice', channel: 'dev', text: '@remote-swe go' });
  const isOver = () => people.thread(channelId, ts).some(({ isBot, text }) => isBot && /All of it is done/.test(text));
  await settle(system, { until: isOver });
  return { system, results: seen.results, channelId, threadTs: ts };
}
