import type { SessionState } from '@remote-swe/core/domain/session/session';
import { PortError } from '@remote-swe/core/errors';
import { allTools } from '@remote-swe/core/tools/all';
import type { LambdaToolAnswer } from '@remote-swe/core/tools/lambda-tool';
import { mcpToolDefinition } from '@remote-swe/core/tools/mcp-tool';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import { beforeEach, describe, expect, it } from 'vitest';
import { idle, lambdaContext, state } from '../fakes/build.ts';
import { Calls } from '../fakes/calls.ts';
import { FakeCodeHost } from '../fakes/hosts/code-host.ts';

const REVIEW = new ToolBox(allTools, 'review');
const PULL = 'https://github.com/acme/widget/pull/7';
const HERE: Partial<SessionState> = { repositories: ['Acme/Widget'] };
const textOf = ({ content }: LambdaToolAnswer) => content.map((part) => ('text' in part ? part.text : '')).join('');

let calls: Calls;
let codeHost: FakeCodeHost;
beforeEach(() => {
  calls = new Calls();
  codeHost = new FakeCodeHost(calls);
});

async function run(name: string, input: unknown, more: Partial<SessionState> = HERE): Promise<LambdaToolAnswer> {
  const tool = REVIEW.lambda(name);
  if (!tool) throw new Error(`${name} does not run in Lambda`);
  return tool.run(tool.input.parse(input), lambdaContext(codeHost, { state: state(idle, more) }));
}

describe('write_comment', () => {
  it.each([
    [`${PULL}#discussion_r34`, { kind: 'review-comment', id: 34 }],
    [`${PULL}#issuecomment-5`, { kind: 'comment', id: 5 }],
    [`${PULL}#pullrequestreview-6`, { kind: 'review', number: 7, id: 6 }],
    ['acme/widget#7', { kind: 'issue', number: 7 }],
  ])('write_comment takes %s for the place it is', async (url, page) => {
    const answer = await run('write_comment', { url, body: 'Done', resolve: true });
    expect(codeHost.talk.written).toMatchObject([{ page, words: { body: 'Done', resolve: true } }]);
    expect(codeHost.talk.written[0]?.words.marker).toMatch(/^[0-9a-f]{24}$/);
    expect(textOf(answer)).toMatch(/^Written: https:.*\nThe thread is resolved\.$/);
    const conversation = page.kind === 'review-comment' ? [] : [PULL];
    expect(answer.changes).toEqual([{ kind: 'answered', urls: [url, ...conversation] }]);
  });

  it.each([
    ['https://github.com/acme/other/issues/1', 'acme/other is no repository of this session'],
    ['https://github.com/acme/widget/blob/main/a.js', 'has no conversation'],
    ['https://evil.example/acme/widget/issues/1', 'evil.example'],
  ])('write_comment writes nothing at %s', async (url, why) => {
    const answer = await run('write_comment', { url, body: 'Hello' });
    expect([answer.isError, textOf(answer)]).toEqual([true, expect.stringContaining(why)]);
    expect(codeHost.talk.written).toEqual([]);
  });

  it('write_comment may write where the session has a pull request, and says what was not done', async () => {
    const pullRequests = [{ repository: 'acme/widget', number: 7, url: PULL, branch: 'fix' }];
    codeHost.talk.writtenAnswer = { isResolved: false, problems: ['the thread is not resolved: no right'] };
    const answer = await run('write_comment', { url: PULL, resolve: true }, { pullRequests });
    expect(textOf(answer)).toBe('Not done: the thread is not resolved: no right.');
    expect(REVIEW.refusal({ toolCallId: 'a', name: 'write_comment', input: { url: PULL } })).toMatchObject({
      content: [{ text: expect.stringContaining('give a body, or resolve, or both') }],
    });
  });

  it('write_comment tells of a comment that is gone, and lets what may be tried again be tried again', async () => {
    calls.failNext('codeHost.say', new PortError('not-found', 'GitHub refused review comment 34: Not Found'));
    const gone = await run('write_comment', { url: `${PULL}#discussion_r34`, body: 'Done' });
    expect([gone.isError, textOf(gone)]).toEqual([
      true,
      expect.stringContaining('It was deleted, or the URL is wrong'),
    ]);
    expect(gone.changes).toEqual([{ kind: 'answered', urls: [`${PULL}#discussion_r34`] }]);
    calls.failNext('codeHost.say', new PortError('retry', '502'));
    await expect(run('write_comment', { url: PULL, body: 'Done' })).rejects.toThrow('502');
  });
});

