import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { readModelChoice } from '../../../local/cli/model/model-choice.ts';
import { gitEnvironment } from '../../../local/github/git/git.ts';
import { newFile } from '../../../local/try/new-file.ts';
import { readSource } from '../../../local/try/source.ts';

const root = mkdtempSync(path.join(tmpdir(), 'source-'));
afterAll(() => rmSync(root, { recursive: true }));

const run = (folder: string, ...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder, env: gitEnvironment() });

function made(name: string): string {
  const folder = path.join(root, name);
  mkdirSync(folder);
  return folder;
}

describe('what npm run try works on', () => {
  it('The source is an address as given, or the top of the named repository with notes of what is not copied', async () => {
    const folder = made('repository');
    run(folder, 'init', '-q');
    await expect(readSource('repository', root)).rejects.toThrow('has no commit yet');
    writeFileSync(path.join(folder, 'a.txt'), 'one');
    run(folder, 'add', '.');
    run(folder, 'commit', '-qm', 'one');
    const address = 'git@host:a/b.git';
    expect(await readSource(address, root)).toEqual({ address, notes: [] });
    expect(await readSource('repository', root)).toEqual({ address: folder, folder, notes: [] });
    writeFileSync(path.join(folder, 'a.txt'), 'two');
    run(folder, 'checkout', '-q', '--detach');
    mkdirSync(path.join(folder, 'below'));
    expect(await readSource('repository/below', root)).toEqual({
      address: folder,
      folder,
      notes: [
        `${folder} is the repository around ${folder}/below: all of it is worked on.`,
        'What is not committed stays out of the copy: 1 changed or new files.',
        'No branch is checked out, so the work begins at another branch than what you see.',
      ],
    });
    const bare = made('bare');
    run(bare, 'clone', '-q', '--bare', folder, '.');
    expect(await readSource(bare, root)).toMatchObject({ folder: bare });
  });

  it('A file that is written at the end is refused at the beginning, where it is there or has no folder', () => {
    const named = { option: '--record', command: 'try', from: root };
    expect(newFile('new.gz', named)).toBe(path.join(root, 'new.gz'));
    writeFileSync(path.join(root, 'old.gz'), '');
    expect(() => newFile('old.gz', named)).toThrow(`--record writes a new file, and ${root}/old.gz is there already.`);
    expect(() => newFile('none/new.gz', named)).toThrow(`--record: there is no folder ${root}/none.`);
  });

  it('The source is refused where there is no folder or no repository', async () => {
    await expect(readSource('none', root)).rejects.toThrow('is no folder, and no address of a git repository');
    await expect(readSource(made('plain'), root)).rejects.toThrow('is no git repository. Make it one, and try again');
  });
});

describe('the model of a command line', () => {
  it('The model of a command line is a server or Bedrock, and exactly one of them', () => {
    const url = 'http://localhost:11434/v1';
    const read = (words: { bedrock?: boolean; 'model-url'?: string; model?: string }) =>
      readModelChoice({ bedrock: false, ...words }, 'try');
    expect(read({ 'model-url': url, model: 'a' })).toMatchObject({ kind: 'server', server: { url, model: 'a' } });
    expect(read({ bedrock: true, model: 'haiku4.5' })).toEqual({ kind: 'bedrock', model: 'haiku4.5' });
    expect(() => read({})).toThrow('Name a model: --model-url URL --model NAME, or --bedrock.');
    expect(() => read({ model: 'a' })).toThrow('belong together');
    expect(() => read({ bedrock: true, 'model-url': url })).toThrow('name two models');
    expect(() => read({ 'model-url': 'localhost', model: 'a' })).toThrow('takes an address like');
  });
});
