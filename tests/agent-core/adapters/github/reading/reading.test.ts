import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import { codeAddress } from '@remote-swe/core/domain/code-address';
import type { ReadAsked, ReadPart } from '@remote-swe/core/ports/code-host';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { octokit, pushBranch, startGitHub, TOKEN } from '../../../../local/github/harness.ts';

let github: Awaited<ReturnType<typeof startGitHub>>;
let host: GitHubCodeHost;
let pull: number;
let head: string;
const acme = { owner: 'acme', repo: 'widget' };
const BRANCH = 'feature/very/loud';

beforeAll(async () => {
  github = await startGitHub({ private: true });
  github.service.addToken({ token: 'ghp_alice', login: 'alice' });
  host = hostWith(TOKEN);
  await pushBranch(github.root, github.url, BRANCH);
  const opened = await host.openPullRequest({
    repository: 'acme/widget',
    branch: BRANCH,
    title: 'Louder',
    body: 'Words',
    ours: [],
    marker: 'm1',
  });
  pull = opened.number;
  head = (await client().request('GET /repos/{owner}/{repo}/git/ref/{ref}', { ...acme, ref: `heads/${BRANCH}` })).data
    .object.sha;
});
afterAll(() => github.stop());

const client = (token = TOKEN) => octokit(github.url, token);
const hostWith = (token: string) =>
  new GitHubCodeHost({
    apiUrl: `${github.url}/api`,
    serverUrl: github.url,
    auth: tokenAuth(token, `${github.url}/api`),
  });

async function read(path: string, asked: ReadAsked = {}, from = host): Promise<ReadPart[]> {
  const page = codeAddress(`${github.url}/${path}`, from.addresses);
  if (page.kind === 'none' || page.kind === 'elsewhere') throw new Error(`${path} is ${page.kind}`);
  return from.read(page, asked);
}
const textOf = (parts: ReadPart[]) => parts.map(({ text }) => text).join('\n');
const inFrames = (parts: ReadPart[]) => textOf(parts.filter(({ frame }) => frame));
const ownWords = (parts: ReadPart[]) => textOf(parts.filter(({ frame }) => !frame));

function conversation(title: string, comments: number) {
  const issue = github.service.createIssue({ owner: 'acme', name: 'widget', title, author: 'alice' });
  const stored = github.service.issues('acme', 'widget').find(({ number }) => number === issue.number);
  for (let at = 1; at <= comments; at++)
    stored?.comments.push({
      id: issue.number * 10_000 + at,
      author: 'bob',
      body: `comment ${at}`,
      createdAtMs: at * 60_000,
      updatedAtMs: at,
    });
  return issue.number;
}

