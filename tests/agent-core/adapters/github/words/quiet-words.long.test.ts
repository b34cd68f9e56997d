import { generateKeyPairSync } from 'node:crypto';
import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { appAuth } from '@remote-swe/core/adapters/github/app/app-auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import type { PullRequestDraft } from '@remote-swe/core/ports/code-host';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { octokit, pushBranch, startGitHub, TOKEN } from '../../../../local/github/harness.ts';

const J = '\u2060';
const REPOSITORY = 'acme/widget';
const at = { owner: 'acme', repo: 'widget' };
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
let github: Awaited<ReturnType<typeof startGitHub>>;
let host: GitHubCodeHost;
const asked: string[] = [];

const hostWith = (token: string) =>
  new GitHubCodeHost({
    ...{ apiUrl: `${github.url}/api`, serverUrl: github.url },
    auth: tokenAuth(token, `${github.url}/api`),
  });
const hostOfApp = (permissions: Record<string, 'read' | 'write'>) => {
  const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  github.service.registerApp({ appId: '9', publicKeyPem, installations: [{ id: 1, account: 'acme', permissions }] });
  const privateKeyPem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const apiUrl = `${github.url}/api`;
  return new GitHubCodeHost({
    apiUrl,
    serverUrl: github.url,
    auth: appAuth({ appId: '9', privateKey: privateKeyPem, apiUrl }),
  });
};
const as = (login: string) => octokit(github.url, `ghp_${login}`);
const pulls = () => github.service.pullRequests('acme', 'widget');

beforeAll(async () => {
  github = await startGitHub();
  for (const login of ['alice', 'bob', 'carl']) {
    github.service.addToken({ token: `ghp_${login}`, login });
    github.service.setPermission('acme', 'widget', login, 'write');
  }
  for (const team of ['core', 'docs']) github.service.addTeam('acme', team, team === 'core' ? ['widget'] : []);
  for (const branch of ['loud', 'louder']) await pushBranch(github.root, github.url, branch);
  github.front.observers.push({ before: (_call, { path }) => void asked.push(path) });
  host = hostWith(TOKEN);
});
afterAll(() => github.stop());

const draft = (more: Partial<PullRequestDraft>): PullRequestDraft => ({
  ...{ repository: REPOSITORY, branch: 'loud', title: 'Louder', body: 'It was too quiet.', ours: [], marker: 'm1' },
  ...more,
});

