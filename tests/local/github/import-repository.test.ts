import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readIssues } from '../../../local/cli/commands/own-repositories.ts';
import { gitEnvironment } from '../../../local/github/git/git.ts';
import { startGitHub } from './harness.ts';

const root = mkdtempSync(path.join(tmpdir(), 'import-'));
let github: Awaited<ReturnType<typeof startGitHub>>;
beforeAll(async () => {
  github = await startGitHub();
});
afterAll(async () => {
  await github.stop();
  rmSync(root, { recursive: true });
});

const run = (folder: string, ...args: string[]) =>
  execFileSync('git', args, { cwd: folder, env: gitEnvironment(), encoding: 'utf8' }).trim();
const author = ['-c', 'user.name=a', '-c', 'user.email=a@b'];

function folderNamed(name: string): string {
  const folder = path.join(root, name);
  mkdirSync(folder);
  return folder;
}

function repositoryNamed(name: string): string {
  const folder = folderNamed(name);
  run(folder, 'init', '-q', '--initial-branch=trunk');
  writeFileSync(path.join(folder, 'a.txt'), 'one\n');
  run(folder, 'add', '.');
  run(folder, ...author, 'commit', '-qm', 'one');
  run(folder, 'tag', 'v1');
  run(folder, 'branch', 'side');
  writeFileSync(path.join(folder, 'a.txt'), 'not committed\n');
  return folder;
}

describe('a person’s own repository', () => {
  it('An own repository comes with its branches, tags and commits, and the original stays as it is', async () => {
    const folder = repositoryNamed('my repo');
    const before = run(folder, 'status', '--porcelain=v2', '--branch');
    const { owner, name, directory, defaultBranch, htmlUrl } = await github.service.importRepository(folder);
    expect({ owner, name, defaultBranch }).toEqual({ owner: 'local', name: 'my-repo', defaultBranch: 'trunk' });
    expect(htmlUrl).toMatch(/\/github\/local\/my-repo$/);
    const refs = ['refs/heads/side', 'refs/heads/trunk', 'refs/tags/v1'];
    expect(run(directory, 'for-each-ref', '--format=%(refname)').split('\n')).toEqual(refs);
    expect(run(directory, 'rev-parse', 'trunk')).toBe(run(folder, 'rev-parse', 'HEAD'));
    expect(run(folder, 'status', '--porcelain=v2', '--branch')).toBe(before);
    expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('not committed\n');
    await expect(github.service.importRepository(folder)).rejects.toThrow(/local\/my-repo exists already/);
  });

  it('An own repository may be named by its address', async () => {
    const { name } = await github.service.importRepository(`file://${repositoryNamed('by-address')}`);
    expect(name).toBe('by-address');
  });

  it('An own folder without git becomes a repository of one commit', async () => {
    const folder = folderNamed('plain');
    writeFileSync(path.join(folder, 'b.txt'), 'b');
    const { directory } = await github.service.importRepository(folder);
    expect(run(directory, 'ls-tree', '--name-only', 'main')).toBe('b.txt');
  });

  it.each([
    ['no folder', () => path.join(root, 'missing'), /is no folder, and no address/],
    ['an empty folder', () => folderNamed('empty'), /is an empty folder/],
    [
      'a repository without a commit',
      () => {
        const folder = folderNamed('unborn');
        run(folder, 'init', '-q');
        return folder;
      },
      /has no branch: make a first commit/,
    ],
    ['an address where nothing is', () => `file://${root}/nothing`, /does not appear to be a git repository|failed/],
  ])('An own repository is refused with the reason: %s', async (_what, source, why) => {
    await expect(github.service.importRepository(source())).rejects.toMatchObject({
      name: 'ImportProblem',
      message: expect.stringMatching(why),
    });
  });
});

describe('files of issues', () => {
  const file = (text: string) => {
    const name = path.join(root, 'issue.md');
    writeFileSync(name, text);
    return name;
  };

  it('A file of an issue has the title in its first line, and the body below', () => {
    expect(readIssues([file('\uFEFF\n# It crashes\r\n\r\nWith **this** input.\n')])).toEqual([
      { title: 'It crashes', body: 'With **this** input.' },
    ]);
  });

  it('A file of an issue that is empty or missing is refused by name', () => {
    expect(() => readIssues([file(' \n')])).toThrow(/issue\.md is empty/);
    expect(() => readIssues([path.join(root, 'none.md')])).toThrow(/--issue .*none\.md cannot be read: ENOENT/);
  });
});
