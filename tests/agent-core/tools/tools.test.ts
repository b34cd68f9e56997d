import type { ToolCall, ToolEffect } from '@remote-swe/core/domain/tool/tool';
import { allTools } from '@remote-swe/core/tools/all';
import type { LambdaToolAnswer } from '@remote-swe/core/tools/lambda-tool';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lambdaContext } from '../fakes/build.ts';
import { Calls } from '../fakes/calls.ts';
import { FakeCodeHost } from '../fakes/hosts/code-host.ts';

const TOOLS = new ToolBox(allTools);
const refusalOf = (name: string, input: unknown) => TOOLS.refusal({ toolCallId: 'a', name, input });
const textOf = (answer: { content: LambdaToolAnswer['content'] } | undefined) =>
  answer?.content.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? '';

async function run(name: string, input: unknown, codeHost = new FakeCodeHost(new Calls()), guard = () => {}) {
  const tool = TOOLS.lambda(name);
  if (!tool) throw new Error(`${name} does not run in Lambda`);
  return tool.run(tool.input.parse(input), lambdaContext(codeHost, { guard }));
}

describe('the tool box', () => {
  it('The tool box knows where each tool runs', () => {
    const onWorker = allTools.filter((tool) => TOOLS.placeOf(tool.name) === 'worker');
    expect(onWorker.map((tool) => tool.name)).toEqual([
      'bash',
      'bash_job',
      'clone_repository',
      'edit_file',
      'read_file',
      'send_file',
      'view_image',
    ]);
    expect(TOOLS.placeOf('unknown')).toBe('lambda');
    expect(TOOLS.lambda('bash')).toBeUndefined();
  });

  it('The tool box knows whose world each tool may change', () => {
    const named = (effect: ToolEffect) => allTools.filter((tool) => tool.effect === effect).map(({ name }) => name);
    expect(named('none')).toEqual([
      ...['get_checks', 'get_issue', 'get_pull_request', 'read_file', 'todo', 'view_image', 'wait_for_checks'],
    ]);
    expect(named('machine')).toEqual(['bash', 'bash_job', 'clone_repository', 'edit_file']);
    expect(named('outward')).toEqual([
      ...['create_pull_request', 'fork_repository', 'post_message', 'rerun_failed', 'send_file', 'submit_review'],
      'write_comment',
    ]);
  });

  it.each(TOOLS.specifications().map((tool) => [tool.name, tool] as const))(
    'The tool box describes %s as Bedrock takes it',
    (name, { description, inputSchema }) => {
      expect(name).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
      expect(description.length).toBeGreaterThan(20);
      expect(inputSchema).toMatchObject({ type: 'object' });
      expect(JSON.stringify(inputSchema)).not.toContain('$schema');
    },
  );

  it.each([
    ['bash', { command: '' }, /command/],
    ['bash', { command: 'ls', timeout_s: 7_201 }, /timeout_s/],
    ['bash', { command: 'ls', shell: 'zsh' }, /shell: unknown field\. Fields: command, workdir, timeout_s, background/],
    ['bash', { timeout_s: 3 }, /command: missing; it must be of type string/],
    [
      'create_pull_request',
      { repository: 'a/b', branch: 'b', title: 't', body: '', assignees: [] },
      /assignees: unknown/,
    ],
    ['read_file', { path: 'a', file_path: 'b' }, /file_path: unknown field\. path is given already/],
    ['bash_job', { job_id: 'j3' }, /action: missing; it must be one of wait, read, stop/],
    ['create_pull_request', { description: 'b', body: 'b' }, /description: unknown field\. body is given already/],
    ['bash', null, /input/],
    ['bash', 'ls', /input/],
    ['read_file', { path: 'a', limit: 2_001 }, /limit/],
    ['send_file', { path: '' }, /path/],
    ['edit_file', { path: 'a', old_string: 'x' }, /new_string/],
    ['create_pull_request', { repository: 'widget', branch: 'b', title: 't', body: '' }, /must be owner\/name/],
    ['create_pull_request', { repository: '../widget', branch: 'b', title: 't', body: '' }, /must be owner\/name/],
    ['create_pull_request', { repository: 'acme/..', branch: 'b', title: 't', body: '' }, /must be owner\/name/],
    ['create_pull_request', { repository: 'acme/widget\n', branch: 'b', title: 't', body: '' }, /must be owner\/name/],
    [
      'create_pull_request',
      { repository: 'a/b', branch: 'b', title: 't'.repeat(71), body: '' },
      /title: .*(<=70|at most 70|70 characters)/,
    ],
    ['post_message', { text: 'x'.repeat(4_000) }, /text/],
    ['todo', { items: [{ id: '1', text: 'x', state: 'later' }] }, /items\.0\.state/],
  ])('The tool box refuses %s %j and says why', (name, input, why) => {
    const refusal = refusalOf(name, input);
    expect(refusal).toMatchObject({ toolCallId: 'a', isError: true, outcome: 'completed' });
    expect(textOf(refusal)).toMatch(why);
    expect(textOf(refusal)).toContain('nothing was run');
  });

  it('The tool box takes a title of as many characters as the schema says, and no more', () => {
    const draft = (chars: number) => ({ repository: 'a/b', branch: 'b', title: 't'.repeat(chars), body: '' });
    expect(refusalOf('create_pull_request', draft(70))).toBeUndefined();
    const schema = TOOLS.specifications().find(({ name }) => name === 'create_pull_request')?.inputSchema;
    expect(schema).toMatchObject({ properties: { title: { maxLength: 70 } } });
  });

  it('The tool box names at most eight problems', () => {
    const items = Array.from({ length: 20 }, () => ({}));
    expect(textOf(refusalOf('todo', { items })).match(/^- /gm)).toHaveLength(8);
  });

  it('The tool box names the known tools for an unknown one', () => {
    expect(textOf(refusalOf('constructor', {}))).toMatch(
      /no tool 'constructor'\. Tools: bash, bash_job, clone_repository/,
    );
  });

  it('The tool box knows a tool by its name in any case, but prefers the exact one', () => {
    const call = (name: string): ToolCall => ({ toolCallId: 'a', name, input: {} });
    expect(TOOLS.normalise(call('Read_File')).name).toBe('read_file');
    expect(TOOLS.normalise(call('readfile')).name).toBe('readfile');
  });

  it.each<[string, object, object]>([
    ['bash', { command: 'ls', description: 'Lists files' }, { command: 'ls' }],
    ['bash', { command: 'ls', explanation: 'why', cwd: '/x' }, { command: 'ls', workdir: '/x' }],
    ['bash_job', { job_id: 'j3', action: 'kill' }, { job_id: 'j3', action: 'stop' }],
    [
      'clone_repository',
      { url: 'https://github.com/a/b', branch: 'x' },
      { repository: 'https://github.com/a/b', ref: 'x' },
    ],
    ['get_issue', { issue_url: 'a/b#1' }, { url: 'a/b#1' }],
    ['todo', { todos: [{ content: 'a', status: 'in_progress' }] }, { items: [{ text: 'a', state: 'in-progress' }] }],
  ])('The tool box takes %s %j as other agents’ tools mean it', (name, input, meant) => {
    const call = TOOLS.normalise({ toolCallId: 'a', name, input } as ToolCall);
    expect(call.input).toEqual(meant);
    expect(TOOLS.refusal(call)).toBeUndefined();
  });

  it('A plan without ids has the places of its items for them', async () => {
    const items = [
      { text: 'a', state: 'open' },
      { text: 'b', state: 'open' },
      { id: '1', text: 'c', state: 'done' },
    ];
    const answer = await TOOLS.lambda('todo')?.run({ items }, {} as never);
    expect(answer?.changes).toEqual([
      { kind: 'plan', items: ['1-0', '2', '1'].map((id, at) => ({ ...items[at], id })) },
    ]);
  });

  it('The tool box leaves an input that fits as it is', () => {
    const call = { toolCallId: 'a', name: 'bash', input: { command: 'ls' } };
    expect(TOOLS.normalise(call)).toBe(call);
  });

  it.each([
    ['bash', { cmd: 'ls', cwd: '/', timeout: '10' }, { command: 'ls', workdir: '/', timeout_s: 10 }, 4],
    ['bash', { command: 'ls', run_in_background: 'true' }, { command: 'ls', background: true }, 2],
    ['bash', '{"command":"ls"}', { command: 'ls' }, 1],
    ['bash', { command: 'ls', workdir: null }, { command: 'ls' }, 0],
    ['bash_job', { job_id: 3, action: 'Wait' }, { job_id: '3', action: 'wait' }, 2],
    ['read_file', { file_path: 'a', offset: '5', limit: '10' }, { path: 'a', offset: 5, limit: 10 }, 3],
    ['read_file', { filePath: 'a' }, { path: 'a' }, 1],
    ['edit_file', { file: 'a', old_str: 'x', newText: 'y' }, { path: 'a', old_string: 'x', new_string: 'y' }, 3],
    ['read_file', { file_path: ['a', 'b'] }, { paths: ['a', 'b'] }, 1],
    ['read_file', { path: ['a', 'b'] }, { paths: ['a', 'b'] }, 1],
    ['read_file', { paths: 'a' }, { paths: ['a'] }, 1],
    [
      'edit_file',
      { file_path: 'a', edits: [{ old_str: 'x', new_str: 'y', replaceAll: 'true' }] },
      { path: 'a', edits: [{ old_string: 'x', new_string: 'y', replace_all: true }] },
      5,
    ],
    [
      'edit_file',
      { path: 'a', changes: { oldText: 'x', newText: 'y' }, old_string: '', new_string: '' },
      { path: 'a', edits: [{ old_string: 'x', new_string: 'y' }], old_string: '', new_string: '' },
      4,
    ],
    [
      'edit_file',
      { path: 'a', edits: '[{"old_string":"x","new_string":"y"}]' },
      { path: 'a', edits: [{ old_string: 'x', new_string: 'y' }] },
      1,
    ],
    ['clone_repository', { repo: 'acme/widget' }, { repository: 'acme/widget' }, 1],
    [
      'todo',
      { todos: [{ id: 1, content: 'x', status: 'in_progress' }] },
      { items: [{ id: '1', text: 'x', state: 'in-progress' }] },
      5,
    ],
    [
      'todo',
      { items: '[{"id":"1","text":"x","state":"completed"}]' },
      { items: [{ id: '1', text: 'x', state: 'done' }] },
      2,
    ],
  ])('The tool box takes %s %j as it was meant', (name, input, right, slips) => {
    const taken = TOOLS.normalise({ toolCallId: 'a', name, input });
    expect(taken.input).toEqual(right);
    expect(taken.taken ?? []).toHaveLength(slips);
    expect(TOOLS.refusal(taken)).toBeUndefined();
  });

  it.each([
    ['two names for one field', 'read_file', { file: 'a', filename: 'b' }],
    ['a word that is no number', 'bash', { command: 'ls', timeout_s: 'ten' }],
    ['more seconds than there may be', 'bash', { command: 'ls', timeout: 120_000 }],
    ['a word of no list', 'todo', { items: [{ id: '1', text: 'x', state: 'later' }] }],
    ['an object for a text', 'bash', { command: {} }],
    ['nothing', 'bash', undefined],
  ])('The tool box guesses nothing from %s', (_what, name, input) => {
    expect(TOOLS.refusal(TOOLS.normalise({ toolCallId: 'a', name, input }))).toMatchObject({ isError: true });
  });

  it('The tool box takes a field named __proto__ for a field', () => {
    const input = JSON.parse('{"cmd":"ls","__proto__":{"command":"rm"}}');
    expect(textOf(TOOLS.refusal(TOOLS.normalise({ toolCallId: 'a', name: 'bash', input })))).toContain('__proto__');
  });

  it('The tool box ends with every input that JSON allows, and never makes a fitting one worse', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TOOLS.names()), fc.jsonValue({ maxDepth: 6 }), (name, input) => {
        const once = TOOLS.normalise({ toolCallId: 'a', name, input });
        expect(TOOLS.normalise({ toolCallId: 'a', name, input: once.input }).input).toEqual(once.input);
      }),
      { numRuns: 300 },
    );
  });
});

