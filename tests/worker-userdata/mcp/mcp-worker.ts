import type { StdioServer } from '@remote-swe/core/domain/mcp/server';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { afterAll, beforeAll } from 'vitest';
import { homeAt } from '../../../worker-userdata/runtime/home.ts';
import { hostMarker, stopHost } from '../../../worker-userdata/runtime/mcp/host-client.ts';
import { findProcesses } from '../../../worker-userdata/runtime/process/tree.ts';
import { TestWorker } from '../worker.ts';
import { routes } from './servers.ts';

/** A worker for the tests of a file or group, which ends with them, its MCP host and servers included. */
export function mcpWorker() {
  const worker = new TestWorker();
  const home = homeAt(worker.home);
  beforeAll(() => worker.build());
  afterAll(async () => {
    await stopHost({ home });
    await worker.remove();
  });
  /** Calls a tool of a server, in a command of its own. */
  const call = (
    server: StdioServer,
    tool: string,
    input: unknown,
    toolCallId = worker.newId(),
  ): Promise<ToolResult> => {
    const name = `${server.name}__${tool}`;
    return worker.call(name, input, { toolCallId, mcp: routes([server], [name]) });
  };
  /** Processes of the servers and of the host that holds them. */
  const serverProcesses = () => findProcesses({ marker: hostMarker(home), groupIds: [] });
  return { worker, call, serverProcesses };
}
