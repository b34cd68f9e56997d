import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commitAll, git, Machines, stateOf, write } from '../saved-work/machines.ts';
import { runLocally } from '../tools/local-context.ts';
import { type FixtureRepository, fixtureRepository, ODD_FILES } from './fixture-repository.ts';

/** What a clone without tags and with short history holds: the newest fifty of each branch, which are nearly the same. */
const COMMITS_MAX = 60;

const machines = new Machines();
const clone = join(machines.first.home.workspace, 'odd');
let fixture: FixtureRepository;

/** A call on the machine, whose answer is no error. */
async function call(name: string, input: unknown): Promise<string> {
  const { isError, text } = await runLocally(name, input, machines.first);
  expect(isError, text).toBe(false);
  return text;
}

const edited = (content: string, line: string) => content.replace(line, `${line} edited`);
const inBare = (rev: string, name: string) => git(fixture.bare, 'show', `${rev}:${name}`);
const commitsHere = () => Number(git(clone, 'rev-list', '--all', '--count'));

beforeAll(async () => {
  await machines.bucket.open();
  fixture = fixtureRepository(machines.root);
});
afterAll(() => machines.close());

describe('a repository with everything that a plain one has not', () => {
  it('A repository of all shapes is cloned as shallow as said, and what is missing is named with what to do', async () => {
    const report = await call('clone_repository', { repository: fixture.url });
    expect(report).toContain('History: the newest 50 commits of each branch, and no tags.');
    expect(commitsHere()).toBeLessThan(COMMITS_MAX);
    expect(git(clone, 'tag')).toBe('');
    expect(report).toContain('Submodules: vendor/my lib. git submodule update --init brings them');
    expect(report).toMatch(/Files in Git LFS, e\.g\. größe\.bin: .*git lfs pull/);
    expect(report).toContain('größe/');
    expect(git(clone, 'status', '--porcelain')).toBe('');
  });

  it('A repository of all shapes is read and edited by its names, and nothing but the edited line changes', async () => {
    for (const { name, content, line } of ODD_FILES) {
      expect(await call('read_file', { path: join(clone, name) })).toContain(line);
      await call('edit_file', { path: join(clone, name), old_string: line, new_string: `${line} edited` });
      expect(readFileSync(join(clone, name), 'utf8')).toBe(edited(content, line));
    }
    // Two numbers for each file: one line came, one line went.
    const counts = git(clone, 'diff', '--numstat', '-z').split('\0').filter(Boolean);
    expect(counts.map((count) => count.split('\t').slice(0, 2))).toEqual(ODD_FILES.map(() => ['1', '1']));
    expect(await call('bash', { command: 'git -c core.quotepath=false status --short' })).toContain(
      'größe/été 日本語.md',
    );
  });

  it('A repository of all shapes takes a commit and a push, byte for byte', async () => {
    await call('bash', {
      command: `cd '${clone}' && git checkout -qb fix && git commit -qam 'Größe: edit' && git push -q origin fix`,
    });
    for (const { name, content, line } of ODD_FILES) expect(inBare('fix', name)).toBe(edited(content, line).trimEnd());
    expect(git(fixture.bare, 'log', '-1', '--format=%s', 'fix')).toBe('Größe: edit');
    expect(git(fixture.bare, 'ls-tree', 'fix', 'vendor/')).toContain('160000 commit');
    expect(inBare('fix', 'größe.bin')).toContain('size 12345');
  });

  it('A repository of all shapes is fetched again although a tag has moved, and a branch is brought to where it is today', async () => {
    await call('clone_repository', { repository: fixture.url, ref: 'v150' });
    expect(git(clone, 'rev-parse', 'HEAD')).toBe(git(fixture.bare, 'rev-parse', 'v150'));
    git(fixture.bare, 'tag', '-f', 'v150', 'trunk~100');
    git(fixture.source, 'commit', '-q', '--allow-empty', '-m', 'Today');
    git(fixture.source, 'push', '-q', 'origin', 'trunk');
    expect(await call('clone_repository', { repository: fixture.url, ref: 'trunk' })).toContain(
      'brought it 1 commit forward',
    );
    expect(git(clone, 'log', '-1', '--format=%s')).toBe('Today');
    await call('clone_repository', { repository: fixture.url, ref: 'v150' });
    expect(git(clone, 'rev-parse', 'HEAD')).toBe(git(fixture.bare, 'rev-parse', 'v150'));
    write(clone, 'windows.txt', 'mine\r\n');
    const kept = await call('clone_repository', { repository: fixture.url, ref: 'trunk' });
    expect(kept).toContain('uncommitted changes, so trunk was not checked out');
  });

  it('A repository of all shapes is saved with what nobody pushed, and is the same on the next machine', async () => {
    git(clone, 'checkout', '-q', '-f', 'fix');
    git(clone, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'update', '--init');
    git(join(clone, 'vendor/my lib'), 'checkout', '-qb', 'mine');
    write(join(clone, 'vendor/my lib'), 'lib.txt', 'changed in the submodule\r\n');
    commitAll(join(clone, 'vendor/my lib'), 'In the submodule');
    write(clone, 'mixed.txt', 'one\r\ntwo\nthree\r\n');
    commitAll(clone, 'Not pushed');
    git(clone, 'tag', '-f', 'v150');
    write(clone, 'windows.txt', 'first\r\ndirty\r\n');
    write(clone, 'neu/größe.txt', 'untracked\r\n');
    write(clone, 'marked.cs', '\ufeffstaged\r\n');
    git(clone, 'add', 'marked.cs');
    const before = stateOf(clone);
    expect(await machines.save()).toMatchObject({ outcome: 'saved', leftOut: [] });
    expect(await machines.restore()).toContain('odd: restored');
    expect(stateOf(machines.again(clone))).toEqual(before);
    expect(Number(git(machines.again(clone), 'rev-list', '--remotes', '--count'))).toBeLessThan(COMMITS_MAX);
  });
});