describe('todo', () => {
  const item = (id: string, at: string) => ({ id, text: id, state: at });

  it('The todo tool replaces the list', async () => {
    const answer = await run('todo', { items: [item('a', 'done'), item('b', 'open')] });
    expect(textOf(answer)).toBe('The list has 2 items, 1 not done.');
    expect(answer.changes).toMatchObject([{ kind: 'plan', items: [{ id: 'a' }, { id: 'b' }] }]);
  });

  it('The todo tool keeps the first item in progress, and says which it took as open', async () => {
    const answer = await run('todo', { items: [item('a', 'in-progress'), item('b', 'in-progress')] });
    expect(answer.isError).toBeUndefined();
    expect(answer.changes).toMatchObject([{ items: [{ state: 'in-progress' }, { state: 'open' }] }]);
    expect(textOf(answer)).toContain('The list has 2 items, 2 not done. One item is in progress at most');
    expect(textOf(answer)).toContain('taken as open: b.');
  });

  it('The todo tool counts one item as one', async () => {
    expect(textOf(await run('todo', { items: [item('a', 'open')] }))).toBe('The list has 1 item, 1 not done.');
  });
});

describe('post_message', () => {
  it('post_message leaves the posting to the outbox', async () => {
    expect((await run('post_message', { text: 'hello' })).changes).toEqual([{ kind: 'notice', text: 'hello' }]);
  });
});

