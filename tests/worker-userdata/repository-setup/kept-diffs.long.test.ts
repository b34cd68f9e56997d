import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type KeptDiff, keptDiff, SAVE_DIFF } from '@remote-swe/core/domain/worker/clones/kept-diff';
import type { CommandReport } from '@remote-swe/core/domain/worker/command';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { givenFolder } from '../../../worker-userdata/runtime/repository-setup/given-secrets.ts';
import { eventually } from '../../eventually.ts';
import { commitAll, git, write } from '../saved-work/machines.ts';
import { TestWorker } from '../worker.ts';

const worker = new TestWorker();
const serverUrl = pathToFileURL(join(worker.root, 'server')).href;
const widget = join(worker.workspace, 'widget');
/** It has the shape of no token. */
const SECRET = 'quiet-harbour-7-lantern-42';
let commands = 0;

beforeAll(async () => {
  await worker.build();
  const source = join(worker.root, 'source');
  mkdirSync(source, { recursive: true });
  git(source, 'init', '-q', '-b', 'main');
  write(source, 'a.txt', 'x\n');
  write(source, 'old.txt', `key = ${SECRET}\n`);
  commitAll(source, 'One');
  const bare = join(worker.root, 'server', 'acme/widget.git');
  mkdirSync(dirname(bare), { recursive: true });
  git(worker.root, 'clone', '-q', '--bare', source, bare);
  await run('clone_repository', { repository: 'acme/widget' });
});
afterAll(() => worker.remove());
beforeEach(() => {
  git(widget, 'reset', '-q', '--hard', 'origin/main');
  git(widget, 'clean', '-q', '-f', '-d');
  for (const name of [...worker.bucket.objects.keys()]) worker.bucket.objects.delete(name);
});

type Ran = { kept: string | undefined; name: string; object: KeptDiff | undefined };

async function run(name: string, input: unknown, changes: { url?: string; keepAs?: string } = {}): Promise<Ran> {
  const secrets = [{ repository: 'acme/widget', variables: { BUILD_KEY: SECRET } }];
  const credentialsUrl = worker.bucket.put('credentials', { credentials: [], secrets });
  const keepAs = changes.keepAs ?? `${++commands}-run`;
  const keep = { name: keepAs, url: changes.url ?? worker.bucket.url(`kept/${keepAs}`) };
  const git = name === 'save_work' ? { serverUrl } : { serverUrl, credentialsUrl };
  const report = await worker.run([{ toolCallId: worker.newId(), name, input }], { git, keep });
  return { kept: keptOf(report), name: keepAs, object: objectOf(keepAs) };
}
const bash = (command: string, changes: { url?: string } = {}) => run('bash', { command, workdir: widget }, changes);
const save = () => run('save_work', { putUrl: worker.bucket.url('archive') }, { keepAs: SAVE_DIFF });

function keptOf(report: CommandReport): string | undefined {
  if (report.outcome !== 'done') throw new Error(JSON.stringify(report));
  return report.kept;
}
function objectOf(name: string): KeptDiff | undefined {
  const text = worker.bucket.objects.get(`kept/${name}`);
  return text === undefined ? undefined : keptDiff.parse(JSON.parse(text));
}
async function looked() {
  const report = await worker.diff();
  if (report.outcome !== 'done') throw new Error(JSON.stringify(report));
  return { all: JSON.stringify(report), diffs: report.diffs ?? [], clones: report.clones ?? [] };
}

it('What clones differ in after a call is put once, and later named as long as it is the same', async () => {
  const first = await bash('echo y >> a.txt; echo new > "née \\"b\\".txt"');
  expect(first.kept).toBe(first.name);
  expect(first.object).toMatchObject({ schema: 1, clones: [{ path: widget, branch: 'main', changedCount: 2 }] });
  expect(first.object?.diffs[0]?.text).toMatch(/^\+y$/m);
  expect(first.object?.diffs[0]?.text).toContain('née');
  expect(first.object).not.toHaveProperty('isMoving');
  const same = await bash('touch -c missing');
  expect([same.kept, same.object]).toEqual([first.name, undefined]);
  const next = await bash('echo z >> a.txt');
  expect(next.kept).toBe(next.name);
  expect(next.object?.diffs[0]?.text).toMatch(/^\+z$/m);
  expect((await bash('git add -A && git commit -q -m Two')).kept).toBeUndefined();
  const reading = await run('read_file', { path: join(widget, 'a.txt') });
  expect([reading.kept, reading.object]).toEqual([undefined, undefined]);
});

it('A value that a command was given is in no differences, whoever looks later, in what way ever it was written down', async () => {
  const written = [
    'printf %s "$BUILD_KEY" > plain.txt',
    'printf %s "$BUILD_KEY" | base64 > base64.txt',
    'printf %s "$BUILD_KEY" | xxd > dump.txt',
    'printf "%s\\n" "$BUILD_KEY" | sed "s/./&\\n/10" > lines.txt',
    'touch "named-$BUILD_KEY.txt"',
    'echo other > old.txt',
    'cat plain.txt | wc -c > length',
  ];
  const { object } = await bash(`${written.join(' && ')}`);
  expect(object?.diffs[0]?.text.split('[secret removed]').length).toBeGreaterThan(5);
  expect(object?.diffs[0]?.text).toContain(`+${SECRET.length}`);
  const leaks = [SECRET, Buffer.from(SECRET).toString('base64').slice(0, 20), 'quiet-harb', 'lantern-42'];
  for (const leak of leaks) {
    expect(JSON.stringify(object)).not.toContain(leak);
    expect((await looked()).all).not.toContain(leak);
  }
});

