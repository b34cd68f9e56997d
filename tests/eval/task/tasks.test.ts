import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadTasks, text } from '../../../eval/task/load.ts';
import { patchEdits } from '../../../eval/task/patch-edits.ts';
import { KINDS, taskSpec } from '../../../eval/task/schema.ts';

const tasks = loadTasks();
const scratch = mkdtempSync(join(tmpdir(), 'eval-tasks-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function bytesBelow(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).reduce(
    (sum, entry) => (entry.isFile() ? sum + statSync(join(entry.parentPath, entry.name)).size : sum),
    0,
  );
}

describe('the tasks', () => {
  it('There are at least twelve tasks, of every kind', () => {
    expect(tasks.length).toBeGreaterThanOrEqual(12);
    expect(new Set(tasks.map(({ kind }) => kind))).toEqual(new Set(KINDS));
  });

  it.each(tasks)('The task $name is small and names package, licence and source', ({ directory, packages }) => {
    expect(bytesBelow(directory)).toBeLessThan(250_000);
    for (const { repository, version, license, name } of packages) {
      const manifest = JSON.parse(text(directory, join('repositories', repository, 'package.json')));
      expect(manifest).toMatchObject({ name, version });
      expect(manifest.license).toBe(license);
      expect(text(directory, 'NOTICE.md')).toContain(`${name} ${version}`);
    }
  });

  it.each(tasks)('Nothing of the task $name that a session sees tells the answer', ({ directory, packages, issue }) => {
    for (const { repository, fixedIn } of packages) {
      const folder = join(directory, 'repositories', repository);
      expect(existsSync(join(folder, '.hidden'))).toBe(false);
      expect(`${issue.title} ${issue.body}`).not.toContain(fixedIn);
    }
  });

  it.each(tasks.filter(({ directory }) => existsSync(join(directory, 'fixes'))))(
    'The true fix of $name as replacements gives the files that git makes of it',
    ({ directory, packages, pull, name }) => {
      for (const { repository } of packages) {
        const folder = join(scratch, name, repository);
        cpSync(join(directory, 'repositories', repository), folder, { recursive: true });
        const before = pull?.base ?? pull?.patch;
        for (const patch of [...(before ? [before] : []), `fixes/${repository}.patch`])
          expectSame(folder, text(directory, patch));
      }
    },
  );
});

/** Makes the replacements by hand, and compares with `git apply`, which changes the folder. */
function expectSame(folder: string, patch: string): void {
  const made = new Map<string, string>();
  const read = (path: string) => made.get(path) ?? readFileSync(join(folder, path), 'utf8');
  for (const { path, old_string: before, new_string: after } of patchEdits(patch, (path) => read(path))) {
    if (before !== '') expect(read(path).split(before)).toHaveLength(2);
    made.set(path, before === '' ? after : read(path).replace(before, () => after));
  }
  const file = join(scratch, 'one.patch');
  writeFileSync(file, patch);
  execFileSync('git', ['apply', '--whitespace=nowarn', file], {
    cwd: folder,
    env: { ...process.env, GIT_CEILING_DIRECTORIES: scratch },
  });
  for (const [path, content] of made) expect(readFileSync(join(folder, path), 'utf8')).toBe(content);
}

describe('patchEdits', () => {
  const patch = (hunk: string) => `diff --git a/f b/f\n--- a/f\n+++ b/f\n${hunk}`;

  it('A hunk that stands twice takes lines above it', () => {
    const file = 'one\nsame\ntwo\nsame\n';
    const edits = patchEdits(patch('@@ -4,1 +4,1 @@\n-same\n+other\n'), () => file);
    expect(edits).toEqual([{ path: 'f', old_string: 'two\nsame\n', new_string: 'two\nother\n' }]);
  });

  it('A hunk that does not stand where it says is refused', () => {
    expect(() => patchEdits(patch('@@ -2,1 +2,1 @@\n-other\n+x\n'), () => 'one\ntwo\n')).toThrow(
      /does not stand at line 2/,
    );
  });
});

describe('taskSpec', () => {
  const good = JSON.parse(text(tasks[0]?.directory ?? '', 'task.json'));

  it.each([
    { what: 'an unknown kind', change: { kind: 'magic' } },
    { what: 'an unknown field', change: { hint: 'x' } },
    { what: 'no checks', change: { checks: [] } },
    { what: 'a limit of nothing', change: { limits: { modelCalls: 0, dollars: 1, minutes: 1 } } },
    { what: 'a request without the issue', change: { ask: 'do something' } },
    {
      what: 'a pattern that is none',
      change: { checks: [{ name: 'x', kind: 'answer', untouched: 'fails', all: ['('] }] },
    },
  ])('A task with $what is refused', ({ change }) => {
    expect(taskSpec.safeParse(good).success).toBe(true);
    expect(taskSpec.safeParse({ ...good, ...change }).success).toBe(false);
  });
});