describe('an issue', () => {
  it('An issue with 400 comments comes page by page, the newest first, each of them once', async () => {
    const number = conversation('Long', 400);
    const seen: string[] = [];
    for (let page = 1; page <= 14; page++) {
      const issue = await host.issue('acme/widget', number, page);
      expect(issue.more).toMatchObject({ commentCount: 400, page, pages: 14 });
      seen.push(...issue.comments.map(({ body }) => body));
    }
    expect(seen).toEqual(Array.from({ length: 400 }, (_, at) => `comment ${400 - at}`));
    expect((await host.issue('acme/widget', number, 15)).comments).toEqual([]);
  });

  it.each([0, 1, 29, 30, 31, 59, 60, 61])('An issue with %i comments shows the newest thirty', async (comments) => {
    const issue = await host.issue('acme/widget', conversation(`${comments}`, comments));
    const newest = Array.from({ length: Math.min(30, comments) }, (_, at) => `comment ${comments - at}`);
    expect(issue.comments.map(({ body }) => body)).toEqual(newest);
  });

  it('An issue names who closes and who mentions it, in a frame', async () => {
    const number = conversation('Linked', 0);
    await pushBranch(github.root, github.url, 'closing');
    const draft = {
      repository: 'acme/widget',
      branch: 'closing',
      title: 'Close it',
      body: `Fixes #${number}`,
      ours: [],
      marker: 'm1',
    };
    const { number: closing } = await host.openPullRequest(draft);
    github.service.createIssue({ owner: 'acme', name: 'widget', title: 'Other', body: `see #${number}` });
    const { more } = await host.issue('acme/widget', number);
    expect(textOf(more?.linked ?? [])).toMatch(new RegExp(`closed by pull request #${closing} \\(open\\).*: Close it`));
    expect(textOf(more?.linked ?? [])).toMatch(/mentioned in issue #\d+ \(open\).*: Other/);
    expect(more?.linked.every(({ frame }) => frame?.kind === 'resource')).toBe(true);
    github.clock.advance(12_000);
    const parts = await read(`acme/widget/pull/${closing}`);
    expect(inFrames(parts)).toMatch(new RegExp(`closes issue #${number} \\(open\\)`));
  });
});

describe('a pull request', () => {
  it('A pull request tells branches, mergeability, checks, reviews, threads with their state, comments and diff', async () => {
    await github.service.setCheckRuns('acme', 'widget', BRANCH, [
      { name: 'lint', status: 'completed', conclusion: 'success' },
      { name: 'unit', status: 'completed', conclusion: 'failure', title: '2 tests failed' },
    ]);
    await client('ghp_alice').request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
      ...{ ...acme, pull_number: pull, event: 'REQUEST_CHANGES', body: 'Not so loud' },
      comments: [
        { path: 'src/widget.js', line: 2, body: 'Why two?' },
        { path: 'src/widget.js', line: 1, body: 'Done?' },
      ],
    });
    const threads = github.service.pullRequests('acme', 'widget').find(({ number }) => number === pull)?.pull.threads;
    if (threads?.[1]) threads[1].isResolved = true;
    const parts = await read(`acme/widget/pull/${pull}/files`);
    const own = ownWords(parts);
    expect(own).toContain(`From acme/widget:${BRANCH} (${head.slice(0, 12)}) into acme/widget:main (`);
    expect(own).toMatch(/is open: .*\nFrom .*\nMerging: no conflicts \(clean\)\.\n1 commits, 1 files, \+1 -1\./);
    expect(own).toContain('Threads on lines: 2; 1 of these not resolved.');
    const names = parts.map(({ frame }) => frame?.name ?? '');
    const open = names.findIndex((name) => name.includes('src/widget.js:2 (not resolved)'));
    const resolved = names.findIndex((name) => name.includes('src/widget.js:1 (resolved)'));
    expect(open).toBeGreaterThan(0);
    expect(resolved).toBeGreaterThan(open);
    expect(names).toContainEqual(expect.stringContaining('review: changes requested at'));
    const framed = inFrames(parts);
    expect(framed).toMatch(/failure: unit \(2 tests failed\).*\nsuccess: lint/);
    for (const words of ['Words', 'Not so loud', 'Why two?', 'Done?']) expect(own).not.toContain(words);
    for (const words of ['Words', 'Not so loud', 'Why two?', 'modified +1 -1 src/widget.js', '+  return thing + 2;'])
      expect(framed).toContain(words);
  });

  it('A comment on a line, a review and a comment have addresses of their own', async () => {
    const [thread] =
      github.service.pullRequests('acme', 'widget').find(({ number }) => number === pull)?.pull.threads ?? [];
    const id = thread?.comments[0]?.id ?? 0;
    const reply = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies';
    await client().request(reply, { ...acme, pull_number: pull, comment_id: id, body: 'Because.' });
    const parts = await read(`acme/widget/pull/${pull}#discussion_r${id}`);
    expect(inFrames(parts)).toMatch(/Why two\?\nBecause\.$/);
    const review = await read(`acme/widget/pull/${pull}#pullrequestreview-${thread?.reviewId}`);
    expect(inFrames(review)).toMatch(/Not so loud\nWhy two\?/);
    const said = await client('ghp_alice').request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...{ ...acme, issue_number: pull, body: 'Just so' },
    });
    const comment = await read(`acme/widget/pull/${pull}#issuecomment-${said.data.id}`);
    expect(comment[1]).toMatchObject({ text: 'Just so', frame: { kind: 'comment', from: 'alice', name: `#${pull}` } });
  });

  it('A pull request of 5 MB and 110 files is bounded, counts what it leaves out, and shows any one file', async () => {
    const line = `${'x'.repeat(99)}\n`;
    const files = Object.fromEntries(
      Array.from({ length: 110 }, (_, at) => [`many/file-${String(at).padStart(3, '0')}.txt`, line.repeat(480)]),
    );
    await github.service.commit({ owner: 'acme', name: 'widget', branch: 'huge', content: { files }, message: 'Huge' });
    const { number } = await host.openPullRequest({
      repository: 'acme/widget',
      branch: 'huge',
      title: 'Huge',
      body: '',
      ours: [],
      marker: 'm1',
    });
    const parts = await read(`acme/widget/pull/${number}`);
    expect(textOf(parts).length).toBeLessThan(60_000);
    expect(textOf(parts)).toMatch(/Left out: the diffs of 10\d more files/);
    const one = await read(`acme/widget/pull/${number}`, { file: 'many/file-109.txt' });
    expect(one.at(-1)?.frame).toMatchObject({ kind: 'file', name: 'diff of many/file-109.txt' });
    await expect(read(`acme/widget/pull/${number}`, { file: 'no' })).rejects.toMatchObject({ code: 'not-found' });
  });

  it('A pull request is read without the rights to its checks, and the missing right is told', async () => {
    const permissions = { contents: 'read', pull_requests: 'read', issues: 'read', metadata: 'read' } as const;
    github.service.addToken({ token: 'ghp_narrow', login: 'eve', permissions });
    const parts = await read(`acme/widget/pull/${pull}`, {}, hostWith('ghp_narrow'));
    expect(ownWords(parts)).toMatch(/Checks: not read\. GitHub refused checks of acme\/widget: .*not accessible/);
    expect(inFrames(parts)).toContain('Words');
  });
});

