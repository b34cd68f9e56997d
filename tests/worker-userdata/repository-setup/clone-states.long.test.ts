import { mkdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitAll, git, write } from '../saved-work/machines.ts';
import { TestWorker } from '../worker.ts';

const worker = new TestWorker();
const serverUrl = pathToFileURL(join(worker.root, 'server')).href;

beforeAll(async () => {
  await worker.build();
  const source = join(worker.root, 'source');
  mkdirSync(source, { recursive: true });
  git(source, 'init', '-q', '-b', 'main');
  write(source, 'a.txt', 'x\n');
  commitAll(source, 'One');
  const bare = join(worker.root, 'server', 'acme/widget.git');
  mkdirSync(dirname(bare), { recursive: true });
  git(worker.root, 'clone', '-q', '--bare', source, bare);
});
afterAll(() => worker.remove());

async function clonesAfter(name: string, input: unknown) {
  const report = await worker.start([{ toolCallId: worker.newId(), name, input }], { git: { serverUrl } }).report;
  if (report.outcome !== 'done') throw new Error(report.outcome);
  return report.clones;
}
const widget = join(worker.workspace, 'widget');
const bash = (command: string) => clonesAfter('bash', { command, workdir: widget });

it('A report tells how the clones of the machine stand: branch, head, what is not pushed and what is not committed', async () => {
  // A disk of before may have had others.
  expect(await clonesAfter('read_file', { path: worker.root })).toEqual([]);
  const [fresh] = (await clonesAfter('clone_repository', { repository: 'acme/widget' })) ?? [];
  expect(fresh).toMatchObject({ path: widget, branch: 'main', unpushed: 0, changed: [], changedCount: 0 });
  const command =
    'git switch -q -c fix && echo y > b.txt && git add . && git commit -qm Two && echo z >> a.txt && echo n > "new é.txt"';
  expect(await bash(command)).toEqual([
    {
      path: widget,
      branch: 'fix',
      head: expect.stringMatching(/^[0-9a-f]{40}$/),
      changed: ['a.txt', 'new é.txt'],
      changedCount: 2,
    },
  ]);
  // A program that a repository names is not run, and a lock of the agent's own git is no obstacle.
  const hostile = 'git config core.fsmonitor "touch ran; false"; touch .git/index.lock; rm -f a.txt';
  expect((await bash(hostile))?.[0]?.changed).toContain('a.txt');
  expect(await bash('test ! -e ran || exit 1')).toHaveLength(1);
  // What only reads leaves the last ones as they are.
  expect(await bash('git log -1')).toBeUndefined();
  expect(await clonesAfter('read_file', { path: join(widget, 'b.txt') })).toBeUndefined();
  expect((await bash('(true)'))?.[0]?.changed).not.toContain('ran');
  rmSync(widget, { recursive: true });
  expect(await clonesAfter('bash', { command: '(true)', workdir: worker.workspace })).toEqual([]);
});