describe('create_pull_request', () => {
  const draft = { repository: 'acme/widget', branch: 'fix', title: 'Fix', body: 'Fixes #1' };

  it('create_pull_request opens one, and says so to the session', async () => {
    const codeHost = new FakeCodeHost(new Calls());
    const answer = await run('create_pull_request', draft, codeHost);
    expect(textOf(answer)).toBe(
      'Opened pull request #7: https://github.com/acme/widget/pull/7\nInto main, ready for review.\nWhat you have not pushed is not in it.',
    );
    expect(answer.changes).toEqual([
      {
        kind: 'pull-request',
        pullRequest: {
          repository: 'acme/widget',
          number: 7,
          url: 'https://github.com/acme/widget/pull/7',
          branch: 'fix',
        },
      },
    ]);
    expect(textOf(await run('create_pull_request', draft, codeHost))).toMatch(/^Updated/);
    expect(codeHost.drafts[0]).not.toHaveProperty('draft');
    expect(codeHost.drafts[0]).toMatchObject({ ours: [], marker: expect.stringMatching(/^[0-9a-f]{24}$/) });
    expect(codeHost.drafts[1]?.marker).toBe(codeHost.drafts[0]?.marker);
  });

  it('create_pull_request opens nothing before the repository’s template is filled in, which it shows in a frame', async () => {
    const codeHost = new FakeCodeHost(new Calls());
    codeHost.template = '## What\n\n## How it was tested\n';
    const refused = await run('create_pull_request', { ...draft, body: '## What\nA fix' }, codeHost);
    expect(refused).toMatchObject({
      isError: true,
      content: [{}, { text: codeHost.template, frame: { kind: 'file' } }],
    });
    expect(codeHost.drafts).toEqual([]);
    const body = '# what\nA fix\n### How it was TESTED:\nBy hand';
    expect(await run('create_pull_request', { ...draft, body }, codeHost)).not.toHaveProperty('isError');
    expect(codeHost.drafts).toHaveLength(1);
  });

  it('create_pull_request shows a template without parts beside its answer, and names several', async () => {
    const codeHost = new FakeCodeHost(new Calls());
    codeHost.template = 'Say what and why.';
    const shown = await run('create_pull_request', draft, codeHost);
    expect(shown.content.at(-1)).toMatchObject({ text: codeHost.template, frame: { kind: 'file' } });
    codeHost.templates = ['bug.md', 'fea\nture.md'];
    expect(textOf(await run('create_pull_request', draft, codeHost))).toContain('2 templates');
    expect(textOf(await run('create_pull_request', draft, codeHost))).toContain('bug.md, fea ture.md');
    expect(codeHost.drafts).toHaveLength(3);
  });

  it('create_pull_request tells the head, and what it did beside somebody else’s pull request', async () => {
    const codeHost = new FakeCodeHost(new Calls());
    codeHost.openedAnswer = { created: false, head: { sha: 'abc', commits: 2, files: 3 } };
    expect(textOf(await run('create_pull_request', draft, codeHost))).toContain('Its head is abc: 2 commits, 3 files.');
    codeHost.openedAnswer = { created: false, foreign: { author: 'al\nice', commentUrl: 'https://x/c' } };
    const answer = await run('create_pull_request', draft, codeHost);
    expect(textOf(answer)).toContain(
      'was opened by al ice, not by this session: https://github.com/acme/widget/pull/7',
    );
    expect(textOf(answer)).toContain('Yours were added as a comment: https://x/c');
    expect(textOf(answer)).not.toContain('Updated');
    expect(answer.changes).toMatchObject([{ pullRequest: { number: 7, foreign: true } }]);
  });

  it('create_pull_request says which issues it closes, and when none', async () => {
    const codeHost = new FakeCodeHost(new Calls());
    codeHost.openedAnswer = { closes: ['acme/widget#1'] };
    expect(textOf(await run('create_pull_request', draft, codeHost))).toContain('Merging it closes acme/widget#1.');
    codeHost.openedAnswer = { closes: ['acme/widget#1'], closesByWords: true };
    expect(textOf(await run('create_pull_request', draft, codeHost))).toContain(
      'will close, by its words, acme/widget#1.',
    );
    codeHost.openedAnswer = { closes: [] };
    const asked = { ...draft, labels: ['bug'], reviewers: ['carol'] };
    expect(textOf(await run('create_pull_request', asked, codeHost))).toContain('It closes no issue.');
    expect(codeHost.drafts.at(-1)).toMatchObject({ labels: ['bug'], reviewers: ['carol'] });
  });

  it('create_pull_request has no effect without the lease', async () => {
    const codeHost = new FakeCodeHost(new Calls());
    const lost = () => {
      throw new Error('lost');
    };
    await expect(run('create_pull_request', draft, codeHost, lost)).rejects.toThrow('lost');
    expect(codeHost.drafts).toEqual([]);
  });
});

