import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ToolResult } from '@remote-swe/core/domain/tool';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestWorker, textOf } from '../worker.ts';

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
  it('clones owner/name, reports what is there, and is where bash goes on; commits can be pushed', async () => {
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
    expect(text).toContain('AGENTS.md is cut after 16000 of 20018 characters');
    expect(text).toContain('Also there: CLAUDE.md.');
    expect(textOf(pwd as ToolResult)).toContain(`${path}\n${shas[1]}`);
    expect(textOf(pushed as ToolResult)).toContain('exit=0');
    expect(git(join(server, 'acme/widget.git'), 'log', '-1', '--format=%an <%ae>', 'fix')).toBe(
      'Agent <agent@example.com>',
    );
  });

  it('fetches and reports when it is there already, and leaves changes alone', async () => {
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

  it('checks out branches and commits; a second owner gets a folder of its own', async () => {
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

  it('says what is wrong and leaves nothing behind', async () => {
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
