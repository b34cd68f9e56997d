import type { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import type { RequesterShown } from '@remote-swe/core/domain/pull-request/last-line';
import type { PullRequest, SessionState } from '@remote-swe/core/domain/session/session';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startGitHub, TOKEN } from '../../local/github/harness.ts';
import { idle, lambdaContext, state } from '../fakes/build.ts';
import { hostAt } from '../fakes/hosts/git-hub.ts';

/** The tool with the real adapter, over the wire to the local GitHub. */
const TOOLS = new ToolBox(allTools);
const LINK = 'https://acme.slack.com/archives/C1/p1';
let github: Awaited<ReturnType<typeof startGitHub>>;
let host: GitHubCodeHost;

beforeAll(async () => {
  github = await startGitHub();
  host = hostAt(github.url);
});
afterAll(() => github.stop());

const at = { owner: 'acme', name: 'widget' };
const commit = (branch: string, files: Record<string, string>, startFrom = 'main') =>
  github.service.commit({ ...at, branch, content: { files }, message: 'Change', startFrom });
const thread = (number: number): Partial<SessionState> => ({
  source: { kind: 'github', repository: 'acme/widget', number },
});
const shown = (number: number) => github.service.pullRequests('acme', 'widget').find((each) => each.number === number);

let requesterShown: RequesterShown = 'thread';