describe('get_issue', () => {
  it.each([
    ['https://evil.example/acme/widget/issues/12', 'evil.example'],
    ['https://github.com@evil.example/acme/widget/issues/12', 'evil.example'],
    ['https://github.com:x@evil.example/acme/widget/issues/12', 'evil.example'],
    ['https://user@github.com/acme/widget/issues/12', 'github.com'],
    ['https://github.com:8443/acme/widget/issues/12', 'github.com:8443'],
    ['https://github.com:443/acme/widget/issues/12', 'github.com:443'],
    ['https://github.com.evil.example/acme/widget/issues/12', 'github.com.evil.example'],
    ['https://evilgithub.com/acme/widget/issues/12', 'evilgithub.com'],
    ['https://github.com./acme/widget/issues/12', 'github.com.'],
    ['ssh://git@github.com/acme/widget/issues/12', 'github.com'],
    ['git@github.com:acme/widget/issues/12', 'github.com'],
    ['https://evil.example/https://github.com/acme/widget/issues/12', 'evil.example'],
    ['https://evil.example/?u=https://github.com/acme/widget/issues/12', 'evil.example'],
    ['evil.example/acme/widget/issues/12', 'evil.example'],
    ['https://evil.example#acme/widget/issues/12', 'evil.example'],
  ])('get_issue reads nothing for %s: its host is %s', async (url, host) => {
    const calls = new Calls();
    const answer = await run('get_issue', { url }, new FakeCodeHost(calls));
    expect(answer).toMatchObject({ isError: true });
    expect(answer.changes).toBeUndefined();
    expect(textOf(answer)).toContain(`is on ${host}, and issues are read from https://github.com only`);
    expect(calls.names).toEqual([]);
  });

  it.each([
    'https://github.com/acme/widget',
    '#12',
    'widget#1',
    'acme/widget#x',
    'acme/widget#0',
    'acme/widget#12345678901',
    'acme/widget/extra#1',
    '../widget#1',
    'acme/..#1',
    'acme/.#1',
    '/widget#1',
    'acme/#1',
    '-acme/widget#1',
    'ac.me/widget#1',
    `${'a'.repeat(40)}/widget#1`,
    `acme/${'a'.repeat(101)}#1`,
    'acme/wid%2fget#1',
    'acme/wid get#1',
    'acme/wid\nget#1',
    'acme\\widget#1',
    'acme/widget?x#1',
    'acme/.git#1',
    'https://github.com/acme/widget/../../secret/plans/issues/1',
    'https://github.com//acme/widget/issues/1',
    'https://github.com/acme//widget/issues/1',
    'https://github.com/acme/%2e%2e/issues/1',
    'https://github.com/../acme/issues/1',
    'https://github.com/acme/widget/issues/1/../2',
    'https://github.com\\@evil.example/acme/widget/issues/1',
    'https://git\thub.com/acme/widget/issues/1',
    'https://github.com/acme/widget/wiki/issues/1',
  ])('get_issue says how to name an issue instead of %j, before any request', async (url) => {
    const calls = new Calls();
    const answer = await run('get_issue', { url }, new FakeCodeHost(calls));
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toContain('owner/name#12');
    expect(calls.names).toEqual([]);
  });

  it('get_issue shows the issue with its comments, cut where it is too long; reading it grants nothing', async () => {
    const codeHost = new FakeCodeHost(new Calls());
    const comments = [{ author: 'bob', body: 'me too', at: '2026-11-22T12:00:00Z' }];
    codeHost.issueAnswer = { title: 'Bug', body: 'It breaks.', state: 'open', author: 'alice', url: 'u', comments };
    const answer = await run('get_issue', { url: 'acme/widget#1' }, codeHost);
    const name = 'acme/widget#1';
    expect(answer.content).toEqual([
      { type: 'text', text: 'acme/widget#1 is open: u' },
      { type: 'text', frame: { kind: 'issue', name, from: 'alice' }, text: 'Bug\n\nIt breaks.' },
      { type: 'text', frame: { kind: 'comment', name, from: 'bob', at: '2026-11-22 12:00 UTC' }, text: 'me too' },
    ]);
    expect(answer.changes).toBeUndefined();
    codeHost.issueAnswer.body = 'x'.repeat(50_000);
    codeHost.issueAnswer.comments = Array.from({ length: 30 }, () => ({ author: 'bob', body: 'y'.repeat(9_000) }));
    const long = await run('get_issue', { url: 'acme/widget#1' }, codeHost);
    expect(long.content[1]).toMatchObject({ text: expect.stringMatching(/… cut: 30005 characters more$/) });
    expect(long.content[2]).toMatchObject({ text: expect.stringMatching(/… cut: 5000 characters more$/) });
    expect(textOf(long).length).toBeLessThan(41_000);
    expect(textOf(long)).toMatch(/… cut: \d+ characters more$/);
  });

  it('get_issue says how many comments there are and how to get older ones, and points on for a pull request', async () => {
    const codeHost = new FakeCodeHost(new Calls());
    const more = { isPullRequest: true, labels: ['bug', 'a\nb'], commentCount: 400, page: 2, pages: 14, linked: [] };
    codeHost.issueAnswer = { title: 'T', body: '', state: 'open', author: 'alice', url: 'u', comments: [], more };
    const answer = await run('get_issue', { url: 'https://github.com/acme/widget/pull/3', page: 2 }, codeHost);
    expect(textOf(answer)).toContain('It is a pull request: read it as one');
    expect(textOf(answer)).toContain('Labels: bug, a b');
    expect(textOf(answer)).toContain('Comments: 400, newest first, page 2 of 14; page 3 has older ones.');
  });

  it('get_issue reads whatever a URL of the code host points at, and get_pull_request only pull requests', async () => {
    const codeHost = new FakeCodeHost(new Calls());
    codeHost.readAnswer = [{ text: 'facts' }, { frame: { kind: 'file', name: 'a' }, text: 'theirs' }];
    const answer = await run('get_issue', { url: 'https://github.com/acme/widget/blob/main/a#L2' }, codeHost);
    expect(answer.content).toEqual([
      { type: 'text', text: 'facts' },
      { type: 'text', frame: { kind: 'file', name: 'a' }, text: 'theirs' },
    ]);
    await run('get_pull_request', { url: 'acme/widget#3' }, codeHost);
    expect(codeHost.pages).toEqual([
      { kind: 'file', repository: 'acme/widget', parts: ['main', 'a'], lines: { from: 2, to: 2 } },
      { kind: 'pull', repository: 'acme/widget', number: 3 },
    ]);
    const other = await run('get_pull_request', { url: 'https://github.com/acme/widget/blob/main/a' }, codeHost);
    expect(other.isError).toBe(true);
    const elsewhere = await run('get_pull_request', { url: 'https://evil.example/acme/widget/pull/1' }, codeHost);
    expect(textOf(elsewhere)).toContain('is on evil.example');
    expect(codeHost.pages).toHaveLength(2);
  });
});
