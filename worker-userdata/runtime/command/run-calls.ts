import { hasFailed } from '@remote-swe/core/domain/tool/after-failure';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { CommandReport, RepositoryVariables, RunCommand } from '@remote-swe/core/domain/worker/command';
import { fitResult, REPLY_ROOM } from '@remote-swe/core/domain/worker/reply-room';
import { RESTORE_WORK } from '@remote-swe/core/domain/worker/saved-work';
import type { Credential } from '../git/credentials.ts';
import { noteReply } from '../holding/numbers.ts';
import type { Home } from '../home.ts';
import { callDirectory } from '../ledger/call-directory.ts';
import { readEntry } from '../ledger/entry.ts';
import type { CallRequest } from '../supervisor/call-request.ts';
import type { StartCall } from '../supervisor/start-call.ts';
import { awaitResult } from './await-result.ts';

export type RunContext = {
  home: Home;
  bootId: string;
  startCall: StartCall;
  now: () => number;
  stopGraceMs: number;
};

/** What calls that are about to start get: git credentials, variables of repositories, and words for the model about files that have arrived. */
export type Supplies = { credentials: Credential[]; secrets: RepositoryVariables[]; notes: string[] };
export const NO_SUPPLIES: Supplies = { credentials: [], secrets: [], notes: [] };

type Call = RunCommand['calls'][number];

/**
 * Runs the calls in order, each once in the life of this disk, and reports all of them. The time limit `notAfter` is for
 * the delivery: a command that came in time also starts its later calls, however long the first ones take.
 */
export async function runCalls(
  command: RunCommand,
  fetchSupplies: () => Promise<Supplies>,
  context: RunContext,
): Promise<CommandReport> {
  const unknown = command.calls.filter((call) => isUnknown(call, context));
  if (unknown.length > 0 && context.now() > command.notAfter)
    return { schema: 1, outcome: 'refused', reason: tooLate(command, unknown, context) };
  const supplies = unknown.length > 0 ? await fetchSupplies() : NO_SUPPLIES;
  const firstOfModel = unknown.find((call) => call.name !== RESTORE_WORK);
  const results: ToolResult[] = [];
  // Whatever has ended the process of one call may end those of others: from there on each has its own.
  let hasDied = false;
  let room = REPLY_ROOM;
  for (const call of command.calls) {
    // What has arrived is told once, by a call that the model has made.
    const notes = call === firstOfModel ? supplies.notes : [];
    if (isUnknown(call, context))
      await context.startCall(requestFor(call, command, { ...supplies, notes }, context), hasDied);
    const directory = callDirectory(context.home.calls, call.toolCallId);
    const result = await awaitResult(directory, call.toolCallId, context.bootId);
    hasDied ||= result.outcome === 'interrupted';
    if (command.reply !== undefined && hasFailed(result)) noteReply(context.home, 'failed', command.reply);
    // Done here and not when all calls have ended: otherwise the images of dozens of calls would be in memory together.
    const fit = fitResult(result, call, room);
    results.push(fit.result);
    room = fit.room;
  }
  return { schema: 1, outcome: 'done', results };
}

function isUnknown(call: Call, { home }: RunContext): boolean {
  return readEntry(callDirectory(home.calls, call.toolCallId)).kind === 'none';
}

function tooLate(command: RunCommand, unknown: Call[], { now }: RunContext): string {
  const lateMs = now() - command.notAfter;
  const ids = unknown.map((call) => call.toolCallId).join(', ');
  return `The command arrived ${lateMs} ms after its time limit, so ${ids} did not start. The ledger has no entry for it: it may be sent again.`;
}

/** The server and tool behind a name of an MCP tool. */
function routeOf({ mcp }: RunCommand, name: string): Pick<CallRequest, 'mcp'> {
  const route = mcp?.routes[name];
  const server = mcp?.servers.find((one) => one.name === route?.server);
  return route && server ? { mcp: { server, tool: route.tool } } : {};
}

function requestFor(
  call: Call,
  command: RunCommand,
  supplies: Supplies,
  { home, stopGraceMs }: RunContext,
): CallRequest {
  const { credentialsUrl: _credentialsUrl, ...git } = command.git;
  return {
    call: { ...call, input: call.input ?? null },
    sessionId: command.sessionId,
    ...(command.sessionLog ? { conversation: command.sessionLog.name } : {}),
    git,
    ...supplies,
    uploadUrl: command.uploads?.find((upload) => upload.toolCallId === call.toolCallId)?.url,
    ...routeOf(command, call.name),
    // A restore is no call of the reply: the machine needs it for whatever comes next.
    ...(command.reply === undefined || call.name === RESTORE_WORK ? {} : { reply: command.reply }),
    workspace: home.workspace,
    stopGraceMs,
  };
}
