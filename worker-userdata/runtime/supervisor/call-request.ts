import { stdioServer } from '@remote-swe/core/domain/mcp/server';
import { gitCredentials, runCommand } from '@remote-swe/core/domain/worker/command';
import * as z from 'zod';

/** What a command hands to the supervisor of one call, over its standard input: it may hold secrets. */
export const callRequest = z.object({
  call: runCommand.shape.calls.element,
  sessionId: z.string(),
  /** Another one after each compaction: the name of its log, absent before the first. */
  conversation: z.string().optional(),
  git: runCommand.shape.git.omit({ credentialsUrl: true }),
  credentials: gitCredentials.shape.credentials,
  secrets: gitCredentials.shape.secrets,
  /** Set for a tool of an MCP server. */
  mcp: z.object({ server: stdioServer, tool: z.string() }).optional(),
  workspace: z.string(),
  /** The reply that made this call; absent: no call of a model, which nothing holds. */
  reply: runCommand.shape.reply,
  /** Where the file that this call hands out is put. */
  uploadUrl: z.string().optional(),
  /** What the model is to know besides the call's answer: files that have arrived. */
  notes: z.array(z.string()).optional(),
  /** Milliseconds between asking the call's processes to end and killing them. */
  stopGraceMs: z.number(),
});
export type CallRequest = z.infer<typeof callRequest>;

/** The part of a request that the ledger keeps. */
export function requestRecord({ call, sessionId }: CallRequest): string {
  return JSON.stringify({ schema: 1, sessionId, call });
}
