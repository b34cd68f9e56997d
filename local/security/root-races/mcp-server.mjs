// The smallest MCP server: one tool that answers. It also prints, because the host writes that into a log.
import { createInterface } from 'node:readline';

const answers = {
  initialize: {
    protocolVersion: '2025-06-18',
    capabilities: { tools: {} },
    serverInfo: { name: 'race', version: '1' },
  },
  'tools/call': { content: [{ type: 'text', text: 'answered' }] },
};

createInterface({ input: process.stdin }).on('line', (line) => {
  const { id, method } = JSON.parse(line);
  process.stderr.write(`${method}\n`);
  const result = answers[method];
  if (id !== undefined && result) process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', id, result })}\n`);
});
