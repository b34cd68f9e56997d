import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { git } from '../../../local/github/git/git.ts';
import { playOn } from '../harness/play-on.ts';
import type { Scenario } from '../harness/scenario.ts';
import { go, hasFile, started, UNTIL_GO } from '../harness/worker.ts';

let scenario: Scenario;
playOn((begun) => {
  scenario = begun;
});

/** In the clone, which is a folder of the workspace. */
const WORK = `git checkout -q -b unwanted && git commit -q --allow-empty -m 'Not wanted' && cd .. && ${UNTIL_GO}
cd - && git push origin unwanted; echo $? > ../pushed`;

test('An objection eight seconds into commit, wait and push lets no push, pull request or message happen', async () => {
  const repository = await scenario.system.github.createRepository({
    owner: 'acme',
    name: 'widget',
    files: { a: 'a' },
  });
  const talk = scenario.open({
    turns: [
      {
        toolUses: [
          { name: 'clone_repository', input: { repository: 'acme/widget' } },
          { name: 'bash', input: { command: WORK } },
          {
            name: 'create_pull_request',
            input: { repository: 'acme/widget', branch: 'unwanted', title: 'Unwanted', body: 'b' },
          },
          { name: 'post_message', input: { text: 'It is published.' } },
        ],
      },
      { text: 'I read it, and leave the job alone.' },
      // The guards ask once about the job that runs.
      { text: 'I read it, and leave the job alone.' },
    ],
  });
  await started(scenario, talk);
  await delay(8_000);
  talk.say('wait, do NOT push or open a PR, the name is wrong!!');
  await scenario.waitFor(() => talk.answersLike(/I read it/).length === 1, 'the answer');
  const results = await talk.results();
  expect(results.map(({ outcome }) => outcome)).toEqual(['completed', 'completed', 'not-started', 'not-started']);
  expect(results[1]).toMatchObject({ becameJob: 'j1' });
  // The job comes to its push: nothing was killed, and nothing leaves the machine.
  await go(scenario, talk);
  await scenario.waitFor(() => hasFile(scenario, talk, 'pushed'), 'the push');
  expect(await git(repository.directory, ['branch', '--list', 'unwanted'])).toBe('');
  expect(scenario.system.github.pullRequests('acme', 'widget')).toEqual([]);
  expect(talk.answersLike(/It is published/)).toEqual([]);
});