it('No half of a value is left where differences are cut', async () => {
  const filler = 'some words of a line that says nothing\n';
  for (const at of [199_700, 199_850, 199_990]) {
    const text = `${filler.repeat(6_000).slice(0, at)}${SECRET} ${filler.repeat(20_000)}`;
    writeFileSync(join(widget, 'long.txt'), text);
    const { diffs, all } = await looked();
    expect(diffs[0]).toMatchObject({ isCut: true });
    expect(diffs[0]?.text.length).toBeGreaterThan(190_000);
    for (const part of ['quiet', 'harbour', 'lantern']) expect(all).not.toContain(part);
  }
});

it('Binary files are named, and their bytes told by nobody', async () => {
  const { object } = await bash('head -c 100000 /dev/urandom > blob.bin && head -c 9 /dev/zero > a.txt');
  expect(object?.diffs[0]?.text).toContain('Binary files /dev/null and b/blob.bin differ');
  expect(object?.diffs[0]?.text.length).toBeLessThan(1_000);
});

it('Differences of many large clones are cut until the object fits its address', async () => {
  const long = '漢字'.repeat(20);
  const { object } = await bash(`for n in 1 2 3; do yes ${long} | head -c 900000 > long-$n.txt; done`);
  expect(object?.diffs[0]).toMatchObject({ isCut: true });
  expect(Buffer.byteLength(worker.bucket.objects.get(`kept/${commands}-run`) ?? '')).toBeLessThan(4_000_000);
});

it('What cannot be put is not named, and is not tried again for minutes', async () => {
  const failed = await bash('echo y >> a.txt', { url: 'http://127.0.0.1:9/kept' });
  expect(failed.kept).toBeUndefined();
  const early = await bash('echo z >> a.txt');
  expect([early.kept, early.object]).toEqual([undefined, undefined]);
  rmSync(join(worker.home, 'state/diff-kept'));
  expect((await bash('echo z >> a.txt')).kept).toBe(`${commands}-run`);
});

it('Calls that are cut off leave what they changed under the name of the command that ended them', async () => {
  const toolCallId = worker.newId();
  const running = worker.start([
    { toolCallId, name: 'bash', input: { command: 'echo cut >> a.txt; sleep 60', workdir: widget } },
  ]);
  await eventually(() => readFileSync(join(widget, 'a.txt'), 'utf8').includes('cut'));
  const report = await worker.cancel([toolCallId], { name: '90-cancel', url: worker.bucket.url('kept/90-cancel') });
  expect(keptOf(report)).toBe('90-cancel');
  expect(objectOf('90-cancel')?.diffs[0]?.text).toMatch(/^\+cut$/m);
  await running.report;
});

it('A save keeps the differences of what it saved without values, and nothing where it saved nothing', async () => {
  expect(await save()).toMatchObject({ kept: undefined, object: undefined });
  const { name } = await bash('echo "$BUILD_KEY" >> a.txt; printf %s "$BUILD_KEY" > key.txt');
  const saved = await save();
  expect(saved.kept).toBe(SAVE_DIFF);
  expect(saved.object).toMatchObject({ clones: [{ path: widget, changedCount: 2 }] });
  expect(saved.object?.diffs[0]?.text).toContain('[secret removed]');
  expect(JSON.stringify(saved.object)).not.toContain(SECRET);
  // What the commands have kept is still the newest of theirs.
  expect((await bash('touch -c missing')).kept).toBe(name);
});

it('Where no command since the start of the machine has told what is secret, no text of differences is told or kept', async () => {
  await bash('printf %s "$BUILD_KEY" > key.txt');
  worker.bootId = 'boot-2';
  const { diffs, clones } = await looked();
  expect(diffs).toEqual([]);
  expect(clones).toMatchObject([{ changed: ['key.txt'] }]);
  expect(await save()).toMatchObject({ kept: undefined, object: undefined });
  await bash('touch -c missing');
  expect((await looked()).diffs[0]?.text).toContain('[secret removed]');
});

it('The list of what was given is for its owner alone, and one that somebody else may change is not believed', async () => {
  const folder = givenFolder(worker.home);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'values')).mode & 0o777).toBe(0o600);
  await bash('echo y >> a.txt');
  chmodSync(folder, 0o777);
  writeFileSync(join(folder, 'values'), JSON.stringify({ schema: 1, bootId: worker.bootId, values: [] }));
  expect((await looked()).diffs).toEqual([]);
  rmSync(folder, { recursive: true });
});

// The last one: what it leaves running says of later looks, too, that clones may still change.
it('What goes on after its call may still change clones, and the object says so', async () => {
  const { object } = await bash('echo y >> a.txt; (setsid sleep 3 > /dev/null 2>&1 &)');
  expect(object?.isMoving).toBe(true);
});
