import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../eventually.ts';
import { PasswordHost } from '../git/password-host.ts';
import { TestWorker, textOf } from '../worker.ts';

const worker = new TestWorker();
const host = new PasswordHost();
const { authorised } = host;
beforeAll(async () => {
  await worker.build();
  await host.open();
});
afterAll(async () => {
  host.close();
  await worker.remove();
});

const address = () => host.address;
const git = () => host.gitOf(worker);

let newest = 10;
const nextReply = () => {
  newest += 10;
  return newest;
};
const bash = (command: string, reply: number) => worker.call('bash', { command }, { reply, git: git() });
const folderOf = (name: string) => join(worker.workspace, name);
const repository = (name: string) =>
  `git init -q ${folderOf(name)} && cd ${folderOf(name)} && git commit -q --allow-empty -m one && git remote add origin ${address()}.git`;

/** Runs the command in a call that is held while it waits, and tells what git had a password for. */
async function whileHeld(command: string): Promise<{ services: string[]; text: string }> {
  const reply = nextReply();
  const folder = folderOf(`r${reply}`);
  const before = authorised.length;
  const waiting = 'touch ready && while [ ! -e go ]; do sleep 0.02; done';
  const result = bash(`${repository(`r${reply}`)} && ${waiting}; { ${command}; } 2>&1`, reply);
  await eventually(() => existsSync(join(folder, 'ready')));
  await worker.hold(reply);
  writeFileSync(join(folder, 'go'), '');
  const text = textOf(await result);
  return { services: authorised.slice(before).map(({ service }) => service), text };
}

describe('while calls are held', () => {
  it.each([
    ['git push', 'git push origin HEAD:main'],
    ['a push with options before it', 'git -C . -c push.default=current --no-pager push origin HEAD'],
    ['a push by an alias', 'git config alias.publish push && git publish origin HEAD:main'],
    ['a push in a script in the background', '(sh -c "sh -c \'git push origin HEAD:main\'; true"; true) & wait'],
    ['a push with an option that holds a line break', `git -c "x.y=a\nfetch" push origin HEAD:main`],
    ['a fetch’s hook that pushes', `git -c alias.f='!git push origin HEAD:main' f`],
    [
      'a program that asks git for the password',
      'printf "protocol=http\\nhost=$HOST\\npath=acme/widget.git\\n\\n" | git credential fill',
    ],
  ])('No credential is given to %s', async (_title, command) => {
    const { services, text } = await whileHeld(`HOST=${new URL(address()).host}; ${command}`);
    expect(services).toEqual([]);
    expect(text).toMatch(/This push was not started: somebody wrote in the thread/);
    expect(text).not.toContain('username=');
  });

  it.each([
    ['git fetch', 'git fetch origin'],
    ['git clone', 'git clone "$(git remote get-url origin)" copy'],
    ['git ls-remote', 'git -C . ls-remote origin'],
    [
      'a push’s hook that fetches',
      `mkdir -p h && printf '#!/bin/sh\\ngit fetch origin\\nexit 1\\n' >h/pre-commit && chmod +x h/pre-commit && git -c core.hooksPath=h commit --allow-empty -m two`,
    ],
  ])('A credential is given to %s', async (_title, command) => {
    const { services } = await whileHeld(command);
    expect(services.length).toBeGreaterThan(0);
    expect(services).toEqual(services.map(() => 'git-upload-pack'));
  });
});

it('A push gets its credential when nothing is held, and again in a call of a newer reply', async () => {
  const reply = nextReply();
  const before = authorised.length;
  await bash(`${repository('free')}; git push origin HEAD:main`, reply);
  await worker.hold(reply);
  await bash('true', reply + 1);
  await bash(`cd ${folderOf('free')}; git push origin HEAD:main`, reply + 1);
  expect(authorised.slice(before).map(({ service }) => service)).toEqual(['git-receive-pack', 'git-receive-pack']);
});

it('A session that reviews may fetch and not push', async () => {
  const reply = nextReply();
  const before = authorised.length;
  const command = `${repository('reviewed')}; git push origin HEAD:main 2>&1; git fetch origin`;
  const ended = await worker.call('bash', { command }, { reply, git: host.gitOf(worker, { reads: true }) });
  expect(textOf(ended)).toContain('This session reviews, and pushes nothing.');
  expect(authorised.slice(before).map(({ service }) => service)).toEqual(['git-upload-pack']);
});

it('A push behind a call of its reply that failed gets no credential; one of the next reply does', async () => {
  const reply = nextReply();
  const before = authorised.length;
  const services = () => authorised.slice(before).map(({ service }) => service);
  await bash(repository('behind'), reply);
  await bash('echo 1 failing; exit 1', reply);
  const pushed = await bash('git push origin HEAD:main 2>&1; git fetch origin', reply);
  expect(textOf(pushed)).toContain('This push was not started: a call before it in the same reply failed.');
  expect(services()).toEqual(['git-upload-pack']);
  await bash(`cd ${folderOf('behind')} && git push origin HEAD:main`, reply + 1);
  expect(services()).toEqual(['git-upload-pack', 'git-receive-pack']);
});

it('A push that races the hold arrives only if it has its credential already', async () => {
  const reply = nextReply();
  const before = authorised.length;
  const pushing = `${repository('racing')}; while [ ! -e stop ]; do git push origin HEAD:main; done > tried 2>&1; tail -n 3 tried`;
  const racing = bash(pushing, reply);
  await eventually(() => authorised.length > before + 1);
  await worker.hold(reply);
  const heldAt = performance.now();
  const later = () => authorised.filter(({ at }) => at > heldAt).length;
  // The one that was under way may still end; the next is refused.
  await eventually(() => readFileSync(join(folderOf('racing'), 'tried'), 'utf8').includes('not started'));
  writeFileSync(join(folderOf('racing'), 'stop'), '');
  expect(textOf(await racing)).toMatch(/This push was not started/);
  expect(later()).toBeLessThanOrEqual(1);
});
