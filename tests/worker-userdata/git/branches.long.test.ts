import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { TestWorker, textOf } from '../worker.ts';
import { PasswordHost } from './password-host.ts';

const worker = new TestWorker();
const host = new PasswordHost();
const folder = join(worker.workspace, 'clone');

beforeAll(async () => {
  await worker.build();
  await host.open();
  // A clone as it looks after a fetch: the default branch, one of a person, one of the agent.
  const person = 'GIT_COMMITTER_EMAIL=person@example.com git commit -q --allow-empty -m theirs';
  await worker.call('bash', {
    command: `git init -q -b trunk ${folder} && cd ${folder} && ${person} && git remote add origin ${host.address}.git
git update-ref refs/remotes/origin/trunk HEAD && git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/trunk
git checkout -qb theirs && ${person} && git update-ref refs/remotes/origin/theirs HEAD
git checkout -q trunk && git checkout -qb ours && git commit -q --allow-empty -m ours && git update-ref refs/remotes/origin/ours HEAD
git config alias.publish push && git config push.default current`,
  });
});
afterAll(async () => {
  host.close();
  await worker.remove();
});

const PUSH_RULES = { protected: ['default'], named: ['named/by-a-person'] };

/** Whether git had a password for it, and what was said. */
async function pushed(command: string, pushRules: object | undefined = PUSH_RULES) {
  const before = host.authorised.length;
  const git = { ...host.gitOf(worker), ...(pushRules ? { pushRules } : {}) };
  const text = textOf(await worker.call('bash', { command: `cd ${folder}; { ${command}; } 2>&1` }, { git }));
  return { hadPassword: host.authorised.length > before, text };
}

it('A push to the default branch or to a branch of others gets no credential, and says what to do instead', async () => {
  const command = [
    'git push origin HEAD:trunk',
    `git push ${host.address}.git HEAD:trunk`,
    'git checkout -q trunk; git publish',
    "sh -c 'git -C . push origin HEAD:theirs'",
    'git push --all origin',
  ].join('; ');
  const { hadPassword, text } = await pushed(command);
  expect(hadPassword).toBe(false);
  expect(text.match(/trunk is the default branch\. Push a branch of your own and open a pull request/g)).toHaveLength(
    3,
  );
  expect(text).toMatch(/theirs has no commit of yours.* written its name in backticks/);
  expect(text).toContain('takes every branch that matches');
});

it('A push to a branch of the agent, a new one, or one that a person has named gets the credential', async () => {
  for (const to of ['ours', 'new', 'named/by-a-person'])
    expect(await pushed(`git push origin ours:${to}`)).toMatchObject({ hadPassword: true });
  expect(await pushed('git checkout -q ours; git push -f')).toMatchObject({ hadPassword: true });
  expect(await pushed('git fetch')).toMatchObject({ hadPassword: true });
});

it('A push is free where the operator protects nothing, but for branches of others', async () => {
  const none = { protected: [], named: [] };
  expect(await pushed('git push origin HEAD:new', none)).toMatchObject({ hadPassword: true });
  expect(await pushed('git push origin HEAD:trunk', none)).toMatchObject({ hadPassword: true });
  expect((await pushed('git push origin HEAD:theirs', none)).text).toContain('theirs has no commit of yours');
});

it('A push whose judge cannot be started gets no credential', async () => {
  const { hadPassword, text } = await pushed('ulimit -v 200000; git push origin ours');
  expect(hadPassword).toBe(false);
  expect(text).toContain('could not be found out');
});

it('A script that leaves out hooks is not run at all, unless a person of the thread has asked for that', async () => {
  const command = 'git checkout -q ours; git push --no-verify';
  const { hadPassword, text } = await pushed(command);
  expect(hadPassword).toBe(false);
  expect(text).toContain('Nothing of this command was run');
  expect(await pushed(command, { ...PUSH_RULES, named: ['no-verify'] })).toMatchObject({ hadPassword: true });
});
