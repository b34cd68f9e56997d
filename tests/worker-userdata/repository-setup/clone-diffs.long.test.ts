import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../../eventually.ts';
import { commitAll, git, write } from '../saved-work/machines.ts';
import { TestWorker } from '../worker.ts';

const worker = new TestWorker();
const serverUrl = pathToFileURL(join(worker.root, 'server')).href;
const widget = join(worker.workspace, 'widget');
const TOKEN = `ghp_${'aB3dE5gH7jK9mN1pQ3sT5vX7zA9cD1fG3hJ5'}`;

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

async function looked() {
  const report = await worker.diff();
  if (report.outcome !== 'done') throw new Error(JSON.stringify(report));
  return { clones: report.clones ?? [], diffs: report.diffs ?? [], calls: worker.callNames() };
}

it('Whoever looks gets the state and the differences of each clone, new files among them, and changes nothing', async () => {
  expect(await looked()).toEqual({ clones: [], diffs: [], calls: [] });
  await worker.call('clone_repository', { repository: 'acme/widget' }, { git: { serverUrl } });
  const { diffs: clean, calls } = await looked();
  expect(clean).toEqual([{ path: widget, text: '' }]);
  writeFileSync(join(widget, 'a.txt'), 'x\ny\n');
  writeFileSync(join(widget, 'new é.txt'), `token ${TOKEN}\n`);
  // No program that the repository names is run, and its index stays as it is.
  git(widget, 'config', 'diff.external', 'touch ran');
  git(widget, 'config', 'core.fsmonitor', 'touch ran; false');
  const index = join(widget, '.git/index');
  const before = { bytes: readFileSync(index), at: statSync(index).mtimeMs };
  const found = await looked();
  expect(found.clones).toMatchObject([{ path: widget, branch: 'main', changed: ['a.txt', 'new é.txt'] }]);
  expect(found.diffs[0]?.text).toContain('+y\n');
  expect(found.diffs[0]?.text).toContain('+++ b/new é.txt');
  expect(found.diffs[0]?.text).not.toContain(TOKEN);
  expect(found.diffs[0]).not.toHaveProperty('isCut');
  expect(found.calls).toEqual(calls);
  expect(existsSync(join(widget, 'ran'))).toBe(false);
  expect({ bytes: readFileSync(index), at: statSync(index).mtimeMs }).toEqual(before);
});

it('What a repository sets for its own differences leaves names and shape of the told ones alone', async () => {
  const settings = {
    'diff.noprefix': 'true',
    'diff.mnemonicPrefix': 'true',
    'diff.submodule': 'log',
    'diff.renames': 'false',
  };
  for (const [name, value] of Object.entries(settings)) git(widget, 'config', name, value);
  git(widget, 'mv', 'a.txt', 'lib-a.txt');
  mkdirSync(join(widget, 'part'));
  git(widget, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},part`);
  const text = (await looked()).diffs[0]?.text ?? '';
  expect(text).toContain('diff --git a/a.txt b/lib-a.txt\n');
  expect(text).toContain('rename to lib-a.txt\n');
  expect(text).toContain('diff --git a/part b/part\n');
  expect(text).toContain('+++ b/new é.txt');
  for (const name of Object.keys(settings)) git(widget, 'config', '--unset', name);
  git(widget, 'rm', '-q', '--cached', 'part');
  git(widget, 'mv', 'lib-a.txt', 'a.txt');
});

it('Differences of any length are cut, and say so', async () => {
  writeFileSync(join(widget, 'a.txt'), 'line of a file\n'.repeat(100_000));
  for (let number = 0; number < 40; number++) writeFileSync(join(widget, `file-${number}.txt`), 'new\n');
  const [diff] = (await looked()).diffs;
  expect(diff?.text.length).toBe(200_000);
  expect(diff?.isCut).toBe(true);
  git(widget, 'checkout', '-q', 'a.txt');
  const [fewer] = (await looked()).diffs;
  expect(fewer?.text.match(/^\+new$/gm)?.length).toBeLessThanOrEqual(20);
  expect(fewer?.isCut).toBe(true);
});

it('A clone without any commit shows its files', async () => {
  git(widget, 'checkout', '-q', '--orphan', 'empty');
  git(widget, 'rm', '-q', '-r', '-f', '--cached', '.');
  const { clones, diffs } = await looked();
  expect(clones[0]).not.toHaveProperty('head');
  expect(diffs[0]?.text).toContain('+++ b/a.txt');
});

it('Somebody who looks while a call runs neither waits for it nor ends it', async () => {
  const toolCallId = worker.newId();
  const running = worker.start([
    { toolCallId, name: 'bash', input: { command: 'until [ -e go ]; do sleep 0.05; done', workdir: widget } },
  ]);
  await eventually(() => existsSync(worker.directory(toolCallId).running));
  await looked();
  expect(existsSync(worker.directory(toolCallId).result)).toBe(false);
  writeFileSync(join(widget, 'go'), '');
  expect(await running.report).toMatchObject({ outcome: 'done', results: [{ outcome: 'completed', exitCode: 0 }] });
});
