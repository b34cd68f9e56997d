import { start } from './start.mjs';

await start('Remote SWE: the MCP servers of layers/agent-config/mcp.json, asked on this machine.', './commands/mcp.ts');