describe('get_pull_request', () => {
  it('get_pull_request tells of threads on the session’s own pull request, and of no others', async () => {
    const thread = { url: `${PULL}#discussion_r1`, where: 'acme/widget#7, a.js:3', by: 'alice', isOpen: true };
    codeHost.readAnswer = [{ text: 'Why?', thread }, { text: 'A comment' }];
    const own = { repository: 'acme/widget', number: 7, url: PULL, branch: 'fix' };
    const changes = async (pullRequests: SessionState['pullRequests']) =>
      (await run('get_pull_request', { url: PULL }, { pullRequests })).changes;
    expect(await changes([own])).toEqual([{ kind: 'threads', seen: [thread] }]);
    expect(await changes([{ ...own, foreign: true }])).toBeUndefined();
    expect(await changes([{ ...own, number: 8 }])).toBeUndefined();
  });
});

describe('submit_review', () => {
  const finding = { path: 'a.js', line: 3, severity: 'major', text: 'Wrong' };
  const review = { url: PULL, verdict: 'request_changes', body: 'Two things', findings: [finding] };

  it('submit_review hands over its findings, and tells how it went', async () => {
    const findings = [finding, { ...finding, start_line: 1, side: 'LEFT' }];
    expect(textOf(await run('submit_review', { ...review, findings }))).toMatch(
      /^Submitted with 2 findings, of commit abc: /,
    );
    expect(codeHost.talk.reviews).toMatchObject([
      {
        ...{ repository: 'acme/widget', number: 7, isVerdict: true, body: 'Two things' },
        findings: [
          { line: 3, side: 'RIGHT' },
          { line: 3, startLine: 1, side: 'LEFT' },
        ],
      },
    ]);
    codeHost.talk.reviewAnswer = { kind: 'misplaced', problems: ['a.js:3: the diff does not have this file'] };
    const misplaced = await run('submit_review', review);
    expect(misplaced.isError).toBe(true);
    expect(textOf(misplaced)).toMatch(/^Nothing was submitted.*submit again:\n- a\.js:3: the diff/s);
    codeHost.talk.reviewAnswer = { kind: 'misplaced', problems: ['a.js:3'], since: 'abc' };
    expect(textOf(await run('submit_review', review))).toContain('You reviewed commit abc, and only what has changed');
  });

  it('submit_review reviews nothing outside the session, nor what is no pull request', async () => {
    expect(textOf(await run('submit_review', review, {}))).toContain('is no repository of this session');
    const commit = { ...review, url: `https://github.com/acme/widget/commit/${'a'.repeat(40)}` };
    expect(textOf(await run('submit_review', commit))).toContain('Pass the URL of the pull request');
    const bad = [
      { ...finding, side: 'LEFT', suggestion: 'x' },
      { ...finding, start_line: 9 },
    ];
    expect(
      REVIEW.refusal({ toolCallId: 'a', name: 'submit_review', input: { ...review, findings: bad } }),
    ).toMatchObject({
      content: [{ text: expect.stringMatching(/for the side RIGHT[\s\S]*start_line comes before line/) }],
    });
  });
});

describe('the tool box of a review', () => {
  it('A reviewer has no tool that changes code or opens anything, and nobody else submits reviews', () => {
    const names = REVIEW.names();
    for (const name of ['edit_file', 'create_pull_request', 'rerun_failed']) expect(names).not.toContain(name);
    for (const name of ['submit_review', 'get_pull_request', 'bash', 'post_message']) expect(names).toContain(name);
    expect(new ToolBox(allTools).names()).not.toContain('submit_review');
    expect(REVIEW.inMode(undefined).names()).toEqual(new ToolBox(allTools).names());
  });

  it('Of a server a reviewer gets what changes nothing', () => {
    const tool = (name: string, readOnly: boolean) =>
      mcpToolDefinition({
        ...{ name, server: 's', tool: name, description: name, inputSchema: {} },
        ...(readOnly ? { readOnly } : {}),
      } as never);
    const servers = [tool('s__look', true), tool('s__write', false)];
    expect(
      REVIEW.with(servers)
        .names()
        .filter((name) => name.startsWith('s__')),
    ).toEqual(['s__look']);
    expect(
      new ToolBox(allTools)
        .with(servers)
        .names()
        .filter((name) => name.startsWith('s__')),
    ).toHaveLength(2);
  });
});
