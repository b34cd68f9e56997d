import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import type { Check } from '@remote-swe/core/domain/checks';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Front } from '../../../../local/kernel/front.ts';
import { json, type LocalRequest, type LocalResponse } from '../../../../local/kernel/http.ts';

const SHA = 'c'.repeat(40);
const TOKEN = 'ghp_reader';
const MB = 1_000_000;

let url: string;
let host: GitHubCodeHost;
let runs: object[];
let suites: object[] | undefined;
let mergeable: boolean | null = true;
let storage: Server;
let log: (request: IncomingMessage, response: ServerResponse) => void;
const asked: { path: string; authorization: string | undefined; range: string | undefined }[] = [];

const ROUTES: [RegExp, (request: LocalRequest) => LocalResponse][] = [
  [
    /^\/repos\/acme\/widget\/pulls\/7$/,
    () => json(200, { state: 'open', mergeable, head: { sha: SHA }, base: { ref: 'main' } }),
  ],
  [
    /\/commits\/c+\/check-runs$/,
    ({ query }) => {
      const page = Number(query.get('page') ?? 1);
      return json(200, { total_count: runs.length, check_runs: runs.slice((page - 1) * 100, page * 100) });
    },
  ],
  [
    /\/commits\/c+\/check-suites$/,
    () => (suites ? json(200, { total_count: suites.length, check_suites: suites }) : json(403, { message: 'No' })),
  ],
  [
    /\/commits\/c+\/status$/,
    () =>
      json(200, {
        sha: SHA,
        total_count: 1,
        statuses: [{ id: 9, context: 'deploy', state: 'pending', description: 'soon' }],
      }),
  ],
  [
    /widget\/branches\/main$/,
    () => json(200, { protection: { required_status_checks: { contexts: ['build', 'security'] } } }),
  ],
  [
    /\/rules\/branches\/main$/,
    () =>
      json(200, [
        { type: 'required_status_checks', parameters: { required_status_checks: [{ context: 'deploy' }, null] } },
        { type: 'deletion' },
      ]),
  ],
  [
    /\/check-runs\/1\/annotations$/,
    () => json(200, [{ path: 'src/a.ts', start_line: 3, annotation_level: 'failure', message: 'wrong type' }, 'odd']),
  ],
  [
    /\/actions\/jobs\/1\/logs$/,
    () => ({
      status: 302,
      headers: { location: `http://127.0.0.1:${(storage.address() as AddressInfo).port}/1` },
      body: '',
    }),
  ],
];

const front = new Front(() => ({
  name: 'github',
  operation: () => 'Any',
  handle: async (request) => {
    const { path, headers } = request;
    asked.push({ path, authorization: headers.authorization, range: headers.range });
    return ROUTES.find(([route]) => route.test(path))?.[1](request) ?? json(404, { message: 'Not Found' });
  },
}));

