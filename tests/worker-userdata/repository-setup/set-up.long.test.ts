import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitAll, git, write } from '../saved-work/machines.ts';
import { TestWorker, textOf } from '../worker.ts';

const worker = new TestWorker();
const source = join(worker.root, 'source');
const bare = join(worker.root, 'server/widget.git');

beforeAll(async () => {
  await worker.build();
  mkdirSync(source);
  git(source, 'init', '-q');
  const wait = 'until [ -e ../go ]; do sleep 0.02; done';
  write(source, '.remote-swe/setup.sh', `#!/bin/sh\necho "set up in $PWD as $(id -un)"\n${wait}\necho x >>../ran\n`);
  commitAll(source, 'One');
  mkdirSync(dirname(bare), { recursive: true });
  git(worker.root, 'clone', '-q', '--bare', source, bare);
  git(source, 'checkout', '-qb', 'stranger');
  write(source, '.remote-swe/setup.sh', 'echo stranger >>../ran\n');
  commitAll(source, 'Two');
  git(source, 'push', '-q', bare, 'stranger');
});
afterAll(() => worker.remove());

const clone = async (ref: string) =>
  textOf(await worker.call('clone_repository', { repository: `file://${bare}`, ref }));

it('The set-up of a repository runs once as a job, from the default branch, and a later result tells its end', async () => {
  const cloned = await clone('stranger');
  expect(cloned).toMatch(/Set-up: \.remote-swe\/setup\.sh, as it is on origin\/trunk, goes on\. Wait.*as job j1/s);
  expect(cloned).toContain(`set up in ${join(worker.workspace, 'widget')} as `);
  await worker.call('bash', { command: 'touch ../go', workdir: join(worker.workspace, 'widget') });
  const ended = textOf(await worker.call('bash_job', { job_id: 'j1', action: 'wait' }));
  expect(ended).toContain('exit 0');
  expect(await clone('trunk')).not.toContain('Set-up:');
  expect(textOf(await worker.call('bash', { command: 'cat ../ran' }))).toMatch(/^x\nexit=0/);
});

it('The set-up runs again when the default branch has another one; one that ends at once is told at once', async () => {
  git(source, 'checkout', '-q', 'trunk');
  write(source, '.remote-swe/setup.sh', 'echo quick; exit 4\n');
  commitAll(source, 'Three');
  git(source, 'push', '-q', bare, 'trunk');
  const cloned = await clone('trunk');
  // A machine with other work may not get that far in the half second for which it is watched.
  const [, job] = /as it is on origin\/trunk, goes on\..*as job (j\d+)/s.exec(cloned) ?? [];
  if (job) expect(textOf(await worker.call('bash_job', { job_id: job, action: 'wait' }))).toMatch(/quick\n\n\[exit=4 /);
  else expect(cloned).toMatch(/as it is on origin\/trunk, has ended:\nquick\nexit=4 /);
});
