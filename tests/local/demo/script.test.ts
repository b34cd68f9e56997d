import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bash } from '@remote-swe/core/tools/bash';
import { cloneRepository } from '@remote-swe/core/tools/clone-repository';
import { createPullRequest } from '@remote-swe/core/tools/create-pull-request';
import { editFile } from '@remote-swe/core/tools/edit-file';
import { getIssue } from '@remote-swe/core/tools/get-issue';
import { postMessage } from '@remote-swe/core/tools/post-message';
import { readFile as readFileTool } from '@remote-swe/core/tools/read-file';
import { todo } from '@remote-swe/core/tools/todo';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConverseRequest } from '../../../local/aws/bedrock/converse-request.ts';
import { type Edit, REGRESSION_TEST } from '../../../local/demo/edits.ts';
import { DEMO_BRANCH, demoScript } from '../../../local/demo/script.ts';
import { subjectDirectory, subjectIssue } from '../../../local/demo/subject/subject.ts';
import { resolved, target } from './resolved.ts';

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

async function inputsOf(name: string): Promise<unknown[]> {
  const uses = (await resolved()).flatMap(({ toolUses }) => toolUses ?? []);
  return uses.filter((use) => use.name === name).map(({ input }) => input);
}

describe('the demo script', () => {
  it('only uses tools that exist, with inputs that they accept', async () => {
    const tools = [bash, cloneRepository, createPullRequest, editFile, getIssue, postMessage, readFileTool, todo];
    for (const { toolUses = [] } of await resolved())
      for (const { name, input } of toolUses) {
        const tool = tools.find((candidate) => candidate.name === name);
        expect(tool?.input.safeParse(input)).toMatchObject({ success: true });
      }
  });

  it('ends both turns with a text that links the pull request', async () => {
    const answers = (await resolved()).filter(({ toolUses }) => !toolUses);
    expect(answers).toHaveLength(2);
    for (const { text } of answers)
      expect(text).toContain('Pull request: http://127.0.0.1:1/github/acme/strftime/pull/2');
  });

  it('is a function of the conversation', async () => {
    const request = { messages: [] } as unknown as ConverseRequest;
    expect(await demoScript(target).reply(request)).toEqual(await demoScript(target).reply(request));
    const opened = await inputsOf('create_pull_request');
    expect(opened).toHaveLength(2);
    expect(opened[0]).toMatchObject({ branch: DEMO_BRANCH, body: expect.stringMatching(/^Fixes #1\n/) });
  });

  it('has an issue with a title, a reproduction and a credit', () => {
    const { title, body } = subjectIssue();
    expect(title).toMatch(/^utc\(\)/);
    expect(body).toContain('TZ=Europe/Berlin node reproduce.js');
    expect(body).toContain('https://github.com/samsonjs/strftime/issues/71');
  });
});

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

  it('fails the new test without the repair', async () => {
    await apply(REGRESSION_TEST);
    const { exitCode, output } = await shell('TZ=CET node test.js');
    expect(exitCode).toBe(1);
    expect(output).toContain('strftime.utc()("%F %T"');
  });
});
