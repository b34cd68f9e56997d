import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toolResults } from '../../../local/aws/bedrock/script.ts';
import { ROOT } from '../../../local/system/system.ts';
import { startEverything } from '../../agent-core/adapters/mcp/everything.ts';
import { published } from '../../worker-userdata/mcp/servers.ts';
import { expectGuarantees } from '../harness/guarantees.ts';
import { bash, Scenario, toolUse } from '../harness/scenario.ts';

let scenario: Scenario;
let everything: Awaited<ReturnType<typeof startEverything>>;
const config = mkdtempSync(join(tmpdir(), 'agent-config-'));

beforeAll(async () => {
  everything = await startEverything();
  cpSync(join(ROOT, 'layers/agent-config'), config, { recursive: true });
  const { command, args } = published('memory', [], {});
  const servers = {
    memory: { command, args, env: { MEMORY_FILE_PATH: '$' + '{workspace}/memory.jsonl' } },
    broken: { command: 'no-such-program' },
    everything: { url: everything.url, headers: { 'X-Key': `\${parameter:/remote-swe/mcp/everything}` } },
    gone: { type: 'http', url: 'http://127.0.0.1:9/mcp' },
  };
  writeFileSync(join(config, 'mcp.json'), JSON.stringify({ mcpServers: servers }));
  scenario = await Scenario.start({}, { agentConfigDirectory: config });
  scenario.system.ssm.putParameter('/remote-swe/mcp/everything', 'the-key-of-everything');
});
afterAll(async () => {
  await scenario.close();
  await everything.close();
  rmSync(config, { recursive: true, force: true });
});

const ada = { entities: [{ name: 'Ada', entityType: 'person', observations: ['likes engines'] }] };

test('A session learns the tools of the worker, and the next one uses them, over HTTP too', async () => {
  const first = scenario.open({ turns: [bash('echo hi'), { text: 'First done.' }] });
  await scenario.answered(first, /First done/);
  const names = (first.modelCalls()[0]?.request?.toolConfig?.tools ?? []).flatMap(
    ({ toolSpec }) => toolSpec?.name ?? [],
  );
  expect(names).toContain('everything__echo');
  expect(names.filter((name) => name.startsWith('memory__'))).toEqual([]);
  expect(first.answersLike(/MCP server .*gone.* is not there/)).toHaveLength(1);
  expect(first.answersLike(/MCP server .*broken.* is not there: There is no command 'no-such-program'/)).toHaveLength(
    1,
  );

  const second = scenario.open({
    turns: [
      toolUse('memory__create_entities', ada),
      {
        toolUses: [
          { name: 'everything__get-sum', input: { a: 20, b: 22 } },
          { name: 'memory__read_graph', input: {} },
        ],
      },
      { text: 'Second done.' },
    ],
  });
  await scenario.answered(second, /Second done/);
  const results = toolResults(second.lastRequest());
  expect(results.map(({ status }) => status)).toEqual(['success', 'success', 'success']);
  expect(results[1]?.text).toBe('The sum of 20 and 22 is 42.');
  expect(results[2]?.text).toMatch(/Ada[\s\S]*likes engines/);
  const tools = second.modelCalls().map((call) => JSON.stringify(call.request?.toolConfig));
  expect(new Set(tools).size).toBe(1);
  expect(JSON.stringify(second.modelCalls())).not.toContain('the-key-of-everything');
  await expectGuarantees(scenario);
});
