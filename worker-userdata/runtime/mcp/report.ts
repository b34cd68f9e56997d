import { readdirSync } from 'node:fs';
import type { CommandReport, RunCommand } from '@remote-swe/core/domain/command';
import type { McpInReport } from '@remote-swe/core/domain/mcp/on-worker';
import { listedTools } from '@remote-swe/core/domain/mcp/tool-list';
import { askHost, askIfThere, type HostPlace } from './host-client.ts';

/** A server has this long to be fetched, to start and to list its tools; the first calls of a new machine wait for it. */
export const LEARN_MS_MAX = 45_000;
/** What must be left of the time in which a command may start its calls. */
const NOT_AFTER_SLACK_MS = 30_000;

/**
 * Runs a command's calls and adds to its report what the steps want to know about MCP servers. Their tools are listed only on a
 * machine that has run no call: later the agent's shell could have put words into their descriptions, which other sessions
 * would read.
 */
export async function withMcpReport(
  command: RunCommand,
  place: HostPlace,
  now: () => number,
  run: () => Promise<CommandReport>,
): Promise<CommandReport> {
  const { mcp } = command;
  if (!mcp) return run();
  const limitMs = Math.min(LEARN_MS_MAX, command.notAfter - now() - NOT_AFTER_SLACK_MS);
  const lists = isFresh(place) && limitMs > 0 ? await learn(command, place, limitMs) : [];
  const report = await run();
  if (report.outcome !== 'done') return report;
  const found = await askIfThere({ ask: 'problems' }, place).catch(() => undefined);
  const problems = found?.kind === 'problems' ? found.problems : [];
  const said: McpInReport = { lists, problems };
  return { ...report, mcp: said };
}

function isFresh({ home }: HostPlace): boolean {
  return readdirSync(home.calls).length === 0;
}

async function learn({ mcp }: RunCommand, place: HostPlace, limitMs: number): Promise<McpInReport['lists']> {
  const wanted = mcp?.servers.filter(({ name }) => mcp.learn.includes(name)) ?? [];
  if (wanted.length === 0) return [];
  const signal = AbortSignal.timeout(limitMs);
  // One question first: several at once would start several hosts, of which one survives.
  await askHost({ ask: 'problems' }, place, signal).catch(() => undefined);
  const lists = await Promise.all(
    wanted.map(async (server) => {
      const answer = await askHost({ ask: 'list', server, timeoutMs: limitMs }, place, signal).catch(() => undefined);
      return answer?.kind === 'listed' ? [{ server: server.name, tools: listedTools(answer.tools) }] : [];
    }),
  );
  return lists.flat();
}
