import { existsSync, mkdirSync, renameSync, rmSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../eventually.ts';
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
});

it.each<[string, string, boolean]>([
  ['a job', 'until [ -e ../go ]; do sleep 0.05; done; git commit -qm Late --allow-empty; touch ../gone', true],
  [
    'what a command left behind',
    '(until [ -e ../go ]; do sleep 0.05; done; git commit -qm Later --allow-empty; touch ../gone) >/dev/null 2>&1 &',
    false,
  ],
])(
  'While %s runs, and once after its end, clones are looked at anew after each command',
  async (_what, command, background) => {
    // Left by the test before.
    rmSync(join(widget, '.git/index.lock'), { force: true });
    const [before] = (await clonesAfter('bash', { command, workdir: widget, background })) ?? [];
    const read = () => clonesAfter('read_file', { path: join(widget, 'b.txt') });
    expect(await read()).toMatchObject([{ head: before?.head }]);
    write(worker.workspace, 'go', '');
    await eventually(() => existsSync(join(worker.workspace, 'gone')));
    let last = await read();
    expect(last?.[0]?.head).toMatch(/^[0-9a-f]{40}$/);
    expect(last?.[0]?.head).not.toBe(before?.head);
    // Its last breath may be seen.
    while (last) last = await read();
    for (const name of ['go', 'gone']) rmSync(join(worker.workspace, name));
  },
);

it('A call that is cut off tells how clones stand: the report of its own command may reach nobody', async () => {
  const toolCallId = worker.newId();
  const command = 'git commit -qm Cut --allow-empty; touch ../gone; sleep 300';
  const running = worker.start([{ toolCallId, name: 'bash', input: { command, workdir: widget } }]).report;
  await eventually(() => existsSync(join(worker.workspace, 'gone')));
  expect(await worker.cancel([toolCallId])).toMatchObject({
    clones: [{ path: widget, head: git(widget, 'rev-parse', 'HEAD').trim() }],
  });
  await running;
  rmSync(join(worker.workspace, 'gone'));
});

it('A clone in which git does not answer is told of as one that is not known, and looked at again later', async () => {
  const unknown = [{ path: widget, changed: [], changedCount: 0, isUnknown: true }];
  const head = join(widget, '.git/HEAD');
  renameSync(head, `${head}-away`);
  expect(await bash('(true)')).toEqual(unknown);
  expect(await worker.diff()).toMatchObject({ clones: unknown, diffs: [] });
  const read = () => clonesAfter('read_file', { path: join(widget, 'b.txt') });
  renameSync(`${head}-away`, head);
  expect(await read()).toBeUndefined();
  const told = join(worker.home, 'state', 'clones-told');
  utimesSync(told, new Date(Date.now() - 60_000), new Date(Date.now() - 60_000));
  expect(await read()).toMatchObject([{ path: widget, branch: 'fix' }]);
  expect(await read()).toBeUndefined();
});

it('A clone that was removed is told of no more', async () => {
  rmSync(widget, { recursive: true });
  expect(await clonesAfter('bash', { command: '(true)', workdir: worker.workspace })).toEqual([]);
});
