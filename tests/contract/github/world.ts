import { generateKeyPairSync } from 'node:crypto';
import { createAppAuth } from '@octokit/auth-app';
import { eventually } from '../../eventually.ts';
import { octokit, pushBranch, startGitHub, TOKEN } from '../../local/github/harness.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const WORKFLOW = 'on: push\njobs:\n  build:\n    runs-on: x\n    steps:\n      - run: "true"\n';
const HEADERS = { 'content-type': 'application/json', accept: 'application/vnd.github+json' };

/** Who asks: a writer, another person who may write, one who may only read issues, nobody, a wrong token, the App, its installation. */
export type Caller = 'dev' | 'alice' | 'reader' | 'anonymous' | 'wrong' | 'app' | 'installation';

/** A local GitHub with one of each thing that its API tells of. */
/** What the examples speak of. */
export type Ids = Record<
  'issue' | 'pull' | 'comment' | 'review' | 'remark' | 'run' | 'job' | 'check',
  number | bigint
> & {
  sha: string;
};
export type World = Awaited<ReturnType<typeof startWorld>>;

export async function startWorld() {
  const github = await startGitHub();
  const { service, url, root } = github;
  service.addToken({ token: 'alice', login: 'alice' });
  service.setPermission('acme', 'widget', 'alice', 'write');
  service.addTeam('acme', 'core', ['widget']);
  service.addToken({ token: 'reader', login: 'eve', permissions: { issues: 'read' } });
  await service.createRepository({ owner: 'acme', name: 'secret', files: { a: 'b' }, private: true });
  await service.createRepository({ owner: 'acme', name: 'old', files: { a: 'b' } });
  await service.moveRepository('acme', 'old', { name: 'new' });
  const keys = { publicKeyPem: publicKey.export({ type: 'spki', format: 'pem' }).toString() };
  const suspended = { id: 6, account: 'globex', isSuspended: true };
  service.registerApp({ appId: '77', ...keys, installations: [{ id: 5, account: 'acme' }, suspended] });
  service.webhooks.connect({ url: `${url}/nobody-listens`, secret: 'shared' });
  const workflow = { '.github/workflows/ci.yml': WORKFLOW };
  const main = { owner: 'acme', name: 'widget', branch: 'main', message: 'Checks' };
  await service.commit({ ...main, content: { files: workflow } });
  await pushBranch(root, url, 'feature/loud');
  await eventually(() => service.underWay === 0);
  const tokens = { dev: TOKEN, alice: 'alice', reader: 'reader', wrong: 'wrong', ...(await appTokens(url)) };
  await octokit(url, TOKEN).request('POST /repos/{owner}/{repo}/forks', {
    owner: 'acme',
    repo: 'widget',
    organization: 'initech',
  });
  const ids = await filled(github);
  await service.moveRepository('acme', 'new', { name: 'newer' });
  await service.moveRepository('acme', 'newer', { owner: 'globex' });
  await eventually(() => service.underWay === 0);
  return { ...github, tokens, ...ids };
}

async function appTokens(url: string) {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const { token: app } = await createAppAuth({ appId: '77', privateKey: pem })({ type: 'app' });
  const path = 'POST /app/installations/{installation_id}/access_tokens';
  const headers = { authorization: `Bearer ${app}` };
  const { data } = await octokit(url).request(path, { installation_id: 5, headers });
  return { app, installation: data.token };
}

/** An issue, a pull request with a review, and all kinds of checks on its commit. */
async function filled({ service, url }: Awaited<ReturnType<typeof startGitHub>>): Promise<Ids> {
  const acme = { owner: 'acme', name: 'widget' };
  const { number: issue } = service.createIssue({
    ...acme,
    title: 'Too quiet',
    body: 'Make it louder',
    labels: ['bug'],
  });
  const at = { owner: 'acme', repo: 'widget' };
  const dev = octokit(url, TOKEN);
  const made = { ...at, title: 'Louder', body: `Closes #${issue}`, head: 'feature/loud', base: 'main' };
  const { data: pull } = await dev.request('POST /repos/{owner}/{repo}/pulls', made);
  const said = await dev.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...{ ...at, issue_number: issue, body: 'I see' },
  });
  const inPull = { ...at, pull_number: pull.number };
  const comments = [{ path: 'src/widget.js', line: 2, body: 'Why two?' }];
  const review = await octokit(url, 'alice').request('POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews', {
    ...{ ...inPull, event: 'REQUEST_CHANGES' as const, body: 'Not yet', comments },
  });
  const remarks = await dev.request('GET /repos/{owner}/{repo}/pulls/{pull_number}/comments', inPull);
  const sha = pull.head.sha;
  const log = 'all is well\n';
  const jobs = [
    { name: 'test', conclusion: 'failure' as const, steps: [{ name: 'run', conclusion: 'failure' as const }], log },
  ];
  const run = service.addWorkflowRun('acme', 'widget', {
    ...{ name: 'CI', branch: 'feature/loud', sha, conclusion: 'failure', jobs },
  });
  const annotations = [{ path: 'src/widget.js', line: 2, message: 'too loud' }];
  await service.setCheckRuns('acme', 'widget', sha, [
    { name: 'test', status: 'completed', conclusion: 'failure', runId: run.id, annotations },
    { name: 'lint', status: 'in_progress' },
  ]);
  const checks = await dev.request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { ...at, ref: sha });
  service.addGist({ id: 'a1b2c3', owner: 'dev', description: 'Notes', files: { 'a.txt': 'Hello' } });
  return {
    ...{ issue, pull: pull.number, sha, comment: said.data.id, review: review.data.id },
    ...{
      remark: remarks.data[0]?.id ?? 0,
      run: run.id,
      job: run.jobs[0]?.id ?? 0,
      check: checks.data.check_runs[0]?.id ?? 0,
    },
  };
}

export type Example = {
  /** `METHOD /path` below the API. */
  request: string;
  status: number;
  as?: Caller;
  body?: unknown;
  headers?: Record<string, string>;
};

/** Asks over the wire. The body is undefined where there is none, and its text where it is no JSON. */
export async function ask({ url, tokens }: World, { request, as = 'dev', body, headers }: Example) {
  const [method = '', path = ''] = request.split(' ');
  const authorization: Record<string, string> = as === 'anonymous' ? {} : { authorization: `Bearer ${tokens[as]}` };
  const answer = await fetch(`${url}/api${path}`, {
    ...{ method, redirect: 'manual' as const, headers: { ...HEADERS, ...authorization, ...headers } },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const said = await answer.text();
  const isJson = answer.headers.get('content-type')?.includes('json') ?? false;
  return {
    method,
    path,
    status: answer.status,
    body: said === '' ? undefined : isJson ? JSON.parse(said) : said,
    isJson,
  };
}