async function run(name: string, input: object, known: Partial<SessionState> = {}, toolCallId = 'a') {
  const tool = TOOLS.lambda(name);
  if (!tool) throw new Error(`${name} does not run in Lambda`);
  const own = { toolCallId, state: state(idle, known), threadLink: async () => LINK, requesterShown };
  const answer = await tool.run(tool.input.parse(input), lambdaContext(host, own));
  return { ...answer, text: answer.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n') };
}

async function open(branch: string, more: object = {}, known: Partial<SessionState> = {}) {
  const draft = { repository: 'acme/widget', branch, title: 'Fix', body: 'Why.', ...more };
  const { text, changes = [] } = await run('create_pull_request', draft, known);
  const [pull] = changes.flatMap((change) => (change.kind === 'pull-request' ? [change.pullRequest] : []));
  return { text, pull: pull as PullRequest };
}

describe('the issue of a pull request', () => {
  it('The issue that a session began in is closed by its pull request, whose words may leave it open', async () => {
    const issue = github.service.createIssue({ ...at, title: 'Quiet' });
    await commit('loud', { a: '1' });
    const { text, pull } = await open('loud', {}, thread(issue.number));
    expect(text).toContain(`Merging it will close, by its words, acme/widget#${issue.number}.`);
    expect(text).toContain(`"Closes #${issue.number}" was added to your description`);
    expect(shown(pull.number)?.body).toMatch(
      new RegExp(`^Why\\.\n\nCloses #${issue.number}\n\nAsked for by [^\n]+\n\n<!-- `),
    );
    // Its thread has the answer of the turn.
    expect(issue.comments).toEqual([]);
    const partly = await open(
      'loud',
      { body: `Part of #${issue.number}` },
      { ...thread(issue.number), pullRequests: [pull] },
    );
    expect(partly.text).toContain(`acme/widget#${issue.number}, this session's issue, stays open`);
    expect(partly.text).toContain('It closes no issue.');
  });

  it('The issue that a session began in is no issue when it is a pull request', async () => {
    await commit('first', { b: '1' });
    await commit('second', { c: '1' });
    const { pull } = await open('first');
    const { text } = await open('second', {}, thread(pull.number));
    expect(text).toContain('It closes no issue.');
    expect(text).not.toContain('was added');
  });

  it('The issue that a pull request of a Slack session closes is told once, whatever is repeated', async () => {
    const issue = github.service.createIssue({ ...at, title: 'Too quiet' });
    await commit('told', { d: '1' });
    const body = `Fixes #${issue.number}`;
    const { text, pull } = await open('told', { body });
    expect(text).toContain(`acme/widget#${issue.number} was told of it: ${github.url}/acme/widget/issues/`);
    // The step that was cut off before its commit, and a later call.
    await open('told', { body });
    await open('told', { body }, { pullRequests: [pull] });
    expect(issue.comments.map((comment) => comment.body)).toEqual([
      expect.stringContaining(`I opened a pull request that closes this: acme/widget#${pull.number}, ${pull.url}`),
    ]);
  });
});

it('A pull request that somebody closed in the middle is not revived: the next call opens another, and its issue hears of it', async () => {
  const issue = github.service.createIssue({ ...at, title: 'Twice' });
  await commit('twice', { i: '1' });
  const body = `Fixes #${issue.number}`;
  const { pull: first } = await open('twice', { body });
  const close = { method: 'PATCH', headers: { authorization: `token ${TOKEN}` }, body: '{"state":"closed"}' };
  await fetch(`${github.url}/api/repos/acme/widget/pulls/${first.number}`, close);
  // The event of it may have come, or not yet.
  for (const known of [{ ...first, ended: 'closed' as const }, first]) {
    const { text, pull } = await open('twice', { body }, { pullRequests: [known] });
    expect(pull.number).toBe(first.number + 1);
    expect(text).toContain(`acme/widget#${issue.number} was told of it`);
  }
  expect(shown(first.number)).toMatchObject({ state: 'closed' });
  expect(issue.comments).toHaveLength(2);
});

describe('what code adds to a pull request', () => {
  const alice = { begunBy: 'U1', people: [{ user: 'U1', at: 1, name: 'Alice' }] };
  const last = (number: number) =>
    shown(number)
      ?.body.split('\n')
      .findLast((line) => line !== '' && !line.startsWith('<!--'));

  it('The description ends with who asked and where, below workflows, also when it is sent back', async () => {
    await commit('asked', { '.github/workflows/ci.yml': 'on: push' });
    const line = `Asked for by Alice in [this thread](${LINK}).`;
    const { pull } = await open('asked', {}, alice);
    expect(shown(pull.number)?.body).toMatch(
      `Why.\n\n**Changes workflows**: \`ci.yml\`\n\n${line}\n\n<!-- remote-swe `,
    );
    const sentBack = `${shown(pull.number)?.body.split('<!--')[0]}More.`;
    await open('asked', { body: sentBack }, { ...alice, pullRequests: [pull] });
    const body = shown(pull.number)?.body ?? '';
    expect(last(pull.number)).toBe(line);
    expect(body.split(line)).toHaveLength(2);
    expect(body.split('**Changes workflows**')).toHaveLength(2);
    expect(body).toContain('More.');
  });

  it('The description says no more of who asked than the operator lets it, also when it is sent back', async () => {
    await commit('discreet', { d: '1' });
    try {
      requesterShown = 'name';
      const { pull } = await open('discreet', {}, alice);
      expect(last(pull.number)).toBe('Asked for by Alice.');
      requesterShown = 'none';
      const [sentBack = ''] = shown(pull.number)?.body.split('<!--') ?? [];
      await open('discreet', { body: sentBack }, { ...alice, pullRequests: [pull] });
      expect(shown(pull.number)?.body).toMatch(/^Why\.\n\n<!-- remote-swe /);
    } finally {
      requesterShown = 'thread';
    }
  });

  it('What the clone has and the pull request lacks is told with its result', async () => {
    await commit('behind', { h: '1' });
    const clone = {
      path: '/home/agent/widget',
      branch: 'behind',
      head: 'b',
      unpushed: 2,
      changed: ['x.ts'],
      changedCount: 1,
    };
    const { text } = await open('behind', {}, { clones: [clone] });
    expect(text).toContain(
      'Not in it, in /home/agent/widget after the last command: 2 commits of branch behind not pushed; 1 uncommitted file (x.ts).',
    );
    expect((await open('behind')).text).toContain('What you have not pushed is not in it.');
  });
});

describe('owners and bases of a pull request', () => {
  it('Owners of the changed files are named by the list of the base branch, not of the pull request', async () => {
    await commit('owned', { 'src/a.js': '1', 'docs/b.md': '1', CODEOWNERS: '* @mallory' });
    expect((await open('owned')).text).not.toContain('wners');
    await commit('main', { '.github/CODEOWNERS': '*.js @acme/js\n/docs/ @carol\n', CODEOWNERS: '* @all' });
    const { text } = await open('owned');
    const names = '@acme/js (1 file), @carol (1 file)';
    expect(text).toContain(`Owners of the changed files, by .github/CODEOWNERS of the base branch: ${names}.`);
    await commit('free', { plain: '1' });
    expect((await open('free')).text).toContain('have no owners, by .github/CODEOWNERS of the base branch.');
  });

  it('A pull request into the branch of another one of the session says on what it stands', async () => {
    await commit('lower', { e: '1' });
    const { pull: lower } = await open('lower');
    await commit('upper', { f: '1' }, 'lower');
    const body = `Fixes #${github.service.createIssue({ ...at, title: 'Stacked' }).number}`;
    const { text, pull } = await open('upper', { base: 'lower', body }, { pullRequests: [lower] });
    expect(text).toContain(`Into lower, ready for review.\nIt stands on #${lower.number} of this session`);
    expect(text).toContain('Issues are closed by merges into main alone.');
    expect(text).toMatch(/Its head is \w{40}: 1 commit, 1 file\./);
    expect(shown(pull.number)?.pull).toMatchObject({ base: 'lower' });
    const ended = { ...lower, ended: 'merged' as const };
    const again = await open('upper', { base: 'lower' }, { pullRequests: [ended, pull] });
    expect(again.text).toContain(`Its base is the branch of #${lower.number}, which was merged: call again`);
    const moved = await open('upper', { base: 'main' }, { pullRequests: [lower, pull] });
    expect(moved.text).toContain('Updated');
    expect(moved.text).not.toContain('stands on');
  });
});

it('The branch of an open pull request is remembered when it or its checks are read', async () => {
  await commit('read', { g: '1' });
  const { pull } = await open('read');
  const heads = { kind: 'heads', heads: ['acme/widget:read'] };
  for (const name of ['get_pull_request', 'get_checks'])
    expect((await run(name, { url: pull.url })).changes).toContainEqual(heads);
});
