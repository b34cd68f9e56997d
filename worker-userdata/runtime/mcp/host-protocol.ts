import { stdioServer } from '@remote-swe/core/domain/mcp/server';
import * as z from 'zod';

/** What a command asks the MCP host: one line of JSON per connection. Ending its side of the connection cancels. */
export const hostRequest = z.discriminatedUnion('ask', [
  z.object({
    ask: z.literal('call'),
    server: stdioServer,
    tool: z.string(),
    input: z.unknown(),
    timeoutMs: z.number(),
  }),
  z.object({ ask: z.literal('list'), server: stdioServer, timeoutMs: z.number() }),
  /** Servers that could not be started. */
  z.object({ ask: z.literal('problems') }),
]);
export type HostRequest = z.infer<typeof hostRequest>;

/** What the host says: one line of JSON. `answer` and `tools` are as the server said them. */
export const hostAnswer = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('called'), answer: z.unknown() }),
  z.object({ kind: z.literal('listed'), tools: z.array(z.unknown()) }),
  z.object({ kind: z.literal('problems'), problems: z.array(z.object({ server: z.string(), reason: z.string() })) }),
  z.object({ kind: z.literal('failed'), reason: z.string(), mayHaveRun: z.boolean() }),
]);
export type HostAnswer = z.infer<typeof hostAnswer>;

/** What the host is started with, on its standard input. */
export const hostSetUp = z.object({
  /** Name of its socket in Linux' abstract namespace: nothing on a disk that a crash could leave. */
  socket: z.string(),
  /** The whole environment of the servers; their own `env` comes on top. */
  environment: z.record(z.string(), z.string()),
  workingDirectory: z.string(),
  /** Folder of the servers' logs. */
  logs: z.string(),
});
export type HostSetUp = z.infer<typeof hostSetUp>;

/** Characters of one line, both ways: above what a server may answer, catches a peer that never ends it. */
export const LINE_CHARS_MAX = 32 * 1024 * 1024;

/** A server that is not there by then has failed: `npx` and `uvx` may have to fetch it first. */
export const START_MS_MAX = 60_000;
