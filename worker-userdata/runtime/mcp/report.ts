import { readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { McpInCommand, McpInReport } from '@remote-swe/core/domain/mcp/on-worker';
import type { StdioServer } from '@remote-swe/core/domain/mcp/server';
import { listedTools } from '@remote-swe/core/domain/mcp/tool-list';
import type { CommandReport, RunCommand } from '@remote-swe/core/domain/worker/command';
import type { Place } from '../place.ts';
import { isOnPath } from '../process/on-path.ts';
import { isSettingUp, readSetUpReport } from '../set-up-report.ts';
import { askHost, askIfThere } from './host-client.ts';

/** A server has this long to be fetched, to start and to list its tools; the first calls of a new machine wait for it. */
export const LEARN_MS_MAX = 45_000;
/** What must be left of the time in which a command may start its calls. */
const NOT_AFTER_SLACK_MS = 30_000;
const SET_UP_LOOK_MS = 500;

/**
 * Runs a command's calls and adds to its report what the steps want to know about MCP servers. Their tools are listed only on a
 * machine that has run no call: later the agent's shell could have put words into their descriptions, which other sessions
 * would read.
 */
export async function withMcpReport(
  command: RunCommand,
  place: Place,
  now: () => number,
  run: () => Promise<CommandReport>,
): Promise<CommandReport> {
  const { mcp } = command;
  if (!mcp) return run();
  const limitMs = Math.min(LEARN_MS_MAX, command.notAfter - now() - NOT_AFTER_SLACK_MS);
  const learnt = isFresh(place) && limitMs > 0 ? await learn(mcp, place, limitMs) : { lists: [], unlisted: [] };
  const report = await run();
  if (report.outcome !== 'done') return report;
  const found = await askIfThere({ ask: 'problems' }, place).catch(() => undefined);
  const problems = found?.kind === 'problems' ? found.problems : [];
  const earlier = learnt.unlisted.filter(({ server }) => !problems.some((one) => one.server === server));
  return { ...report, mcp: { ...learnt, problems: [...problems, ...earlier] } };
}

function isFresh({ home }: Place): boolean {
  return readdirSync(home.calls).length === 0;
}

type Learnt = Required<Pick<McpInReport, 'lists' | 'unlisted'>>;

async function learn(mcp: McpInCommand, place: Place, limitMs: number): Promise<Learnt> {
  const wanted = mcp.servers.filter(({ name }) => mcp.learn.includes(name));
  if (wanted.length === 0) return { lists: [], unlisted: [] };
  const signal = AbortSignal.timeout(limitMs);
  await programsOf(wanted, place, signal);
  // One question first: several at once would start several hosts, of which one survives.
  await askHost({ ask: 'problems' }, place, signal).catch(() => undefined);
  const late = `It did not list its tools within ${Math.round(limitMs / 1_000)} s.`;
  const answers = await Promise.all(
    wanted.map(async (server) => {
      const answer = await askHost({ ask: 'list', server, timeoutMs: limitMs }, place, signal).catch(() => undefined);
      return { server: server.name, answer };
    }),
  );
  const learnt: Learnt = { lists: [], unlisted: [] };
  for (const { server, answer } of answers)
    if (answer?.kind === 'listed') learnt.lists.push({ server, tools: listedTools(answer.tools) });
    else learnt.unlisted.push({ server, reason: answer?.kind === 'failed' && !signal.aborted ? answer.reason : late });
  return learnt;
}

/** A new machine takes commands before its whole set-up has ended: `uvx` may still be on its way. */
async function programsOf(servers: StdioServer[], { home, settings }: Place, signal: AbortSignal): Promise<void> {
  const isThere = ({ command }: StdioServer) => command.includes('/') || isOnPath(command, settings.path);
  const mayCome = () => {
    const report = readSetUpReport(home.root);
    return report !== undefined && isSettingUp(report);
  };
  while (!signal.aborted && mayCome() && !servers.every(isThere)) await delay(SET_UP_LOOK_MS);
}