beforeAll(async () => {
  storage = createServer((request, response) => {
    const { authorization, range } = request.headers;
    asked.push({ path: '/storage', authorization, range });
    log(request, response);
  });
  await new Promise<void>((resolve) => storage.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${await front.listen()}`;
  host = new GitHubCodeHost({ apiUrl: url, serverUrl: url, auth: tokenAuth(TOKEN, url) });
});
beforeEach(() => {
  asked.length = 0;
  suites = undefined;
  runs = [run(1, 'build', 'failure'), run(2, 'lint', 'success'), run(3, 'e2e', null)];
  log = (_request, response) => void response.end(LINES.join('\n'));
});
afterAll(async () => {
  storage.closeAllConnections();
  storage.close();
  await front.close();
});

const run = (id: number, name: string, conclusion: string | null) => ({
  ...{ id, name, conclusion, status: conclusion ? 'completed' : 'in_progress' },
  ...{ app: { slug: 'github-actions' }, html_url: `https://x/${id}`, output: { title: null } },
});
const LINES = [
  '2026-11-20T10:00:00.0000000Z ##[group]Run npm ci',
  '2026-11-20T10:00:01.0000000Z added 5 packages',
  '2026-11-20T10:00:02.0000000Z ##[group]Run npm test',
  '2026-11-20T10:00:03.0000000Z \u001b[31mexpected 1 to be 2\u001b[0m',
  '2026-11-20T10:00:04.0000000Z ##[error]Process completed with exit code 1.',
  '2026-11-20T10:00:05.0000000Z Post job cleanup.',
];
const FAILED: Check = { kind: 'run', id: 1, job: 1, name: 'build', state: 'failed', words: 'failure', required: true };
/** Writes as fast as it is read, until `goesOn` says no. */
function endless(response: ServerResponse, goesOn: (bytes: number) => boolean): void {
  const chunks = function* () {
    for (let bytes = 65_536; goesOn(bytes); bytes += 65_536) yield Buffer.alloc(65_536, 'a');
  };
  pipeline(Readable.from(chunks()), response, () => {});
}
const texts = async (checks: Check[] = [FAILED]) =>
  (await host.failures('acme/widget', checks)).map(({ text }) => text);

describe('checks of a pull request', () => {
  it('Checks come with their state, the required ones marked by protection and by rules, and those that nobody reported', async () => {
    const found = await host.checks('acme/widget', { number: 7 });
    expect(found).toMatchObject({ sha: SHA, left: 0, missing: ['security'], pull: { state: 'open', headSha: SHA } });
    expect(found.checks.map(({ name, state, required, kind, job }) => [name, state, required, kind, job])).toEqual([
      ['build', 'failed', true, 'run', 1],
      ['e2e', 'waiting', false, 'run', 3],
      ['deploy', 'waiting', true, 'status', undefined],
      ['lint', 'passed', false, 'run', 2],
    ]);
  });

  it('Conflicts with the base are known once GitHub has looked', async () => {
    for (const [said, conflicts] of [
      [false, true],
      [null, undefined],
      [true, undefined],
    ] as const) {
      mergeable = said;
      expect((await host.checks('acme/widget', { number: 7 })).pull?.conflicts).toBe(conflicts);
    }
  });

  it('All pages of check runs are read, and beyond ten of them it is told how many are left', async () => {
    runs = Array.from({ length: 1_040 }, (_, id) => run(id, `check ${id}`, 'success'));
    const found = await host.checks('acme/widget', { sha: SHA });
    expect([found.checks.length, found.left]).toEqual([1_001, 40]);
  });

  it('Odd check runs cost themselves and nothing else', async () => {
    runs = [{}, { id: 'x', name: 7, conclusion: 5 }, run(2, 'lint', 'success')] as never;
    expect((await host.checks('acme/widget', { sha: SHA })).checks).toHaveLength(4);
  });
});

describe('checks that are still to come', () => {
  const T = '2026-11-20T10:00:00Z';
  type Stands = { status?: string; conclusion?: string; checks?: number; at?: string };
  const suite = (app: string, { status = 'completed', conclusion, checks = 1, at = T }: Stands = {}) => ({
    ...{ id: 5, app: { slug: app }, status, conclusion: conclusion ?? null },
    ...{ latest_check_runs_count: checks, created_at: at },
  });
  const coming = async () => (await host.checks('acme/widget', { sha: SHA })).coming;

  it('A suite of Actions is under way until it is over; one of another App only if it has checks', async () => {
    suites = [
      suite('github-actions', { conclusion: 'success' }),
      suite('github-actions', { status: 'queued', checks: 0 }),
      suite('circle', { status: 'in_progress', checks: 2 }),
      suite('silent', { status: 'queued', checks: 0, at: '2026-11-20T10:00:09Z' }),
    ];
    expect(await coming()).toEqual({ underWay: 2, approvals: 0, appearing: { since: Date.parse(T) + 9_000 } });
    suites.pop();
    expect(await coming()).toEqual({ underWay: 2, approvals: 0 });
  });

  it('With nothing of Actions, the oldest sign of the commit tells how long ago it was pushed', async () => {
    suites = [suite('cla', { at: '2026-11-20T10:00:05Z' }), suite('circle')];
    expect(await coming()).toEqual({ underWay: 0, approvals: 0, appearing: { since: Date.parse(T) } });
    suites = [];
    expect(await coming()).toEqual({ underWay: 0, approvals: 0, appearing: {} });
  });

  it('Workflow runs that a maintainer has to approve are counted, and one that could not start has failed', async () => {
    suites = [
      suite('github-actions', { conclusion: 'action_required', checks: 0 }),
      suite('github-actions', { conclusion: 'startup_failure', checks: 0 }),
      suite('other', { conclusion: 'action_required' }),
    ];
    const found = await host.checks('acme/widget', { sha: SHA });
    expect(found.coming).toEqual({ underWay: 0, approvals: 1 });
    expect(found.checks.filter(({ words }) => words === 'startup failure')).toHaveLength(1);
  });

  it('Suites that may not be read, or are odd, cost themselves', async () => {
    expect(await coming()).toBeUndefined();
    suites = [{}, { app: 7, status: 5, created_at: 'soon' }];
    expect(await coming()).toMatchObject({ approvals: 0 });
  });

  it('The whole name of a commit that was asked for by a short one is what GitHub answers', async () => {
    expect((await host.checks('acme/widget', { sha: 'ccccccc' })).sha).toBe(SHA);
  });
});

describe('why a check failed', () => {
  it('A failed check shows its marked lines, and of its log the step that failed without times and colours', async () => {
    expect(await texts()).toEqual([
      'src/a.ts:3 failure: wrong type\n?:? : ',
      '##[group]Run npm test\nexpected 1 to be 2\n##[error]Process completed with exit code 1.',
    ]);
  });

  it('The storage of logs gets no token', async () => {
    await texts();
    expect(asked.find(({ path }) => path.startsWith('/storage'))?.authorization).toBeUndefined();
    expect(asked.filter(({ path }) => path.startsWith('/repos')).every(({ authorization }) => authorization)).toBe(
      true,
    );
  });

  it('Of a log of 100 MB only the end is asked for', async () => {
    let sent = 0;
    const size = 100 * MB;
    log = ({ headers }, response) => {
      if (headers.range)
        return void response.writeHead(206).end(`${'x'.repeat(50)}
##[error]the end`);
      response.writeHead(200, { 'content-length': String(size) });
      endless(response, (bytes) => {
        sent = bytes;
        return sent < size;
      });
    };
    const [, part] = await texts();
    expect(part).toContain('##[error]the end');
    expect(asked.at(-1)?.range).toBe(`bytes=${98 * MB}-${size - 1}`);
    expect(sent).toBeLessThan(20 * MB);
  });

  it('A storage that says no length is read to the bound and no further', async () => {
    let sent = 0;
    log = (_request, response) =>
      endless(response, (bytes) => {
        sent = bytes;
        return sent < 100 * MB;
      });
    const parts = await host.failures('acme/widget', [FAILED]);
    expect(parts[1]?.frame?.name).toBe('log of build (many bytes; only a part was read)');
    expect(sent).toBeLessThan(20 * MB);
  });

  it('A log that is gone is told in its place, and the marked lines are there', async () => {
    log = (_request, response) => void response.writeHead(403).end();
    expect((await texts())[1]).toBe('The log of build: not read. the storage of logs answered 403');
  });

  it('Details of at most five checks are read', async () => {
    const many = Array.from({ length: 7 }, () => ({ ...FAILED }));
    expect((await texts(many)).at(-1)).toBe('2 more failed; ask for one by its URL.');
  });
});
