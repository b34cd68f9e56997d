import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestWorker, textOf } from '../worker.ts';

const TOKEN = 'ghs_0123456789abcdef';
const worker = new TestWorker();
const programs = join(worker.root, 'programs');
const seen = join(worker.workspace, 'seen');

beforeAll(async () => {
  await worker.build();
  mkdirSync(programs);
  // Stands for the real one: what it was given, and what it was asked.
  const gh = `#!/bin/sh\n{ echo "token=$GH_TOKEN enterprise=$GH_ENTERPRISE_TOKEN host=$GH_HOST"; echo "$@"; } >${seen}\n`;
  writeFileSync(join(programs, 'gh'), gh);
  chmodSync(join(programs, 'gh'), 0o755);
});
afterAll(() => worker.remove());

/** What the command says, and what the real gh was given. */
async function run(command: string, serverUrl = 'https://github.com', path = `${programs}:${process.env.PATH}`) {
  rmSync(seen, { force: true });
  const content = { credentials: [{ url: `${serverUrl}/acme/widget`, username: 'x-access-token', password: TOKEN }] };
  const git = { credentialsUrl: worker.bucket.put('credentials', content), serverUrl };
  const result = await worker.call('bash', { command }, { git, environment: { PATH: path } });
  return { text: textOf(result), given: existsSync(seen) ? readFileSync(seen, 'utf8') : '' };
}
const clone = (address: string) => `rm -rf c && git init -q c && cd c && git remote add origin ${address}`;

it('The gh of a clone is given its token for one run, and no environment around it has one', async () => {
  const { text, given } = await run(`${clone('git@github.com:acme/widget.git')}; gh pr list --limit 3; env`);
  expect(given).toBe(`token=${TOKEN} enterprise= host=\npr list --limit 3\n`);
  expect(text).not.toContain('GH_TOKEN');
  expect(text).not.toContain('secret removed');
});

it.each([
  'gh -R acme/widget pr list',
  'gh pr view --repo=github.com/acme/widget',
  'gh api repos/acme/widget/issues?per_page=1',
  'gh issue view https://github.com/acme/widget/issues/1',
  'GH_REPO=acme/widget gh pr list',
])('The real gh is given the token of the repository that %j names', async (command) => {
  expect((await run(command)).given).toContain(`token=${TOKEN} `);
});

it('The real gh is given nothing for other repositories and hosts, and is told why', async () => {
  const other = await run('gh -R acme/secret pr list 2>&1');
  expect(other.given).toContain('token= enterprise= ');
  expect(other.text).toMatch(/only for repositories that this session has taken up.*gh has no token for this/s);
  expect((await run(`${clone('https://evil.example/acme/widget.git')}; gh pr list`)).given).toContain(
    'token= enterprise= ',
  );
  expect((await run('gh -R evil.example/acme/widget pr list')).given).toContain('token= enterprise= ');
});

it('The real gh is given the token of GitHub Enterprise by its names, below the path of its address', async () => {
  const { given } = await run(`${clone('https://code.example/acme/widget')}; gh pr list`, 'https://code.example');
  expect(given).toContain(`token= enterprise=${TOKEN} host=code.example\n`);
});

it.each([
  'gh api --hostname evil.example repos/acme/widget',
  'gh api --hostname=evil.example repos/acme/widget',
  'gh -R acme/widget pr view https://evil.example/acme/widget/pull/1',
  'gh -R acme/widget api http://evil.example/',
  'GH_HOST=evil.example gh -R evil.example/acme/widget pr list',
])('The real gh gets no token of GitHub Enterprise for %j, which goes elsewhere', async (command) => {
  const { given } = await run(command, 'https://code.example');
  expect(given).toContain('token= enterprise= ');
});

it('No gh shows its token to anybody, and each keeps one that somebody has set', async () => {
  for (const words of ['auth token', 'auth login', 'auth status --show-token']) {
    const { text, given } = await run(`gh -R acme/widget --help; rm -f ${seen}; gh ${words} 2>&1`);
    expect(given).toBe('');
    expect(text).toMatch(/exit=1 /);
  }
  expect((await run('GH_TOKEN=mine gh -R acme/widget pr list')).given).toContain('token=mine ');
});

it.each(['x', '-X pr x', '--jq pr x', '-R acme/widget x', '--repo=acme/widget co 1'])(
  'The real gh gets no token for %j, which may be an alias or an extension',
  async (words) => {
    const { given } = await run(`${clone('https://github.com/acme/widget')}; GH_REPO=acme/widget gh ${words}`);
    expect(given).toContain('token= enterprise= ');
  },
);

it.each(["alias set --shell x 'echo $GH_TOKEN'", '-R acme/widget extension install a/b', 'ext exec x'])(
  'No gh runs for %j',
  async (words) => {
    const { text, given } = await run(`gh ${words} 2>&1`);
    expect(given).toBe('');
    expect(text).toContain('aliases and extensions');
  },
);

it('A gh that is not installed says so', async () => {
  const { text } = await run('gh pr list 2>&1', 'https://github.com', process.env.PATH);
  expect(text).toMatch(/gh is not installed on this machine.*exit=127 /s);
});
