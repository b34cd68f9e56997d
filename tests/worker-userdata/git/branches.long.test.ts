import { execFileSync } from 'node:child_process';
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
  for (const branch of ['trunk', 'theirs', 'ours']) host.branches[branch] = at(branch);
});
const at = (branch: string) => execFileSync('git', ['-C', folder, 'rev-parse', branch], { encoding: 'utf8' }).trim();
afterAll(async () => {
  host.close();
  await worker.remove();
});

const PUSH_RULES = { protected: ['default'], named: ['named/by-a-person'] };

/** Whether git had a password for the push, and what was said. */
async function pushed(command: string, pushRules: object | undefined = PUSH_RULES) {
  const before = host.authorised.length;
  const git = { ...host.gitOf(worker), ...(pushRules ? { pushRules } : {}) };
  const text = textOf(await worker.call('bash', { command: `cd ${folder}; { ${command}; } 2>&1` }, { git }));
  const services = host.authorised.slice(before).map(({ service }) => service);
  return { hadPassword: services.includes('git-receive-pack'), services, text };
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
  expect(await pushed('git fetch')).toMatchObject({ services: ['git-upload-pack'] });
});

it.each([
  ['a second remote', 'git remote add up ADDRESS; git push up HEAD:BRANCH'],
  ['an address with .git', 'git push ADDRESS HEAD:BRANCH'],
  ['an address with a slash', 'git push PLAIN/ HEAD:BRANCH'],
  ['an address with a name', 'git push $(echo PLAIN | sed s,//,//x@,) HEAD:BRANCH'],
  ['an address in capitals', 'git push $(echo PLAIN | sed s,acme,ACME,) HEAD:BRANCH'],
  ['url.insteadOf', 'git -c url.PLAIN.insteadOf=short:x push short:x HEAD:BRANCH'],
  ['url.pushInsteadOf', 'git -c url.PLAIN.pushInsteadOf=http://x.test/x push http://x.test/x HEAD:BRANCH'],
  ['remote.pushurl', 'git -c remote.other.url=/none -c remote.other.pushurl=PLAIN push other HEAD:BRANCH'],
  [
    'a second pushurl',
    'git init -q --bare ../o; git -c remote.o.url=/a -c remote.o.pushurl=../o -c remote.o.pushurl=PLAIN push o HEAD:BRANCH',
  ],
  ['no tracking branch', 'git update-ref -d refs/remotes/origin/BRANCH; git push origin HEAD:BRANCH'],
  ['a tracking branch that is made up', 'git update-ref refs/remotes/origin/BRANCH ours; git push origin HEAD:BRANCH'],
  ['a made-up default', 'git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/x; git push origin HEAD:BRANCH'],
  ['a refspec of the remote', 'git -c remote.origin.push=refs/heads/ours:refs/heads/BRANCH push origin ours'],
  ['its upstream', 'git -c push.default=upstream -c branch.ours.merge=refs/heads/BRANCH push origin ours'],
  [
    'its upstream, unsaid',
    'git -c push.default=upstream -c branch.ours.remote=origin -c branch.ours.merge=refs/heads/BRANCH push',
  ],
  ['a remote of old', 'printf "%s#BRANCH" PLAIN >.git/branches/old; git push old'],
])('A push to the default branch or to a branch of others gets no credential by %s', async (_way, command) => {
  const asItWas = `git checkout -q ours; git remote remove up; git symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/trunk
mkdir -p .git/branches; rm -f .git/branches/*; git update-ref refs/remotes/origin/theirs theirs; git update-ref refs/remotes/origin/trunk trunk`;
  for (const branch of ['trunk', 'theirs']) {
    const words = command.replace(/ADDRESS|PLAIN|BRANCH/g, (word) =>
      word === 'BRANCH' ? branch : `${host.address}${word === 'ADDRESS' ? '.git' : ''}`,
    );
    const { hadPassword, text } = await pushed(`{ ${asItWas}\n} >/dev/null 2>&1; ${words}`);
    expect(text).toMatch(/This push was not started: (?:trunk is the default|theirs has no commit|it takes every)/);
    expect({ hadPassword, words }).toEqual({ hadPassword: false, words });
  }
});

it('A push over commits that were never fetched, or to a host that does not say its branches, gets no credential', async () => {
  const { branches } = host;
  host.branches = { ...branches, ours: '1'.repeat(40) };
  expect(await pushed('git push -f origin ours')).toMatchObject({
    hadPassword: false,
    text: expect.stringMatching(/ours has commits that are not in this clone.*Fetch/),
  });
  host.branches = {};
  expect(await pushed('git push origin ours')).toMatchObject({
    hadPassword: false,
    text: expect.stringContaining('could not be found out'),
  });
  host.branches = branches;
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
