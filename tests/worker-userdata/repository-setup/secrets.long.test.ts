import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { commitAll, git, write } from '../saved-work/machines.ts';
import { TestWorker, textOf } from '../worker.ts';

const SECRET = 'npm-key-0123456789-abcdef';
const worker = new TestWorker();
const server = join(worker.root, 'server');
const serverUrl = pathToFileURL(server).href;

beforeAll(async () => {
  await worker.build();
  for (const name of ['acme/widget', 'other/thing']) {
    const source = join(worker.root, 'sources', name);
    mkdirSync(source, { recursive: true });
    git(source, 'init', '-q');
    write(source, 'a/file.txt', 'x\n');
    commitAll(source, 'One');
    mkdirSync(dirname(join(server, name)), { recursive: true });
    git(worker.root, 'clone', '-q', '--bare', source, join(server, `${name}.git`));
  }
});
afterAll(() => worker.remove());

function call(name: string, input: unknown, toolCallId = worker.newId(), variables: Record<string, string> = {}) {
  const secrets = [{ repository: 'Acme/Widget', variables: { BUILD_KEY: SECRET, ...variables } }];
  const credentialsUrl = worker.bucket.put('credentials', { credentials: [], secrets });
  return worker.call(name, input, { toolCallId, git: { serverUrl, credentialsUrl } });
}
const has = async (workdir: string) => {
  const command = '[ -n "$BUILD_KEY" ] && echo there || echo none; printf %s "$BUILD_KEY" | wc -c';
  return textOf(await call('bash', { command, workdir: join(worker.workspace, workdir) }))
    .split('\n')
    .slice(0, 2);
};

it('Secrets of a repository are variables of commands in its clone alone, whatever another clone says of itself', async () => {
  await call('clone_repository', { repository: 'acme/widget' });
  await call('clone_repository', { repository: 'other/thing' });
  expect(await has('widget/a')).toEqual(['there', String(SECRET.length)]);
  expect(await has('thing')).toEqual(['none', '0']);
  expect(await has('.')).toEqual(['none', '0']);
  const forged = `git -C thing remote set-url origin ${serverUrl}/acme/widget.git; ln -s ../thing widget/link`;
  await call('bash', { command: forged, workdir: worker.workspace });
  expect(await has('thing')).toEqual(['none', '0']);
  expect(await has('widget/link')).toEqual(['none', '0']);
});

it('Secrets of a repository are in no result, log or record of the worker', async () => {
  const toolCallId = worker.newId();
  const command = 'echo "$BUILD_KEY"; printf %s "$BUILD_KEY" | base64; env | sort';
  const result = await call('bash', { command, workdir: join(worker.workspace, 'widget') }, toolCallId);
  expect(textOf(result)).not.toContain(SECRET);
  expect(textOf(result)).toContain('BUILD_KEY=[secret removed]');
  for (const name of ['request', 'running', 'result', 'log'] as const)
    expect(readFileSync(worker.directory(toolCallId)[name], 'utf8')).not.toContain(SECRET);
});

it('What the worker sets for commands is not replaced by secrets of a repository: root finds its own programs by PATH', async () => {
  const workdir = join(worker.workspace, 'widget');
  const own = { PATH: join(workdir, 'bin-of-somebody'), GIT_CONFIG_COUNT: '0' };
  const result = await call('bash', { command: 'echo "$PATH" "$GIT_CONFIG_COUNT"', workdir }, worker.newId(), own);
  expect(textOf(result)).not.toContain('bin-of-somebody');
  expect(textOf(result)).toMatch(/bin [1-9]/);
});
