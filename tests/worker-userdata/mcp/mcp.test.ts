import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StdioServer } from '@remote-swe/core/domain/mcp/server';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../eventually.ts';
import { onlyResult, textOf } from '../worker.ts';
import { mcpWorker } from './mcp-worker.ts';
import { answer, answering, commandOf, published, request, routes, scripted } from './servers.ts';

const { worker, call, serverProcesses } = mcpWorker();

// Never a device: the server renames a new file over this one, and as root that would replace /dev/null for the whole machine.
const memory = published('memory', [], { MEMORY_FILE_PATH: '$' + '{workspace}/memory.jsonl' });
const files = published('filesystem', ['$' + '{workspace}']);

describe('a machine that has run nothing', () => {
  it('A new machine tells the tools of its servers before its first call, and what cannot be started', async () => {
    const broken = scripted('broken', 'echo cannot find my database >&2; exit 3');
    const mcp = routes([memory, files, broken], [], ['memory', 'filesystem', 'broken']);
    const first = await worker.run([{ toolCallId: worker.newId(), name: 'bash', input: { command: 'echo hi' } }], {
      mcp,
    });
    if (first.outcome !== 'done') throw new Error(JSON.stringify(first));
    expect(textOf(onlyResult(first))).toMatch(/^hi/);
    const named = first.mcp?.lists.map(({ server, tools }) => [server, tools.map((tool) => tool.name).slice(0, 2)]);
    expect(named).toEqual([
      ['memory', ['create_entities', 'create_relations']],
      ['filesystem', ['read_file', 'read_text_file']],
    ]);
    expect(first.mcp?.problems).toEqual([
      { server: 'broken', reason: expect.stringMatching(/exit code 3[\s\S]*cannot find my database/) },
    ]);
    expect(first.mcp?.unlisted).toEqual(first.mcp?.problems);
    const second = await worker.run([{ toolCallId: worker.newId(), name: 'bash', input: { command: 'true' } }], {
      mcp,
    });
    expect(second).toMatchObject({ outcome: 'done', mcp: { lists: [], unlisted: [] } });
  });
});

describe('a call to a server', () => {
  it('A call to a server finds what an earlier command has left there', async () => {
    const entity = { name: 'Ada', entityType: 'person', observations: ['likes engines'] };
    expect(await call(memory, 'create_entities', { entities: [entity] })).toMatchObject({ isError: false });
    const pids = serverProcesses().map(({ processId }) => processId);
    expect(textOf(await call(memory, 'read_graph', {}))).toBeDefined();
    expect(serverProcesses().map(({ processId }) => processId)).toEqual(pids);
  });

  it('A call to a server is made once, however often its command comes', async () => {
    const counts = join(worker.workspace, 'counts.txt');
    const text = '{"content":[{"type":"text","text":"counted"}]}';
    const counting = scripted(
      'counting',
      `${answering()}; while ${request()}; do echo x >>${counts}; ${answer(text)}; done`,
    );
    const toolCallId = worker.newId();
    const first = await call(counting, 'count', {}, toolCallId);
    expect(textOf(first)).toBe('counted');
    for (let times = 0; times < 2; times++) expect(await call(counting, 'count', {}, toolCallId)).toEqual(first);
    expect(readFileSync(counts, 'utf8')).toBe('x\n');
    await call(counting, 'count', {});
    expect(readFileSync(counts, 'utf8')).toBe('x\nx\n');
  });
});

describe('a server that dies', () => {
  it('A server that dies before it begins leads to a name of what is missing', async () => {
    const missing: StdioServer = { kind: 'stdio', name: 'missing', command: 'no-such-program', args: [], env: {} };
    expect(textOf(await call(missing, 'x', {}))).toMatch(/There is no command 'no-such-program'[\s\S]*Nothing was run/);
  });
});

describe('the end', () => {
  it('A cancelled call ends its server, whatever it ignores', async () => {
    const deaf = scripted('deaf', `trap '' TERM; ${answering()}; while :; do sleep 0.1; done`);
    const toolCallId = worker.newId();
    const mcp = routes([deaf], ['deaf__wait']);
    const running = worker.run([{ toolCallId, name: 'deaf__wait', input: {} }], { mcp });
    await eventually(() => serverProcesses().some((one) => commandOf(one.processId).includes("trap '' TERM")));
    await eventually(() => readdirSync(join(worker.home, 'calls')).includes(toolCallId));
    const report = await worker.cancel([toolCallId]);
    expect(onlyResult(report)).toMatchObject({ outcome: 'cancelled' });
    expect(textOf(onlyResult(report))).toMatch(/may have had its effect/);
    expect(serverProcesses().some((one) => commandOf(one.processId).includes("trap '' TERM"))).toBe(false);
    await running;
  });
});
