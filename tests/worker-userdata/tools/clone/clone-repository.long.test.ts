import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestWorker, textOf } from '../../worker.ts';

const worker = new TestWorker();
const server = join(worker.root, 'server');
const serverUrl = pathToFileURL(server).href;

function git(folder: string, ...words: string[]): string {
  const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'init.defaultBranch=trunk'];
  return execFileSync('git', [...identity, ...words], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim();
}

function commit(folder: string, name: string, content: string): string {
  mkdirSync(join(folder, name, '..'), { recursive: true });
  writeFileSync(join(folder, name), content);
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', `Add ${name}`);
  return git(folder, 'rev-parse', 'HEAD');
}

const source = join(worker.root, 'source');
const shas: string[] = [];

beforeAll(async () => {
  await worker.build();
  mkdirSync(source);
  git(source, 'init', '-q');
  shas.push(commit(source, 'package.json', '{"scripts":{"test":"vitest","build":"tsc"}}'));
  commit(source, 'AGENTS.md', `# Rules\nUse tabs.\n${'z'.repeat(20_000)}`);
  commit(source, 'CLAUDE.md', 'other');
  commit(source, 'Makefile', 'VERSION := 1\nall: build\nbuild:\n\ttrue\n.PHONY: all\n');
  shas.push(commit(source, 'src/a.txt', 'a\n'));
  git(source, 'branch', 'feature/x', shas[0] ?? '');
  for (const name of ['acme/widget.git', 'other/widget.git', 'third/widget.git'])
    git(worker.root, 'clone', '-q', '--bare', source, join(server, name));
});
afterAll(() => worker.remove());

async function calls(...inputs: [name: string, input: unknown][]): Promise<ToolResult[]> {
  const list = inputs.map(([name, input]) => ({ toolCallId: worker.newId(), name, input }));
  const report = await worker.run(list, { git: { serverUrl } });
  if (report.outcome !== 'done') throw new Error(JSON.stringify(report));
  return report.results;
}

