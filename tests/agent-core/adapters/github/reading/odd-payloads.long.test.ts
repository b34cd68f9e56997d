import { codeAddress } from '@remote-swe/core/domain/code-address';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { octokit, pushBranch, startGitHub, TOKEN } from '../../../../local/github/harness.ts';
import { lambdaContext } from '../../../fakes/build.ts';
import { fieldsOf, type Recorded, recording, replaying, withField } from './replay.ts';

type GitHub = Awaited<ReturnType<typeof startGitHub>>;
const TOOLS = new ToolBox(allTools);
const BRANCH = 'loud';
let github: GitHub;
let recorder: Awaited<ReturnType<typeof recording>>;
let player: Awaited<ReturnType<typeof replaying>>;
const addresses: Record<string, string> = {};

beforeAll(async () => {
  github = await startGitHub();
  recorder = await recording(github.service, github.url);
  player = await replaying(github.url);
  const clone = await pushBranch(github.root, github.url, BRANCH);
  expect(clone).not.toBe('');
  const draft = { repository: 'acme/widget', branch: BRANCH, title: 'Louder', body: 'Words', ours: [], marker: 'm1' };
  // Another client than the one that records: what that has read before, GitHub answers without a body.
  const opener = await recording(github.service, github.url);
  const { number } = await opener.host.openPullRequest(draft);
  await opener.close();
  Object.assign(addresses, await contents(number));
});
afterAll(async () => {
  await recorder.close();
  await player.close();
  await github.stop();
});

/** Something of every kind, and its address. */
async function contents(pull: number): Promise<Record<string, string>> {
  const client = octokit(github.url, TOKEN);
  const at = { owner: 'acme', repo: 'widget', pull_number: pull, issue_number: pull };
  const comments = [{ path: 'src/widget.js', line: 2, body: 'Why?' }];
  const review = await client.request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    ...{ ...at, event: 'COMMENT', body: 'So so', comments },
  });
  const said = await client.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...at,
    body: 'Yes',
  });
  const lines = await client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', at);
  await github.service.setCheckRuns('acme', 'widget', BRANCH, [
    { name: 'unit', status: 'completed', conclusion: 'failure' },
  ]);
  github.service.createIssue({ owner: 'acme', name: 'widget', title: 'Other', body: `see #${pull}`, labels: ['bug'] });
  const run = github.service.addWorkflowRun('acme', 'widget', {
    ...{ name: 'CI', branch: BRANCH, sha: 'abcdef', conclusion: 'failure' },
    jobs: [{ name: 'build', conclusion: 'failure', steps: [{ name: 'Test', conclusion: 'failure' }] }],
  });
  github.service.addGist({ id: 'abcdef01', owner: 'bob', description: 'Notes', files: { 'a.md': 'words' } });
  return {
    'a pull request': `acme/widget/pull/${pull}`,
    'an issue': `acme/widget/issues/${pull}`,
    'a comment': `acme/widget/pull/${pull}#issuecomment-${said.data.id}`,
    'a comment on a line': `acme/widget/pull/${pull}#discussion_r${lines.data[0]?.id}`,
    'a review': `acme/widget/pull/${pull}#pullrequestreview-${review.data.id}`,
    'a file': `acme/widget/blob/${BRANCH}/README.md`,
    'a directory': `acme/widget/tree/${BRANCH}/src`,
    'a commit': `acme/widget/commit/${review.data.commit_id}`,
    'a comparison': `acme/widget/compare/main...${BRANCH}`,
    'a run': `acme/widget/actions/runs/${run.id}`,
    'a job': `acme/widget/actions/runs/${run.id}/job/${run.jobs[0]?.id}`,
    'a gist': 'gist/bob/abcdef01',
  };
}

async function look(url: string, codeHost: GitHub['service'] extends never ? never : (typeof recorder)['host']) {
  const isPull = codeAddress(url, codeHost.addresses).kind === 'pull';
  const tool = TOOLS.lambda(isPull ? 'get_pull_request' : 'get_issue');
  if (!tool) throw new Error('no such tool');
  return tool.run(tool.input.parse({ url }), lambdaContext(codeHost, { now: 0 }));
}

describe('odd payloads of GitHub', () => {
  it.each([
    'a pull request',
    'an issue',
    'a comment',
    'a comment on a line',
    'a review',
    'a file',
    'a directory',
    'a commit',
    'a comparison',
    'a run',
    'a job',
    'a gist',
  ])('Of %s any field may be missing, null or of another type: it costs that part only', async (kind) => {
    const url = `${github.url}/${addresses[kind]}`;
    recorder.recorded.clear();
    const whole = await look(url, recorder.host);
    expect(whole.isError).toBeUndefined();
    const recorded: Recorded = new Map(recorder.recorded);
    let tried = 0;
    for (const [key, answer] of recorded)
      for (const path of fieldsOf(answer.body))
        for (const value of [undefined, null, { odd: 1 }]) {
          player.now.answers = new Map(recorded).set(key, { ...answer, body: withField(answer.body, path, value) });
          const outcome = await look(url, player.host).catch((error: Error) => error.name);
          expect([path.join('.'), value, outcome]).toEqual([
            path.join('.'),
            value,
            typeof outcome === 'string' ? 'PortError' : expect.anything(),
          ]);
          tried++;
        }
    expect(tried).toBeGreaterThan(10);
  });
});