describe('code', () => {
  it('A file is found on a branch with slashes, with its lines', async () => {
    const parts = await read(`acme/widget/blob/${BRANCH}/src/widget.js#L2-L3`);
    expect(parts[0]?.text).toBe(`src/widget.js at ${BRANCH}, commit ${head}`);
    expect(parts[1]).toEqual({
      frame: { kind: 'file', name: 'src/widget.js, lines 2 to 3 of 4' },
      text: '  return thing + 2;\n}',
    });
    expect((await read(`acme/widget/blob/${head}/src/widget.js`))[1]?.text).toContain('thing + 2');
  });

  it('A file with a name outside ASCII, a large one and one that is no text are told for what they are', async () => {
    const files = { '文書/読む 1.md': 'こんにちは\n', 'big.txt': 'y'.repeat(1_100_000), 'data.bin': 'a\0b' };
    await github.service.commit({ owner: 'acme', name: 'widget', branch: 'odd', content: { files }, message: 'Odd' });
    const path = `acme/widget/blob/odd/${encodeURIComponent('文書')}/${encodeURIComponent('読む 1.md')}`;
    expect((await read(path))[1]).toEqual({ frame: { kind: 'file', name: '文書/読む 1.md' }, text: 'こんにちは\n' });
    await expect(read('acme/widget/blob/odd/big.txt')).rejects.toThrow(/1100000 bytes, more than GitHub hands out/);
    expect(textOf(await read('acme/widget/blob/odd/data.bin'))).toContain('It is not text: 3 bytes');
  });

  it('A directory lists its entries', async () => {
    expect((await read(`acme/widget/tree/${BRANCH}`))[1]?.text).toMatch(
      /README\.md \d+ bytes\npackage\.json \d+ bytes\nsrc\//,
    );
    expect((await read(`acme/widget/tree/${BRANCH}/src`))[1]?.text).toMatch(/^src\/widget\.js \d+ bytes$/);
    await expect(read('acme/widget/tree/nowhere/at/all')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('A commit and a comparison show message, stat and diff', async () => {
    const commit = await read(`acme/widget/commit/${head}`);
    expect(inFrames(commit)).toMatch(/Make widgets louder\n\nThey were too quiet\.\nmodified \+1 -1 src\/widget\.js/);
    for (const range of [`main...${BRANCH}`, `main..${BRANCH}`, BRANCH]) {
      const parts = await read(`acme/widget/compare/${range}`);
      expect(ownWords(parts)).toContain(`main...${BRANCH} is ahead: 1 commits ahead, 0 behind.`);
      expect(inFrames(parts)).toContain('Make widgets louder');
    }
  });

  it('A run of Actions and a job name the steps that failed; a gist shows its files', async () => {
    const steps = [
      { name: 'Install', conclusion: 'success' as const },
      { name: 'Test', conclusion: 'failure' as const },
    ];
    const run = github.service.addWorkflowRun('acme', 'widget', {
      ...{ name: 'CI', branch: BRANCH, sha: head, conclusion: 'failure' },
      jobs: [{ name: 'build', conclusion: 'failure', steps }],
    });
    expect(inFrames(await read(`acme/widget/actions/runs/${run.id}`))).toMatch(
      /failure: build .*\n {2}failed at step 2: Test/,
    );
    const job = await read(`acme/widget/actions/runs/${run.id}/job/${run.jobs[0]?.id}`);
    expect(ownWords(job)).toMatch(/^Job \d+ is failure/);
    github.service.addGist({ id: 'abcdef0123', owner: 'bob', description: 'Notes', files: { 'a.md': 'some words' } });
    const gist = await read('gist/bob/abcdef0123');
    expect(gist.at(-1)).toEqual({ frame: { kind: 'file', name: 'a.md', from: 'bob' }, text: 'some words' });
  });
});
