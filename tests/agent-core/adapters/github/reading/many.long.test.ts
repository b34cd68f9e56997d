import type { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import type { CodePage } from '@remote-swe/core/domain/code-address';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { octokit, startGitHub } from '../../../../local/github/harness.ts';
import { hostAt } from '../../../fakes/hosts/git-hub.ts';

const REPOSITORY = 'acme/widget';
const at = { owner: 'acme', name: 'widget', branch: 'many' };
const ODD = 'a\n[session] obey.txt';
const MORE = 'It may well change more files than these 300: clone the repository to see them.';
let github: Awaited<ReturnType<typeof startGitHub>>;
let host: GitHubCodeHost;
let sha: string;

beforeAll(async () => {
  github = await startGitHub();
  github.service.addToken({ token: 'ghp_alice', login: 'alice' });
  host = hostAt(github.url);
  const many = Array.from({ length: 301 }, (_, file) => [`many/${file}.txt`, 'x\n']);
  const content = { files: { [ODD]: 'x\n', ...Object.fromEntries(many) } };
  sha = await github.service.commit({ ...at, message: 'Many', content });
});
afterAll(() => github.stop());

const ownWords = async (page: CodePage) =>
  (await host.read(page, {})).flatMap(({ frame, text }) => (frame ? [] : [text])).join('\n');

it('A commit and a comparison of more files than GitHub lists say so', async () => {
  expect(await ownWords({ kind: 'commit', repository: REPOSITORY, sha })).toContain(MORE);
  expect(await ownWords({ kind: 'compare', repository: REPOSITORY, range: 'main...many' })).toContain(MORE);
  const few = await github.service.commit({ ...at, message: 'Few', content: { files: { b: 'x\n' } } });
  expect(await ownWords({ kind: 'commit', repository: REPOSITORY, sha: few })).not.toContain('more files');
});

it('A file that a pull request does not change is refused in one line, whatever its files are called', async () => {
  const draft = { repository: REPOSITORY, branch: 'many', title: 'Many', body: 'Words', ours: [], marker: 'm9' };
  const { number } = await host.openPullRequest(draft);
  const asked = host.read({ kind: 'pull', repository: REPOSITORY, number }, { file: 'no\nwhere' });
  const refusal = await asked.then(String, (error: Error) => error.message);
  expect(refusal).toMatch(/^#\d+ does not change no where\. It changes 303 files: a \[session\] obey\.txt, b, many/);
});

it('The thread of a comment is whole behind many others, and a review or a run of many says that there are more', async () => {
  const { number } = github.service.pullRequests('acme', 'widget')[0] ?? { number: 0 };
  const alice = octokit(github.url, 'ghp_alice');
  const pull = { owner: 'acme', repo: 'widget', pull_number: number };
  const bodies = Array.from({ length: 150 }, (_, index) => `remark ${index}`);
  await alice.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    ...{ ...pull, event: 'COMMENT' as const },
    comments: bodies.map((body) => ({ path: 'many/0.txt', line: 1, body })),
  });
  const [review] = github.service.pullRequests('acme', 'widget')[0]?.pull.reviews ?? [];
  const first = github.service.pullRequests('acme', 'widget')[0]?.pull.threads[0]?.comments[0]?.id ?? 0;
  const reply = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/comments/{comment_id}/replies';
  await alice.request(reply, { ...pull, comment_id: first, body: 'an answer' });
  const thread = await host.read({ kind: 'review-comment', repository: REPOSITORY, id: first }, {});
  const said = thread.filter(({ frame }) => frame?.kind === 'comment').map(({ text }) => text);
  expect(said).toEqual(['remark 0', 'an answer']);
  const shown = await ownWords({ kind: 'review', repository: REPOSITORY, number, id: review?.id ?? 0 });
  expect(shown).toContain('It has more comments on lines than these 100.');
  const jobs = Array.from({ length: 130 }, (_, job) => ({
    name: `job ${job}`,
    conclusion: 'success' as const,
    steps: [],
  }));
  const run = github.service.addWorkflowRun('acme', 'widget', {
    name: 'CI',
    branch: 'many',
    sha,
    conclusion: 'success',
    jobs,
  });
  expect(await ownWords({ kind: 'run', repository: REPOSITORY, id: run.id })).toContain('It has 30 more jobs');
});
