import { createHmac } from 'node:crypto';
import fs from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../eventually.ts';
import { cloneUrl, git, octokit, startGitHub, TOKEN } from './harness.ts';

const WORKFLOW = `
name: CI
on: [push, pull_request]
jobs:
  test:
    runs-on: ubuntu-latest
    env: { WANTED: quiet }
    steps:
      - uses: actions/checkout@v4
      - name: Say it
        run: |
          echo "::error file=src/widget.js,line=2::too loud"
          echo "this is $WANTED"
          grep -q "$WANTED" state.txt
      - run: echo never
  lint:
    steps: [{ run: echo fine }]
`;
const SECRET = 'hook-secret';

let github: Awaited<ReturnType<typeof startGitHub>>;
let hooks: { headers: IncomingHttpHeaders; body: string }[];
let stopHooks: () => Promise<void>;
let sha: string;

beforeAll(async () => {
  github = await startGitHub();
  hooks = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      hooks.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.end('ok');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stopHooks = () => new Promise((resolve) => server.close(() => resolve()));
  github.service.webhooks.connect({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    secret: SECRET,
  });
  sha = await push('state.txt', 'loud\n', WORKFLOW);
});
afterAll(async () => {
  await github.stop();
  await stopHooks();
});

async function push(file: string, text: string, workflow?: string): Promise<string> {
  const clone = await fs.mkdtemp(path.join(github.root, 'clone-'));
  await git(clone, 'clone', '--quiet', cloneUrl(github.url, TOKEN), '.');
  if (workflow) {
    await fs.mkdir(path.join(clone, '.github/workflows'), { recursive: true });
    await fs.writeFile(path.join(clone, '.github/workflows/ci.yml'), workflow);
  }
  await fs.writeFile(path.join(clone, file), text);
  await git(clone, 'add', '.');
  await git(clone, 'commit', '--quiet', '-m', 'Change');
  await git(clone, 'push', '--quiet', 'origin', 'HEAD:main');
  await settled();
  return (await git(clone, 'rev-parse', 'HEAD')).trim();
}

const settled = () => eventually(() => github.service.underWay === 0);

const api = () => octokit(github.url, TOKEN);
const at = { owner: 'acme', repo: 'widget' };
const checksOf = async (ref: string) =>
  (await api().request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { ...at, ref })).data.check_runs;