describe('clone_repository', () => {
  it('clone_repository clones owner/name, reports what is there, and bash goes on there; commits can be pushed', async () => {
    const push =
      'git checkout -qb fix && echo b > b.txt && git add . && git commit -qm "Fix" && git push -q origin fix';
    const [cloned, pwd, pushed] = await calls(
      ['clone_repository', { repository: 'acme/widget' }],
      ['bash', { command: 'pwd; git rev-parse HEAD' }],
      ['bash', { command: push }],
    );
    const text = textOf(cloned as ToolResult);
    const path = join(worker.workspace, 'widget');
    expect(cloned).toMatchObject({ isError: false });
    expect(text).toContain(`Repository in ${path}`);
    expect(text).toContain('Default branch: trunk');
    expect(text).toContain(`Head: ${shas[1]} `);
    expect(text).toContain('Top level: AGENTS.md CLAUDE.md Makefile package.json src/');
    expect(text).toContain('npm install, npm run test, npm run build');
    expect(text).toContain('make all, make build');
    expect(cloned?.content).toContainEqual({
      type: 'text',
      frame: { kind: 'guide', name: 'AGENTS.md' },
      text: expect.stringMatching(/^# Rules\nUse tabs\.\nz+$/),
    });
    expect(text).toContain('AGENTS.md is cut after 15995 of 20018 characters');
    expect(text).toContain('\nother\n');
    expect(textOf(pwd as ToolResult)).toContain(`${path}\n${shas[1]}`);
    expect(textOf(pushed as ToolResult)).toContain('exit=0');
    expect(git(join(server, 'acme/widget.git'), 'log', '-1', '--format=%an <%ae>', 'fix')).toBe(
      'Agent <agent@example.com>',
    );
  });

  it('clone_repository fetches and reports when it is there already, and leaves changes alone', async () => {
    const path = join(worker.workspace, 'widget');
    writeFileSync(join(path, 'wip.txt'), 'mine');
    const [again, withRef] = await calls(
      ['clone_repository', { repository: `${serverUrl}/acme/widget.git` }],
      ['clone_repository', { repository: 'acme/widget', ref: 'feature/x' }],
    );
    expect(textOf(again as ToolResult)).toMatch(/there already; fetched.*State:\n## fix.*\?\? wip\.txt/s);
    expect(textOf(withRef as ToolResult)).toContain('uncommitted changes, so feature/x was not checked out');
    expect(readFileSync(join(path, 'wip.txt'), 'utf8')).toBe('mine');
  });

  it('clone_repository checks out branches and commits; a second owner gets a folder of its own', async () => {
    const [branch, sha, third] = await calls(
      ['clone_repository', { repository: 'other/widget', ref: 'feature/x' }],
      ['clone_repository', { repository: 'other/widget', ref: shas[1] }],
      ['clone_repository', { repository: 'third/widget', ref: 'nowhere' }],
    );
    expect(textOf(branch as ToolResult)).toMatch(/other-widget.*Checked out: feature\/x\nHead: /s);
    expect(textOf(sha as ToolResult)).toMatch(new RegExp(`Checked out: none \\(detached\\)\nHead: ${shas[1]}`));
    expect(third).toMatchObject({ isError: true });
    expect(textOf(third as ToolResult)).toMatch(
      /third-widget, which is now the current directory, but nowhere could not/,
    );
  });

  it('clone_repository says what is wrong and leaves nothing behind', async () => {
    const results = await calls(
      ['clone_repository', { repository: 'acme/missing' }],
      ['clone_repository', { repository: 'https://user:pass@github.com/a/b' }],
      ['clone_repository', { repository: 'not a repository' }],
      ['clone_repository', { repository: 'ext::sh -c date' }],
      ['clone_repository', { repository: 'acme/widget', ref: '--upload-pack=x' }],
      ['clone_repository', { repository: 'acme/..' }],
      ['clone_repository', { repository: `${serverUrl}/acme/widget/../../acme/widget` }],
      ['clone_repository', { repository: `${serverUrl}/acme/widget/tree/main` }],
    );
    const texts = results.map(textOf);
    expect(results.every((result) => result.isError)).toBe(true);
    expect(texts[0]).toMatch(/could not be cloned; nothing was left behind/);
    expect(texts[1]).toMatch(/holds credentials/);
    expect(texts[2]).toMatch(/neither owner\/name nor a clone URL/);
    expect(texts[5]).toMatch(/neither owner\/name nor a clone URL/);
    expect(texts.slice(6).join()).toMatch(/is no repository of .*; nothing was run.*is no repository of /s);
    expect(existsSync(join(worker.workspace, 'missing'))).toBe(false);
  });
});

describe('the history of a clone', () => {
  const bare = join(server, 'old/tool.git');
  const clone = join(worker.workspace, 'tool');

  it('The history of a small repository is whole, and nothing is said to be missing', async () => {
    const few = join(worker.root, 'few');
    mkdirSync(few);
    git(few, 'init', '-q', '-b', 'trunk');
    git(few, '-c', 'user.name=t', '-c', 'user.email=t@e', 'commit', '-q', '--allow-empty', '-m', 'one');
    git(worker.root, 'clone', '-q', '--bare', few, join(server, 'old/few.git'));
    const [cloned] = await calls(['clone_repository', { repository: 'old/few' }]);
    expect(textOf(cloned as ToolResult)).toContain('History: all commits of each branch, and no tags.');
    expect(textOf(cloned as ToolResult)).not.toContain('unshallow');
  });

  it('The history of a clone is short, and has no tags: each would bring as much again', async () => {
    const old = join(worker.root, 'old');
    mkdirSync(old);
    git(old, 'init', '-q');
    const stream = Array.from({ length: 180 }, (_, i) => {
      const text = `commit ${i}`;
      return `commit refs/heads/trunk\nmark :${i + 1}\ncommitter T <t@e> ${1_700_000_000 + i} +0000\ndata ${text.length}\n${text}\n${i ? `from :${i}\n` : ''}\n`;
    });
    execFileSync('git', ['fast-import', '--quiet'], { cwd: old, input: stream.join('') });
    git(old, 'tag', 'v1', 'trunk~150');
    git(old, 'tag', 'v2', 'trunk~60');
    git(old, 'branch', 'side', 'trunk~1');
    git(worker.root, 'clone', '-q', '--bare', old, bare);
    const [cloned] = await calls(['clone_repository', { repository: 'old/tool' }]);
    expect(textOf(cloned as ToolResult)).toContain('History: the newest 50 commits of each branch, and no tags.');
    expect(git(clone, 'tag')).toBe('');
    expect(Number(git(clone, 'rev-list', '--all', '--count'))).toBe(51);
  });

  it('The history of a clone reaches a tag that is asked for, the remote’s; a moved one fails nothing', async () => {
    await calls(['clone_repository', { repository: 'old/tool', ref: 'v1' }]);
    expect(git(clone, 'log', '-1', '--format=%s')).toBe('commit 29');
    git(bare, 'tag', '-f', 'v1', 'trunk~100');
    const [plain, again] = await calls(
      ['clone_repository', { repository: 'old/tool' }],
      ['clone_repository', { repository: 'old/tool', ref: 'v1' }],
    );
    expect(textOf(plain as ToolResult)).toContain('It was there already; fetched, your files');
    expect(textOf(again as ToolResult)).toContain('fetched and checked out v1.');
    expect(git(clone, 'log', '-1', '--format=%s')).toBe('commit 79');
    expect(Number(git(clone, 'rev-list', '--all', '--count'))).toBeLessThan(160);
  });

  it('A branch that is asked for again is brought forward, or the distance is told', async () => {
    await calls(['clone_repository', { repository: 'old/tool', ref: 'side' }]);
    git(bare, 'branch', '-f', 'side', 'trunk');
    const [forward] = await calls(['clone_repository', { repository: 'old/tool', ref: 'side' }]);
    expect(textOf(forward as ToolResult)).toContain('checked out side, and brought it 1 commit forward');
    expect(git(clone, 'rev-parse', 'HEAD')).toBe(git(bare, 'rev-parse', 'trunk'));
    git(clone, 'commit', '-q', '--allow-empty', '-m', 'mine');
    const other = join(worker.root, 'other-side');
    git(worker.root, 'clone', '-q', '-b', 'side', bare, other);
    git(other, 'commit', '-q', '--allow-empty', '-m', 'theirs');
    git(other, 'push', '-q');
    const [apart] = await calls(['clone_repository', { repository: 'old/tool', ref: 'side' }]);
    expect(textOf(apart as ToolResult)).toContain('1 commit behind its remote and 1 ahead; it was not merged');
    expect(git(clone, 'log', '-1', '--format=%s')).toBe('mine');
  });
});

it('clone_repository names submodules and LFS, and paths as they are written', async () => {
  const parts = join(worker.root, 'parts');
  mkdirSync(parts);
  git(parts, 'init', '-q');
  writeFileSync(join(parts, '.gitattributes'), '*.bin filter=lfs diff=lfs merge=lfs -text\n');
  writeFileSync(join(parts, '.gitmodules'), '[submodule "my lib"]\n\tpath = vendor/my lib\n\turl = ../lib\n');
  writeFileSync(join(parts, 'größe.bin'), 'version https://git-lfs.github.com/spec/v1\n');
  git(parts, '-c', 'filter.lfs.clean=cat', '-c', 'filter.lfs.required=false', 'add', '.');
  git(parts, 'commit', '-qm', 'Parts');
  git(worker.root, 'clone', '-q', '--bare', parts, join(server, 'acme/parts.git'));
  const [cloned, listed, , again] = await calls(
    ['clone_repository', { repository: 'acme/parts' }],
    ['bash', { command: 'git ls-files' }],
    // What git takes for an installed git-lfs.
    ['bash', { command: "git config --global alias.lfs '!echo git-lfs/3.4.0'" }],
    ['clone_repository', { repository: 'acme/parts' }],
  );
  const text = textOf(cloned as ToolResult);
  expect(text).toContain('Submodules: vendor/my lib. git submodule update --init brings them');
  expect(text).toMatch(
    /Files in Git LFS, e\.g\. größe\.bin: they are pointers here, and git-lfs is not installed: .*git lfs pull/,
  );
  expect(text).toContain('Commands found: none');
  expect(textOf(again as ToolResult)).toContain('größe.bin: git lfs pull brings what is still a pointer.');
  expect(textOf(listed as ToolResult)).toContain('größe.bin');
});
