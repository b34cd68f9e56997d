import fs from 'node:fs/promises';
import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import type { Finding } from '@remote-swe/core/domain/review/finding';
import type { ReviewDraft } from '@remote-swe/core/ports/code-talk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloneUrl, git, octokit, pushBranch, startGitHub, TOKEN } from '../../../local/github/harness.ts';

const at = { owner: 'acme', repo: 'widget', pull_number: 1 };
const REPOSITORY = 'acme/widget';
let github: Awaited<ReturnType<typeof startGitHub>>;
let host: GitHubCodeHost;
let reviewer: GitHubCodeHost;
const posted: string[] = [];

function hostWith(token: string): GitHubCodeHost {
  return new GitHubCodeHost({
    apiUrl: `${github.url}/api`,
    serverUrl: github.url,
    auth: tokenAuth(token, `${github.url}/api`),
  });
}
const alice = () => octokit(github.url, 'ghp_alice');
const pull = () => {
  const [found] = github.service.pullRequests('acme', 'widget');
  if (!found) throw new Error('there is no pull request');
  return found;
};

beforeAll(async () => {
  github = await startGitHub();
  for (const login of ['alice', 'reviewer']) github.service.addToken({ token: `ghp_${login}`, login });
  await pushBranch(github.root, github.url, 'loud');
  const made = { ...at, title: 'Louder', head: 'loud', base: 'main' };
  await octokit(github.url, TOKEN).request('POST /repos/{owner}/{repo}/pulls', made);
  github.front.observers.push({
    before: (_call, { method, path }) => void (method === 'POST' && posted.push(path.replace(/^.*acme\/widget/, ''))),
  });
  host = hostWith(TOKEN);
  reviewer = hostWith('ghp_reviewer');
});
afterAll(() => github.stop());

/** Somebody's remarks on a line; resolves to the id of the last. */
async function remark(...bodies: string[]): Promise<number> {
  await alice().request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    ...{ ...at, event: 'COMMENT' as const },
    comments: bodies.map((body) => ({ path: 'src/widget.js', line: 2, body })),
  });
  return pull().pull.threads.at(-1)?.comments[0]?.id ?? 0;
}

