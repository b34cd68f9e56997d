/** What a command carries for MCP servers on the worker, and what its report says about them. */
import * as z from 'zod';
import { stdioServer } from './server.ts';
import { listedTool } from './tool-list.ts';

/** A call that ends no sooner gets an error result: nobody waits for a server that never answers. */
export const MCP_CALL_MS_MAX = 120_000;

export const mcpInCommand = z.object({
  servers: z.array(stdioServer),
  /** By the tool name that the model used. */
  routes: z.record(z.string(), z.object({ server: z.string(), tool: z.string() })),
  /** Servers whose tools nobody knows yet: listed on a machine that has run nothing, before the calls. */
  learn: z.array(z.string()),
});
export type McpInCommand = z.infer<typeof mcpInCommand>;

export const mcpInReport = z.object({
  lists: z.array(z.object({ server: z.string(), tools: z.array(listedTool) })),
  /** Servers whose tools could not be listed, and why: said before any call ran here, so nobody's shell had a say in it. */
  unlisted: z.array(z.object({ server: z.string(), reason: z.string() })).optional(),
  /** Servers that could not be started, and why. After calls the words may be of whoever took the place of the host. */
  problems: z.array(z.object({ server: z.string(), reason: z.string() })),
});
export type McpInReport = z.infer<typeof mcpInReport>;