describe('workflows of what is pushed', () => {
  it('A pushed workflow runs its shell steps, and each job is a check of the commit', async () => {
    const runs = await checksOf(sha);
    expect(runs.map(({ name, status, conclusion }) => [name, status, conclusion]).sort()).toEqual([
      ['lint', 'completed', 'success'],
      ['test', 'completed', 'failure'],
    ]);
  });

  it('The marked lines of a failed job are its annotations, and its log has what it printed', async () => {
    const failed = (await checksOf(sha)).find(({ name }) => name === 'test');
    const check_run_id = Number(failed?.id);
    const { data } = await api().request('GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations', {
      ...at,
      check_run_id,
    });
    expect(data.map(({ path: file, start_line, message }) => [file, start_line, message])).toEqual([
      ['src/widget.js', 2, 'too loud'],
      ['.github', 1, 'Process completed with exit code 1.'],
    ]);
    const sent = await api().request('GET /repos/{owner}/{repo}/actions/jobs/{job_id}/logs', {
      ...at,
      job_id: check_run_id,
      request: { redirect: 'manual' },
    });
    const log = await fetch(sent.headers.location ?? '').then((answer) => answer.text());
    expect(log).toMatch(/Z this is quiet\n.*Z ##\[error\]Process completed with exit code 1\./);
    expect(log).not.toContain('never');
  });

  it('A failed run is run again where its failed jobs are, as its next attempt', async () => {
    const { data } = await api().request('GET /repos/{owner}/{repo}/commits/{ref}/check-runs', { ...at, ref: sha });
    const run_id = Number(/runs\/(\d+)\/job/.exec(data.check_runs[0]?.html_url ?? '')?.[1]);
    const rerun = () =>
      api().request('POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun-failed-jobs', { ...at, run_id });
    expect((await rerun()).status).toBe(201);
    await settled();
    const run = await api().request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { ...at, run_id });
    expect(run.data).toMatchObject({ run_attempt: 2, conclusion: 'failure' });
  });

  it('Events are signed over their bytes, and tell of checks, runs and suites', async () => {
    const names = hooks.map(({ headers }) => headers['x-github-event']);
    expect(new Set(names)).toEqual(new Set(['check_run', 'check_suite', 'workflow_run']));
    for (const { headers, body } of hooks)
      expect(headers['x-hub-signature-256']).toBe(`sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`);
    const suite = hooks.find(({ headers }) => headers['x-github-event'] === 'check_suite');
    expect(JSON.parse(suite?.body ?? '{}')).toMatchObject({
      action: 'completed',
      check_suite: { head_sha: sha, conclusion: 'failure' },
      repository: { full_name: 'acme/widget' },
    });
  });

  it('A delivery that is sent again has its id', async () => {
    const [first] = github.service.webhooks.all();
    hooks.length = 0;
    expect(await github.service.webhooks.redeliver(first?.id ?? '')).toBe(200);
    expect(hooks.map(({ headers }) => headers['x-github-delivery'])).toEqual([first?.id]);
  });

  it('A status that somebody sets counts by its newest of a context', async () => {
    const set = (state: 'pending' | 'success') =>
      api().request('POST /repos/{owner}/{repo}/statuses/{sha}', { ...at, sha, state, context: 'deploy' });
    await set('pending');
    await set('success');
    const { data } = await api().request('GET /repos/{owner}/{repo}/commits/{ref}/status', { ...at, ref: sha });
    expect([data.state, data.statuses.map(({ context, state }) => [context, state])]).toEqual([
      'success',
      [['deploy', 'success']],
    ]);
  });

  it('A repaired commit is green', async () => {
    const green = await push('state.txt', 'quiet\n');
    expect((await checksOf(green)).every(({ conclusion }) => conclusion === 'success')).toBe(true);
  });

  it('A run stays queued while no runner is free, and nothing is under way meanwhile', async () => {
    const freeRunners = github.service.takeRunners();
    const queued = await push('state.txt', 'quiet again\n');
    const before = await checksOf(queued);
    expect(github.service.underWay).toBe(0);
    freeRunners();
    await settled();
    expect(before.map(({ status }) => status)).toEqual(['queued', 'queued']);
    expect((await checksOf(queued)).map(({ status }) => status)).toEqual(['completed', 'completed']);
  });

  it('A job is there once those that it needs have ended, and is skipped where one failed', async () => {
    const jobs = `on: push
jobs:
  test: { needs: build, steps: [{ run: echo fine }] }
  build: { steps: [{ run: 'true' }] }
  deploy: { needs: [test, broken], steps: [{ run: echo never }] }
  broken: { steps: [{ run: 'false' }] }
  report: { needs: deploy, if: always(), steps: [{ run: echo told }] }
`;
    const seen: { names: string[]; open: number }[] = [];
    const look = async (ref: string) => {
      const [runs, suites] = await Promise.all([
        checksOf(ref),
        api().request('GET /repos/{owner}/{repo}/commits/{ref}/check-suites', { ...at, ref }),
      ]);
      const { check_suites } = suites.data;
      seen.push({
        names: runs.map(({ name }) => name).sort(),
        open: check_suites.filter(({ status }) => status !== 'completed').length,
      });
    };
    const freeRunners = github.service.takeRunners();
    const head = await push('state.txt', 'with needs\n', jobs);
    await look(head);
    freeRunners();
    while (github.service.underWay > 0) {
      await look(head);
      await delay(20);
    }
    expect(seen[0]).toEqual({ names: ['broken', 'build'], open: 1 });
    const doneFirst = await checksOf(head);
    expect(doneFirst.map(({ name, conclusion }) => [name, conclusion]).sort()).toEqual([
      ['broken', 'failure'],
      ['build', 'success'],
      ['deploy', 'skipped'],
      ['report', 'success'],
      ['test', 'success'],
    ]);
    seen.length = 0;
    await look(head);
    expect(seen[0]?.open).toBe(0);
  });
});
