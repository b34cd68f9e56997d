import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunCommand } from '@remote-swe/core/domain/worker/command';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestWorker, textOf } from '../../worker.ts';

const worker = new TestWorker();
const server = join(worker.root, 'server');
const serverUrl = pathToFileURL(server).href;
const forks = [
  { repository: 'helper/widget', upstream: 'acme/widget' },
  { repository: 'helper/gear', upstream: 'acme/gear' },
];

function git(folder: string, ...words: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, ...words], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}
const bare = (name: string) => join(server, `${name}.git`);
const path = (name: string) => join(worker.workspace, name);

beforeAll(async () => {
  await worker.build();
  const source = join(worker.root, 'source');
  mkdirSync(source);
  git(source, 'init', '-q');
  writeFileSync(join(source, 'a.txt'), 'a\n');
  git(source, 'add', '.');
  git(source, 'commit', '-qm', 'One');
  for (const name of ['acme/widget', 'helper/widget', 'acme/gear', 'helper/gear', 'acme/new'])
    git(worker.root, 'clone', '-q', '--bare', source, bare(name));
  git(bare('helper/gear'), 'branch', 'pushed-before');
  git(worker.root, 'init', '-q', '--bare', bare('acme/empty'));
  // The original has gone on since the fork was made.
  git(source, 'commit', '-q', '--allow-empty', '-m', 'Two');
  git(source, 'push', '-q', bare('acme/gear'), 'HEAD:main');
});
afterAll(() => worker.remove());

async function call(name: string, input: unknown, more: Partial<RunCommand['git']> = {}): Promise<string> {
  const report = await worker.run([{ toolCallId: worker.newId(), name, input }], { git: { serverUrl, ...more } });
  if (report.outcome !== 'done') throw new Error(JSON.stringify(report));
  return report.results.map(textOf).join('\n');
}
const clone = (repository: string, more: Partial<RunCommand['git']> = {}) =>
  call('clone_repository', { repository }, more);
const remotes = (name: string) =>
  git(path(name), 'remote', '-v')
    .split('\n')
    .filter((line) => line.endsWith('(push)'))
    .map((line) => line.replace(`${serverUrl}/`, '').replace(/\s+/g, ' '));

describe('a clone of what was forked', () => {
  it('A clone that was there gets the fork as origin and the original as upstream, which its branches follow', async () => {
    await clone('acme/widget');
    const forked = await clone('acme/widget', { forks });
    expect(remotes('widget')).toEqual(['origin helper/widget.git (push)', 'upstream acme/widget.git (push)']);
    expect(git(path('widget'), 'rev-parse', '--abbrev-ref', 'main@{upstream}')).toBe('upstream/main');
    expect(forked).toContain('Remotes: origin is the fork helper/widget, to which you push; upstream is acme/widget');
    expect(forked).toContain('Default branch: main');
    const push = 'git checkout -q -b fix upstream/main && git commit -q --allow-empty -m Fix && git push -q';
    expect(await call('bash', { command: push }, { forks })).toContain('exit=0');
    expect(git(bare('helper/widget'), 'branch', '--list', 'fix')).toContain('fix');
    expect(git(bare('acme/widget'), 'branch', '--list', 'fix')).toBe('');
  });

  it('A clone of a fork is one of the original, the same whichever of the two is named, and again', async () => {
    const first = await clone('helper/gear', { forks });
    expect(first).toContain(`Repository in ${path('gear')}`);
    expect(git(path('gear'), 'log', '-1', '--format=%s')).toBe('Two');
    expect(git(path('gear'), 'branch', '-r')).toContain('origin/pushed-before');
    for (const name of ['acme/gear', 'helper/gear'])
      expect(await clone(name, { forks })).toContain('It was there already; fetched');
    expect(remotes('gear')).toEqual(['origin helper/gear.git (push)', 'upstream acme/gear.git (push)']);
    expect(await call('clone_repository', { repository: 'acme/gear', ref: 'pushed-before' }, { forks })).toContain(
      'Checked out: pushed-before',
    );
  });
});

describe('what the code host says of a repository', () => {
  it('A clone of what may only be read says why, and what to do; a fork ends that', async () => {
    const standings = [{ url: `${serverUrl}/acme/widget`, readOnly: 'The App lacks contents: write.' }];
    expect(await clone('acme/new', { standings: [{ url: `${serverUrl}/acme/new`, readOnly: 'No right.' }] })).toContain(
      'You may not push to acme/new. No right. To deliver a change use fork_repository.',
    );
    expect(await clone('acme/widget', { standings, forks })).not.toContain('may not push');
    const closed = [{ url: `${serverUrl}/helper/widget`, readOnly: 'Nobody gave it access.' }];
    expect(await clone('acme/widget', { standings: closed, forks })).toContain(
      'You may not push to the fork helper/widget yet. Nobody gave it access.',
    );
    const refusals = [{ url: `${serverUrl}/acme/new`, reason: 'No git credential: the App is not there.' }];
    expect(await clone('acme/new', { refusals })).toMatch(
      /may not push to acme\/new\. No git credential.*fork_repository/,
    );
  });

  it('A clone of what is archived says that it is read-only', async () => {
    const standings = [{ url: `${serverUrl}/acme/new`, isArchived: true as const }];
    expect(await clone('acme/new', { standings })).toContain('acme/new is archived: it can be read, and takes no push');
  });

  it('A clone of a renamed repository comes from its present address, also when it was there under the old one', async () => {
    const standings = [{ url: `${serverUrl}/acme/old`, name: 'acme/new' }];
    const told = await clone('acme/old', { standings });
    expect(told).toContain('acme/old is called acme/new now.');
    expect(remotes('old')).toEqual(['origin acme/new.git (push)']);
    expect(await clone('acme/old', { standings })).toContain('It was there already');
  });

  it('A clone of an empty repository says that there is no commit yet, and takes the first one', async () => {
    expect(await clone('acme/empty')).toContain('none: the repository has no commits yet');
    const first = 'echo a > a.txt && git add . && git commit -qm First && git push -q -u origin HEAD:first';
    expect(await call('bash', { command: first })).toContain('exit=0');
  });
});