describe('whom words at GitHub notify', () => {
  it('A comment notifies who wrote there or is of the session, and nobody else; the others are named', async () => {
    const { number } = github.service.createIssue({
      ...{ owner: 'acme', name: 'widget', title: 'Quiet' },
      author: 'alice',
    });
    await as('bob').request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
      ...{ ...at, issue_number: number, body: 'Me too' },
    });
    const page = { kind: 'issue' as const, repository: REPOSITORY, number };
    const audience = { logins: ['dora'], repositories: [REPOSITORY] };
    const body = 'cc @alice @Bob @dora @eve @acme/core `@Get`';
    const written = await host.say(page, { body, resolve: false, audience, marker: 'q1' });
    expect(written.quieted).toEqual({ mentions: ['@eve', '@acme/core'], references: [] });
    const comments = github.service.issues('acme', 'widget').find((issue) => issue.number === number)?.comments;
    expect(comments?.at(-1)?.body).toContain(`cc @alice @Bob @dora @${J}eve @${J}acme/core \`@Get\``);
  });

  it('A comment that names nobody else costs no further request', async () => {
    const { number } = github.service.createIssue({ owner: 'acme', name: 'widget', title: 'Quiet again' });
    const before = asked.length;
    const page = { kind: 'issue' as const, repository: REPOSITORY, number };
    const audience = { logins: ['dora'], repositories: [] };
    const written = await host.say(page, { body: 'Done, @dora', resolve: false, audience, marker: 'q2' });
    expect(written).not.toHaveProperty('quieted');
    expect(asked.slice(before).filter((path) => path.endsWith('/graphql'))).toEqual([]);
  });

  it('A pull request notifies whose review is asked for and who takes part in the session’s issue, in title and body', async () => {
    const { number } = github.service.createIssue({
      ...{ owner: 'acme', name: 'widget', title: 'Why' },
      author: 'alice',
    });
    const audience = { logins: [], repositories: [], thread: { repository: REPOSITORY, number } };
    const words = { title: 'Louder for @carl and @eve', body: 'As @alice asked. @acme/core: please. @acme/docs: no.' };
    const opened = await host.openPullRequest(draft({ ...words, audience, reviewers: ['carl', '@acme/core'] }));
    expect(opened.quieted).toEqual({ mentions: ['@eve', '@acme/docs'], references: [] });
    expect(opened.problems).toEqual([]);
    const [pull] = pulls();
    expect(pull).toMatchObject({ title: `Louder for @carl and @${J}eve` });
    expect(pull?.body).toContain(`As @alice asked. @acme/core: please. @${J}acme/docs: no.`);
    expect(pull?.pull).toMatchObject({ requestedReviewers: ['carl'], requestedTeams: ['core'] });
    // Who was asked for a review of it takes part in it from then on.
    const page = { kind: 'pull' as const, repository: REPOSITORY, number: opened.number };
    const said = await host.say(page, { body: '@carl @acme/core @eve', resolve: false, marker: 'q3' });
    expect(said.quieted?.mentions).toEqual(['@eve']);
  });

  it('A stranger whom the model names as a reviewer is not notified by it', async () => {
    await pushBranch(github.root, github.url, 'stranger');
    const words = { title: 'Loud', body: 'Look, @stranger and @carl and @globex/all' };
    const reviewers = ['stranger', 'carl', 'globex/all'];
    const opened = await host.openPullRequest(draft({ branch: 'stranger', marker: 'm9', reviewers, ...words }));
    expect(opened.quieted?.mentions).toEqual(['@stranger', '@globex/all']);
    const body = `Look, @${J}stranger and @carl and @${J}globex/all`;
    expect(pulls().find(({ number }) => number === opened.number)?.body).toContain(body);
  });

  it('What is cut off a long review is cut before it is read, so that no half of a code calls anybody', async () => {
    const [pull] = pulls();
    const asked = { repository: REPOSITORY, number: pull?.number ?? 0, isVerdict: false, marker: 'q9', findings: [] };
    await hostWith('ghp_bob').submitReview({ ...asked, body: `\`@eve ${'x '.repeat(40_000)}\`` });
    const body = pulls()[0]?.pull.reviews.at(-1)?.body;
    expect(body).toContain(`\`@${J}eve x`);
    expect(body).toContain('… cut: ');
  });

  it('A review notifies only those who take part, in its body and on lines, and a suggestion stays as it is', async () => {
    const [pull] = pulls();
    const finding = { path: 'src/widget.js', line: 2, side: 'RIGHT' as const, severity: 'minor' as const };
    const review = {
      ...{ repository: REPOSITORY, number: pull?.number ?? 0, isVerdict: false, marker: 'q4' },
      body: 'For @eve and @carl',
      findings: [{ ...finding, text: 'Ask @eve', suggestion: '  @Loud() return 3; // @eve' }],
    };
    const submitted = await hostWith('ghp_bob').submitReview(review);
    expect(submitted).toMatchObject({ kind: 'submitted', quieted: { mentions: ['@eve'], references: [] } });
    expect(pulls()[0]?.pull.reviews.at(-1)?.body).toContain(`For @${J}eve and @carl`);
    const comment = pulls()[0]?.pull.threads.at(-1)?.comments[0]?.body;
    expect(comment).toContain(`Ask @${J}eve\n\n\`\`\`suggestion\n  @Loud() return 3; // @eve\n\`\`\``);
  });

  it('What stands in an answer to a remark notifies only those who take part', async () => {
    const id = pulls()[0]?.pull.threads.at(-1)?.comments[0]?.id ?? 0;
    const page = { kind: 'review-comment' as const, repository: REPOSITORY, id };
    const said = await host.say(page, { body: '@bob: done, @eve', resolve: false, marker: 'q5' });
    expect(said.quieted).toEqual({ mentions: ['@eve'], references: [] });
    expect(pulls()[0]?.pull.threads.at(-1)?.comments.at(-1)?.body).toContain(`@bob: done, @${J}eve`);
  });
});

describe('teams whose review is asked for', () => {
  it('A team that cannot be asked costs nobody else the request, and the reason is told', async () => {
    const reviewers = ['alice', 'acme/docs', 'globex/core'];
    const { problems, number } = await host.openPullRequest(draft({ branch: 'louder', reviewers, marker: 't1' }));
    expect(problems).toEqual([
      'globex/core is no team of acme, and was not asked for a review',
      expect.stringMatching(/a review by docs.*is not a collaborator of the acme\/widget repository/),
    ]);
    expect(pulls().find((pull) => pull.number === number)?.pull.requestedReviewers).toEqual(['alice']);
  });

  it.each([
    [{ members: 'read' as const }, [], ['core']],
    [
      {},
      [expect.stringMatching(/Could not resolve to a node.*lacks members: read for acme\/widget.*"Members: read"/)],
      undefined,
    ],
  ])('An App with %j asks a team, or says which right it lacks', async (more, problems, teams) => {
    const rights = { contents: 'write', issues: 'write', pull_requests: 'write', metadata: 'read' } as const;
    const branch = `app-${Object.keys(more).length}`;
    await pushBranch(github.root, github.url, branch);
    const opened = await hostOfApp({ ...rights, ...more }).openPullRequest(draft({ branch, reviewers: ['acme/core'] }));
    expect(opened.problems).toEqual(problems);
    expect(pulls().find((pull) => pull.number === opened.number)?.pull.requestedTeams).toEqual(teams);
  });
});
