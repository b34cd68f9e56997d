import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { initBare } from '../../../../local/github/git/bare.ts';
import { writeCommit } from '../../../../local/github/git/commit.ts';
import type { GitHubChange } from '../../../../local/github/state.ts';
import { cloneUrl, FILES, git, pushBranch, startGitHub, TOKEN } from '../harness.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(options: Parameters<typeof startGitHub>[0] = {}) {
  const github = await startGitHub(options);
  stops.push(github.stop);
  return github;
}

describe('git over HTTP', () => {
  it('The git server lets anybody clone a public repository, shallowly too', async () => {
    const { url, root } = await start();
    await git(root, 'clone', '--quiet', '--depth=1', cloneUrl(url), 'clone');
    expect(await fs.readFile(path.join(root, 'clone/src/widget.js'), 'utf8')).toBe(FILES['src/widget.js']);
    await expect(git(path.join(root, 'clone'), 'push', 'origin', 'HEAD:refs/heads/x')).rejects.toThrow(
      /could not read Username|Authentication failed/,
    );
  });

  it('The git server takes a push with a token and tells who watches', async () => {
    const { url, root, service } = await start();
    const changes: GitHubChange[] = [];
    service.onChange((change) => changes.push(change));
    const clone = await pushBranch(root, url, 'feature/loud');
    const after = (await git(clone, 'rev-parse', 'HEAD')).trim();
    const pushed = { kind: 'pushed', owner: 'acme', name: 'widget', ref: 'refs/heads/feature/loud', login: 'dev' };
    expect(changes).toEqual([{ ...pushed, before: '0'.repeat(40), after }]);
    await git(clone, 'push', '--quiet', 'origin', ':feature/loud');
    expect(changes.at(-1)).toEqual({ ...pushed, before: after, after: '0'.repeat(40) });
  });

  it('The git server takes a push that is larger than git buffers, which travels chunked', async () => {
    const { url, root } = await start();
    const clone = await pushBranch(root, url, 'large');
    await fs.writeFile(path.join(clone, 'large.bin'), randomBytes(3 * 1024 * 1024));
    await git(clone, 'add', '.');
    await git(clone, 'commit', '--quiet', '-m', 'Add a large file');
    await git(clone, 'push', '--quiet', 'origin', 'large');
    await git(root, 'clone', '--quiet', '--branch=large', cloneUrl(url), 'second');
    expect((await fs.stat(path.join(root, 'second/large.bin'))).size).toBe(3 * 1024 * 1024);
  });

  it('The git server reads compressed requests', async () => {
    const { url, repository } = await start();
    const sha = (await git(repository.directory, 'rev-parse', 'main')).trim();
    const want = `want ${sha}\n`;
    const packet = `${(want.length + 4).toString(16).padStart(4, '0')}${want}00000009done\n`;
    const headers = { 'content-type': 'application/x-git-upload-pack-request', 'content-encoding': 'gzip' };
    const response = await fetch(`${url}/acme/widget.git/git-upload-pack`, {
      method: 'POST',
      headers,
      body: gzipSync(packet),
    });
    const answer = Buffer.from(await response.arrayBuffer());
    expect(answer.toString('latin1')).toMatch(/^0008NAK\nPACK/);
  });

  it('The git server refuses a wrong token, one that may only read, and one for another repository', async () => {
    const { url, root, service } = await start();
    service.addToken({ token: 'reader', login: 'eve', permissions: { contents: 'read' } });
    service.addToken({ token: 'elsewhere', login: 'bob', repositories: ['acme/other'] });
    await expect(pushBranch(root, url, 'x', 'wrong')).rejects.toThrow(/remote: Invalid username or token/);
    await expect(pushBranch(root, url, 'x', 'reader')).rejects.toThrow(
      /remote: Permission to acme\/widget.git denied to eve: the token lacks contents: write/,
    );
    await expect(pushBranch(root, url, 'x', 'elsewhere')).rejects.toThrow(/denied to bob/);
  });

  it('The git server hides private repositories', async () => {
    const { url, root, service } = await start({ private: true });
    service.addToken({ token: 'elsewhere', login: 'bob', repositories: ['acme/other'] });
    await expect(git(root, 'clone', cloneUrl(url))).rejects.toThrow(/could not read Username/);
    await expect(git(root, 'clone', cloneUrl(url, 'elsewhere'))).rejects.toThrow(/remote: Repository not found/);
    await expect(git(root, 'clone', cloneUrl(url, TOKEN, 'acme/nothing'))).rejects.toThrow(/Repository not found/);
    await git(root, 'clone', '--quiet', cloneUrl(url, TOKEN), 'clone');
  });

  it('The git server keeps the protected default branch from pushes, not other branches', async () => {
    const { url, root } = await start({ protectDefaultBranch: true });
    const clone = await pushBranch(root, url, 'feature');
    await expect(git(clone, 'push', 'origin', 'HEAD:main')).rejects.toThrow(/GH006: Protected branch update failed/);
  });

  it('The git server does not serve what is not the smart protocol, nor anything above its folder', async () => {
    const { url } = await start();
    for (const target of [
      '/acme/widget.git/config',
      '/acme/widget.git/info/refs',
      '/acme/%2e%2e/info/refs?service=git-upload-pack',
    ])
      expect((await fetch(url + target)).status, target).toBeGreaterThanOrEqual(401);
  });
});

describe('createRepository', () => {
  it('createRepository commits a directory without what its .gitignore names, dated by the clock', async () => {
    const { url, root, service, clock } = await start();
    const source = path.join(root, 'source');
    await fs.mkdir(path.join(source, 'node_modules'), { recursive: true });
    await fs.writeFile(path.join(source, '.gitignore'), 'node_modules\n');
    await fs.writeFile(path.join(source, 'node_modules/dep.js'), '');
    await fs.writeFile(path.join(source, 'run.sh'), '#!/bin/sh\n', { mode: 0o755 });
    clock.advance(86_400_000);
    const author = { name: 'Ada', email: 'ada@example.com' };
    await service.createRepository({ owner: 'acme', name: 'tool', sourceDirectory: source, author, message: 'Start' });
    await git(root, 'clone', '--quiet', cloneUrl(url, undefined, 'acme/tool'), 'tool');
    const tool = path.join(root, 'tool');
    expect(await git(tool, 'ls-files', '--stage')).toMatch(/^100644 \S+ 0\t.gitignore\n100755 \S+ 0\trun.sh\n$/);
    const [name, date] = (await git(tool, 'log', '-1', '--format=%an%n%aI')).split('\n');
    expect(name).toBe('Ada');
    expect(Math.abs(Date.parse(date ?? '') - clock.now())).toBeLessThan(5_000);
  });

  it('createRepository gives the same sha for the same content and time', async () => {
    const { service, root } = await start();
    const author = { name: 'Ada', email: 'ada@example.com' };
    const shas: string[] = [];
    for (const name of ['one.git', 'two.git']) {
      await initBare(path.join(root, name), 'main', undefined);
      const content = { files: FILES };
      shas.push(
        await writeCommit(path.join(root, name), {
          branch: 'main',
          content,
          message: 'x',
          author,
          dateMs: 1_700_000_000_000,
        }),
      );
    }
    expect(shas[0]).toBe(shas[1]);
    await expect(service.createRepository({ owner: 'acme', name: 'widget', files: FILES })).rejects.toThrow(
      /exists already/,
    );
    await expect(service.createRepository({ owner: '..', name: 'widget', files: FILES })).rejects.toThrow(
      /no repository name/,
    );
  });
});
