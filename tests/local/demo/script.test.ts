import { bash } from '@remote-swe/core/tools/bash';
import { cloneRepository } from '@remote-swe/core/tools/clone-repository';
import { createPullRequest } from '@remote-swe/core/tools/create-pull-request';
import { editFile } from '@remote-swe/core/tools/edit-file';
import { getIssue } from '@remote-swe/core/tools/get-issue';
import { postMessage } from '@remote-swe/core/tools/post-message';
import { readFile as readFileTool } from '@remote-swe/core/tools/read-file';
import { todo } from '@remote-swe/core/tools/todo';
import { describe, expect, it } from 'vitest';
import type { ConverseRequest } from '../../../local/aws/bedrock/converse-request.ts';
import { REGRESSION_TEST } from '../../../local/demo/edits.ts';
import { DEMO_BRANCH, demoScript } from '../../../local/demo/script.ts';
import { subjectIssue } from '../../../local/demo/subject/subject.ts';
import { resolved, target } from './resolved.ts';
import { isSubjectInstalled, subjectClone } from './subject-clone.ts';

async function inputsOf(name: string): Promise<unknown[]> {
  const uses = (await resolved()).flatMap(({ toolUses }) => toolUses ?? []);
  return uses.filter((use) => use.name === name).map(({ input }) => input);
}

describe('the demo script', () => {
  it('The demo script only uses tools that exist, with inputs that they accept', async () => {
    const tools = [bash, cloneRepository, createPullRequest, editFile, getIssue, postMessage, readFileTool, todo];
    for (const { toolUses = [] } of await resolved())
      for (const { name, input } of toolUses) {
        const tool = tools.find((candidate) => candidate.name === name);
        expect(tool?.input.safeParse(input)).toMatchObject({ success: true });
      }
  });

  it('The demo script ends both turns with a text that links the pull request', async () => {
    const answers = (await resolved()).filter(({ toolUses }) => !toolUses);
    expect(answers).toHaveLength(2);
    for (const { text } of answers)
      expect(text).toContain('Pull request: http://127.0.0.1:1/github/acme/strftime/pull/2');
  });

  it('The demo script is a function of the conversation', async () => {
    const request = { messages: [] } as unknown as ConverseRequest;
    expect(await demoScript(target).reply(request)).toEqual(await demoScript(target).reply(request));
    const opened = await inputsOf('create_pull_request');
    expect(opened).toHaveLength(2);
    expect(opened[0]).toMatchObject({ branch: DEMO_BRANCH, body: expect.stringMatching(/^Fixes #1\n/) });
  });

  it('The demo script has an issue with a title, a reproduction and a credit', () => {
    const { title, body } = subjectIssue();
    expect(title).toMatch(/^utc\(\)/);
    expect(body).toContain('TZ=Europe/Berlin node reproduce.js');
    expect(body).toContain('https://github.com/samsonjs/strftime/issues/71');
  });
});

describe.skipIf(!isSubjectInstalled)(
  'the demo subject (skipped when the devDependency demo-subject is not installed)',
  () => {
    const { shell, apply } = subjectClone();

    it('The demo subject fails the new test without the repair', async () => {
      await apply(REGRESSION_TEST);
      const { exitCode, output } = await shell('TZ=CET node test.js');
      expect(exitCode).toBe(1);
      expect(output).toContain('strftime.utc()("%F %T"');
    });
  },
);