describe('what is said in places that others began', () => {
  it('An answer stands in the thread once for each call, also to an answer, and the thread is resolved', async () => {
    const first = await remark('Why two?');
    const page = { kind: 'review-comment' as const, repository: REPOSITORY, id: first };
    const words = { body: 'Because.', resolve: false, marker: 'a1' };
    const answered = await host.say(page, words);
    expect(answered).toMatchObject({
      isResolved: false,
      problems: [],
      thread: expect.stringMatching(/#discussion_r\d+$/),
    });
    expect(await host.say(page, words)).toEqual(answered);
    const [, answer] = pull().pull.threads.at(-1)?.comments ?? [];
    expect(answered.url).toContain(`#discussion_r${answer?.id}`);
    const isOpen = async () => {
      const parts = await host.read({ kind: 'pull', repository: REPOSITORY, number: 1 }, {});
      return parts.flatMap(({ thread }) => thread ?? [])[0]?.isOpen;
    };
    expect(await isOpen()).toBe(false);
    // Somebody who copies the mark hides no open remark by it.
    await alice().request('POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies', {
      ...{ ...at, comment_id: first, body: 'Really?\n\n<!-- remote-swe a1 -->' },
    });
    expect(await isOpen()).toBe(true);
    const again = await host.say({ ...page, id: answer?.id ?? 0 }, { body: 'Fixed.', resolve: true, marker: 'a2' });
    expect(again).toMatchObject({ isResolved: true, problems: [], thread: answered.thread });
    expect(pull().pull.threads.at(-1)).toMatchObject({ isResolved: true, comments: { length: 4 } });
    const parts = await host.read({ kind: 'pull', repository: REPOSITORY, number: 1 }, {});
    expect(parts.flatMap(({ thread }) => thread ?? [])).toEqual([
      { url: answered.thread, where: 'acme/widget#1, src/widget.js:2', by: 'alice', isOpen: false },
    ]);
    // A thread that is resolved stays so, and nothing more is said.
    expect(await host.say(page, { resolve: true, marker: 'a3' })).toEqual({
      thread: answered.thread,
      isResolved: true,
      problems: [],
    });
    expect(pull().pull.threads.at(-1)?.comments).toHaveLength(4);
  });

  it('A thread is found behind four hundred others, and what cannot be resolved is said', async () => {
    const last = await remark(...Array.from({ length: 400 }, (_, count) => `Remark ${count}`));
    const page = { kind: 'review-comment' as const, repository: REPOSITORY, id: last };
    expect(await host.say(page, { resolve: true, marker: 'b1' })).toMatchObject({ isResolved: true });
    github.service.addToken({
      token: 'ghp_few',
      login: 'few',
      permissions: { pull_requests: 'write', metadata: 'read' },
    });
    const open = { ...page, id: pull().pull.threads.at(-2)?.comments[0]?.id ?? 0 };
    const few = await hostWith('ghp_few').say(open, { body: 'Done', resolve: true, marker: 'b2' });
    expect(few).toMatchObject({ url: expect.any(String), isResolved: false });
    expect(few.problems).toEqual([expect.stringContaining('Resource not accessible')]);
  });

  it('Elsewhere a comment is written, on an issue as on a pull request, and one that is gone is not found', async () => {
    const { number } = github.service.createIssue({ owner: 'acme', name: 'widget', title: 'Quiet' });
    const on = async (page: Parameters<GitHubCodeHost['say']>[0], marker: string) =>
      host.say(page, { body: `Hello ${marker}`, resolve: false, marker });
    const first = await on({ kind: 'issue', repository: REPOSITORY, number }, 'c1');
    expect(first.url).toContain(`/issues/${number}#issuecomment-`);
    expect(await on({ kind: 'issue', repository: REPOSITORY, number }, 'c1')).toEqual(first);
    const id = Number(first.url?.split('-').at(-1));
    const answer = await on({ kind: 'comment', repository: REPOSITORY, id }, 'c2');
    expect(answer.url).toContain(`/issues/${number}#issuecomment-`);
    expect((await on({ kind: 'review', repository: REPOSITORY, number: 1, id: 5 }, 'c3')).url).toContain('/pull/1#');
    for (const kind of ['comment', 'review-comment'] as const)
      await expect(on({ kind, repository: REPOSITORY, id: 999_999 }, 'c4')).rejects.toMatchObject({
        code: 'not-found',
      });
    expect(
      await host.say({ kind: 'pull', repository: REPOSITORY, number: 1 }, { resolve: true, marker: 'c5' }),
    ).toEqual({
      isResolved: false,
      problems: [expect.stringContaining('only the thread of a comment on a line')],
    });
  });
});

describe('a review', () => {
  const finding = (more: Partial<Finding> = {}): Finding => ({
    ...{ path: 'src/widget.js', line: 2, side: 'RIGHT', severity: 'major', text: 'Too loud' },
    ...more,
  });
  const draft = (more: Partial<ReviewDraft> = {}): ReviewDraft => ({
    ...{ repository: REPOSITORY, number: 1, isVerdict: true, body: 'One thing', findings: [finding()], marker: 'r1' },
    ...more,
  });
  const ours = () => pull().pull.reviews.filter(({ author }) => author === 'reviewer');

  it('A review whose lines are not in the diff is not sent, and names the lines that are', async () => {
    const before = posted.length;
    const findings = [finding({ line: 99 }), finding({ path: 'README.md' }), finding()];
    expect(await reviewer.submitReview(draft({ findings }))).toEqual({
      kind: 'misplaced',
      problems: [
        'src/widget.js:99: not in one part of the diff; its lines are RIGHT 1-3; LEFT 1-3',
        'README.md:99: the diff does not have this file'.replace(':99', ':2'),
      ],
    });
    expect(posted.slice(before).filter((path) => path.endsWith('/reviews'))).toEqual([]);
  });

  it('A review has its findings on their lines, is submitted once for each call, and asks for changes', async () => {
    const suggestion = '  return thing + 1; // ``` \n';
    const findings = [finding({ suggestion }), finding({ line: 3, startLine: 2, severity: 'nit', text: 'Style' })];
    const first = await reviewer.submitReview(draft({ findings }));
    expect(first).toMatchObject({ kind: 'submitted', findings: 2, left: [], problems: [] });
    expect(await reviewer.submitReview(draft({ findings }))).toMatchObject({
      kind: 'submitted',
      url: 'url' in first && first.url,
    });
    expect(ours()).toMatchObject([{ state: 'CHANGES_REQUESTED', body: expect.stringContaining('One thing') }]);
    const [one, two] = pull().pull.threads.slice(-2);
    expect(one).toMatchObject({ path: 'src/widget.js', line: 2 });
    expect(one?.comments[0]?.body).toContain(`**Major**: Too loud\n\n\`\`\`\`suggestion\n${suggestion}\`\`\`\``);
    expect(two).toMatchObject({ line: 3, startLine: 2 });
  });

  it('A review says nothing again of lines that it spoke of, and names what it left out', async () => {
    const again = await reviewer.submitReview(draft({ marker: 'r2', findings: [finding(), finding({ line: 1 })] }));
    expect(again).toMatchObject({ kind: 'submitted', findings: 1, left: ['src/widget.js:2'] });
    // Somebody else's mark is none of ours.
    await alice().request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
      ...{ ...at, event: 'COMMENT' as const, body: '<!-- remote-swe r3 -->' },
    });
    expect(await reviewer.submitReview(draft({ marker: 'r3', findings: [] }))).toMatchObject({ kind: 'submitted' });
    expect(ours()).toHaveLength(3);
  });

  it('After a push only what has changed since may be commented on', async () => {
    const clone = `${github.root}/again`;
    await git(github.root, 'clone', '-q', '-b', 'loud', cloneUrl(github.url, TOKEN), clone);
    await git(clone, 'rm', '-q', 'package.json');
    await fs.writeFile(`${clone}/data.txt`, 'a line of the data\n'.repeat(300_000));
    await git(clone, 'add', '.');
    await git(clone, 'commit', '-qm', 'Remove the package');
    await git(clone, 'push', '-q', 'origin', 'loud');
    const old = await reviewer.submitReview(draft({ marker: 'r4', findings: [finding({ line: 3 })] }));
    expect(old).toMatchObject({ kind: 'misplaced', since: ours().at(-1)?.sha });
    const large = finding({ path: 'data.txt', line: 5 });
    expect(await reviewer.submitReview(draft({ marker: 'r4', findings: [large] }))).toMatchObject({
      problems: [expect.stringContaining('GitHub shows no diff of this file')],
    });
    const fresh = finding({ path: 'package.json', line: 1, side: 'LEFT' });
    expect(await reviewer.submitReview(draft({ marker: 'r4', findings: [fresh] }))).toMatchObject({ findings: 1 });
    expect(pull().pull.threads.at(-1)).toMatchObject({ side: 'LEFT', path: 'package.json' });
  });

  it('After a push of more files than GitHub compares, a file that is left out may be commented on', async () => {
    const clone = `${github.root}/again`;
    await fs.mkdir(`${clone}/many`);
    for (let file = 100; file <= 401; file++) await fs.writeFile(`${clone}/many/${file}.txt`, 'x\n');
    await git(clone, 'add', '.');
    await git(clone, 'commit', '-qm', 'Many files');
    await git(clone, 'push', '-q', 'origin', 'loud');
    const beyond = finding({ path: 'many/401.txt', line: 1 });
    expect(await reviewer.submitReview(draft({ marker: 'r5', findings: [beyond] }))).toMatchObject({ findings: 1 });
  });

  it('Nobody asks for changes of their own pull request, and a closed one is not reviewed', async () => {
    const own = await host.submitReview(draft({ marker: 'o1', findings: [] }));
    expect(own).toMatchObject({ kind: 'submitted', problems: [expect.stringContaining('their own pull request')] });
    await octokit(github.url, TOKEN).request('PATCH /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...at,
      state: 'closed',
    });
    await expect(reviewer.submitReview(draft({ marker: 'r9' }))).rejects.toMatchObject({
      code: 'refused',
      message: expect.stringContaining('#1 is closed'),
    });
  });
});
