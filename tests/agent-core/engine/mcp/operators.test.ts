import type { HttpServer, StdioServer } from '@remote-swe/core/domain/mcp/server';
import { PortError } from '@remote-swe/core/errors';
import { describe, expect, it } from 'vitest';
import { acting, dispatches, message, SETTINGS, says, state } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

const gone: HttpServer = { kind: 'http', name: 'gone', url: 'https://gone.example/mcp', headers: {} };
const memory: StdioServer = { kind: 'stdio', name: 'memory', command: 'x', args: [], env: {} };
const DAY_MS = 24 * 60 * 60_000;

function world(admins: string[], servers: World['mcp']['servers'] = [gone]): World {
  const made = new World();
  made.settings = { ...SETTINGS, admins };
  made.mcp.servers = servers;
  return made;
}

/** Another session of the same deployment begins, and its first turn ends. */
async function session(made: World): Promise<void> {
  for (const kept of [made.table.entries, made.table.inbox, made.table.dueAt]) kept.clear();
  made.arrives(message('1.1'));
  made.model.turns.push(says('done'));
  await made.step();
}

const inThread = (made: World) => made.chat.texts().filter((text) => text.includes('MCP'));

describe('a server that is missing', () => {
  it('Admins read of a missing MCP server once a day, each in their language, and the threads read nothing', async () => {
    const made = world(['U8', 'U9']);
    made.directory.people.set('U9', { name: 'Hanako', locale: 'ja-JP' });
    await session(made);
    await session(made);
    expect(made.chat.told).toMatchObject([
      {
        user: 'U8',
        text: expect.stringMatching(/MCP server \*gone\* is not there: connect ECONNREFUSED.* once a day/),
      },
      { user: 'U9', text: expect.stringContaining('MCP サーバー *gone* を利用できません') },
    ]);
    made.clock.advance(DAY_MS);
    await session(made);
    expect(made.chat.told).toHaveLength(4);
    expect(inThread(made)).toEqual([]);
  });

  it('Where there are no admins, the first thread of the day that meets a missing MCP server reads of it', async () => {
    const made = world([]);
    await session(made);
    await session(made);
    expect(inThread(made)).toHaveLength(1);
    made.clock.advance(DAY_MS);
    await session(made);
    expect(inThread(made)).toHaveLength(2);
    expect(made.chat.told).toEqual([]);
  });

  it('Where no admin can be reached, the thread reads of a missing MCP server', async () => {
    const made = world(['U8']);
    made.calls.failNext('chat.tell', new PortError('refused', 'user_not_found'));
    await session(made);
    expect(inThread(made)).toHaveLength(1);
  });

  it('A step with servers that answer asks nothing about what was said today', async () => {
    const made = world(['U8']);
    made.mcp.lists.set('gone', []);
    await session(made);
    expect(made.calls.only('replies', 'chat.tell')).toEqual([]);
  });
});

describe('what a worker reports of a server', () => {
  const result = { toolCallId: 'a', isError: false, outcome: 'completed' as const, content: [], durationMs: 1 };
  const problems = [{ server: 'memory', reason: 'exit code 1.' }];
  const tool = { name: 'memory__read', server: 'memory', tool: 'read', place: 'worker', description: '' };

  /** The command that ran `call` has ended. The session has the tools of an older list of the server. */
  async function reported(made: World, call: string, unlisted: typeof problems): Promise<void> {
    const toolset = { schema: 1, tools: [{ ...tool, inputSchema: { type: 'object' } }] };
    await made.blobs.put('mcp/toolsets/set.json', new TextEncoder().encode(JSON.stringify(toolset)));
    made.online();
    const work = acting(dispatches.sent, [{ toolCallId: 'a', name: call, input: {} }]);
    made.given(state(work, { mcp: { from: 1, toolset: 'set', learn: ['memory'], told: [] } }));
    const mcp = { lists: [], problems, unlisted };
    made.commands.report('command-1', { schema: 1, outcome: 'done', results: [result], mcp });
    await made.step();
  }

  it('Admins read which MCP server a fresh worker could not list, and the thread that did not ask for it nothing', async () => {
    const made = world(['U8'], [memory]);
    await reported(made, 'bash', problems);
    expect(made.chat.told).toMatchObject([{ user: 'U8', text: expect.stringContaining('exit code 1.') }]);
    expect(inThread(made)).toEqual([]);
  });

  it('A thread whose call asked for an MCP server reads that it is missing; admins read no words said after calls', async () => {
    const made = world(['U8'], [memory]);
    await reported(made, 'memory__read', []);
    expect(inThread(made)).toEqual([expect.stringContaining('*memory* is not there: exit code 1.')]);
    expect(made.chat.told).toEqual([]);
  });
});
