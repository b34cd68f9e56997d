import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Edit } from '../../../local/demo/edits.ts';
import { DEMO_BRANCH } from '../../../local/demo/script.ts';
import { subjectDirectory } from '../../../local/demo/subject/subject.ts';
import { resolved } from './resolved.ts';

const run = promisify(execFile);
const installed = existsSync(fileURLToPath(new URL('../../../node_modules/demo-subject', import.meta.url)));

const GIT_IDENTITY = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@localhost',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@localhost',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

describe.skipIf(!installed)('the demo subject (skipped when the devDependency demo-subject is not installed)', () => {
  let home = '';
  const clone = () => path.join(home, 'clone');

  beforeEach(async () => {
    home = await mkdtemp(path.join(tmpdir(), 'demo-subject-'));
    await cp(subjectDirectory(), clone(), { recursive: true });
    await shell('git init -q -b main && git add --all && git commit -q -m "Initial commit"');
    await shell(
      `git init -q --bare ../origin.git && git remote add origin ../origin.git && git push -q -u origin main`,
    );
  });

  afterEach(() => rm(home, { recursive: true, force: true }));

  async function shell(command: string): Promise<{ exitCode: number; output: string }> {
    const env = { ...process.env, ...GIT_IDENTITY };
    try {
      const { stdout, stderr } = await run('bash', ['-c', command], { cwd: clone(), env });
      return { exitCode: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { exitCode: code, output: stdout + stderr };
    }
  }

  async function apply({ path: name, old_string, new_string }: Edit): Promise<void> {
    const file = path.join(clone(), name);
    const parts = (await readFile(file, 'utf8')).split(old_string);
    expect(parts, `${name} holds the text once: ${old_string.slice(0, 60)}`).toHaveLength(2);
    await writeFile(file, parts.join(new_string));
  }

  // A dozen Node processes one after the other: seconds, more on a busy machine.
  it('is repaired, tested, committed and pushed by the script as it stands', async () => {
    const exitCodes: number[] = [];
    const outputs: string[] = [];
    for (const { toolUses = [] } of await resolved())
      for (const { name, input } of toolUses) {
        if (name === 'edit_file') await apply(input as Edit);
        if (name === 'read_file') await readFile(path.join(clone(), (input as { path: string }).path));
        if (name !== 'bash') continue;
        const { exitCode, output } = await shell((input as { command: string }).command);
        exitCodes.push(exitCode);
        outputs.push(output);
      }
    // Baseline, search, reproduction (the bug is there), tests, reproduction (it is gone), commit; then the follow-up.
    expect(exitCodes).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);
    expect(outputs[2]).toContain('6 half hours of 2016 are wrong');
    expect(outputs[3]).toContain('UTC across daylight saving changes');
    expect(outputs[4]).toContain('0 half hours of 2016 are wrong');
    const pushed = await shell(`git -C ../origin.git log --format=%s main..${DEMO_BRANCH}`);
    expect(pushed.output.trim().split('\n')).toEqual([
      'Say in the changelog what changed for users',
      'Read UTC fields instead of shifting dates in utc() and timezone()',
    ]);
    expect((await shell('git status --porcelain')).output).toBe('');
  }, 90_000);
});
