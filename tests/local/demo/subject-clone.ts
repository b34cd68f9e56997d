import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect } from 'vitest';
import type { Edit } from '../../../local/demo/edits.ts';
import { subjectDirectory } from '../../../local/demo/subject/subject.ts';

const run = promisify(execFile);

export const isSubjectInstalled = existsSync(
  fileURLToPath(new URL('../../../node_modules/demo-subject', import.meta.url)),
);

const GIT_IDENTITY = {
  GIT_AUTHOR_NAME: 'A',
  GIT_AUTHOR_EMAIL: 'a@localhost',
  GIT_COMMITTER_NAME: 'A',
  GIT_COMMITTER_EMAIL: 'a@localhost',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
};

/** For every test of the suite a clone of the demo's repository, with an empty origin beside it that has its main. */
export function subjectClone() {
  const folder = { path: '' };
  const fileIn = (name: string) => path.join(folder.path, 'clone', name);

  beforeEach(async () => {
    folder.path = await mkdtemp(path.join(tmpdir(), 'demo-subject-'));
    await cp(subjectDirectory(), fileIn('.'), { recursive: true });
    await shell('git init -q -b main && git add --all && git commit -q -m "Initial commit"');
    await shell(
      `git init -q --bare ../origin.git && git remote add origin ../origin.git && git push -q -u origin main`,
    );
  });

  afterEach(() => rm(folder.path, { recursive: true, force: true }));

  async function shell(command: string): Promise<{ exitCode: number; output: string }> {
    const env = { ...process.env, ...GIT_IDENTITY };
    try {
      const { stdout, stderr } = await run('bash', ['-c', command], { cwd: fileIn('.'), env });
      return { exitCode: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { exitCode: code, output: stdout + stderr };
    }
  }

  async function apply({ path: name, old_string, new_string }: Edit): Promise<void> {
    const parts = (await readFile(fileIn(name), 'utf8')).split(old_string);
    expect(parts, `${name} holds the text once: ${old_string.slice(0, 60)}`).toHaveLength(2);
    await writeFile(fileIn(name), parts.join(new_string));
  }

  return { fileIn, shell, apply };
}
