import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { describe, expect, it } from 'vitest';
import { firstHeads, recordedTools, takenUp } from '../../../local/replay/rerun/recorded-tools.ts';
import { recordedScript } from '../../../local/replay/rerun/rerun.ts';
import { result, state, thinking } from '../../agent-core/fakes/build.ts';

const SERVER = 'http://127.0.0.1:4000/github';
const HEAD = 'd3ca15f53863502f5ddd1a1fd9a7bc23f7ca8f3c';
const use = (toolUseId: string, name: string, input: object) => ({ toolUse: { toolUseId, name, input } }) as never;

function entry(version: number, uses: [string, string, object][], results: ToolResult[]): JournalEntry {
  return {
    version,
    state: state(thinking, { repositories: ['acme/days'] }),
    messages: [
      { kind: 'model', blocks: uses.map(([id, name, input]) => use(id, name, input)) },
      { kind: 'results', results },
    ],
  } as unknown as JournalEntry;
}
const entries = [
  entry(
    1,
    [
      ['a', 'clone_repository', { repository: 'acme/days' }],
      ['b', 'get_issue', { url: 'acme/days#1' }],
      ['c', 'bash', { command: 'curl http://127.0.0.1:999/github/acme' }],
      ['d', 'memory__search', {}],
    ],
    [result('a', `Head: ${HEAD} 2026-11-30 One`), result('b'), result('c'), result('d')],
  ),
  entry(
    3,
    [
      ['e', 'clone_repository', { repository: 'acme/other' }],
      ['f', 'send_file', { path: 'a.txt' }],
      ['g', 'bash', { cmd: 'ls' }],
      ['h', 'bash', { command: 'sleep 9' }],
      ['i', 'read_file', { path: 'a.txt' }],
    ],
    [result('e'), result('f'), result('g'), { ...result('h'), outcome: 'cancelled' } as ToolResult],
  ),
];
const tools = recordedTools(entries, { repositories: new Set(['acme/days']), codeHostUrl: SERVER });

describe('the calls of a record', () => {
  it('Calls of a record run again only where they touch the machine alone, and the others are named with the reason', () => {
    expect(tools.map(({ call, notRun }) => [call.toolCallId, notRun])).toEqual([
      ['a', undefined],
      ['b', 'it does not run on the machine'],
      ['c', undefined],
      ['d', 'a tool of an MCP server'],
      ['e', 'there is no --repository for acme/other'],
      ['f', 'others see what it does'],
      ['g', undefined],
      ['h', 'it did not run to its end (cancelled)'],
      ['i', 'the record has no result of it'],
    ]);
    expect(takenUp(entries)).toEqual(['acme/days']);
    expect(firstHeads(tools, SERVER)).toEqual(new Map([['acme/days', HEAD]]));
  });

  it('Calls of a record are made reply by reply, at the address of this code host', async () => {
    const script = recordedScript(tools, () => SERVER);
    const request = { messages: [] } as never;
    expect(await script.reply(request)).toEqual({
      toolUses: [
        { name: 'clone_repository', input: { repository: 'acme/days' } },
        { name: 'bash', input: { command: `curl ${SERVER}/acme` } },
      ],
    });
    expect(await script.reply(request)).toEqual({ toolUses: [{ name: 'bash', input: { command: 'ls' } }] });
    expect(await script.reply(request)).toEqual({ text: 'All recorded calls have run.' });
  });
});
