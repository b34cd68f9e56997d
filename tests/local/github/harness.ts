import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Octokit } from '@octokit/core';
import { gitEnvironment } from '../../../local/github/git/git.ts';
import { GitHubService } from '../../../local/github/service.ts';
import { LocalClock } from '../../../local/kernel/clock.ts';
import { Front } from '../../../local/kernel/front.ts';

const execute = promisify(execFile);

export const FILES = {
  'README.md': '# Widget\n\nTurns <things> into widgets.\n',
  'src/widget.js': 'export function widget(thing) {\n  return thing + 1;\n}\n',
  'package.json': '{ "name": "widget" }\n',
};
export const TOKEN = 'ghp_writer';

/** A GitHub on a free port with the repository acme/widget, a token that may write, and a folder for clones. */
export async function startGitHub(options: { private?: boolean; protectDefaultBranch?: boolean } = {}) {
  const root = await fs.mkdtemp(path.join(os.tmpdir(), 'local-github-'));
  const clock = new LocalClock();
  const address = { url: '' };
  const service = new GitHubService({
    clock,
    directory: path.join(root, 'repositories'),
    serverUrl: () => address.url,
  });
  const front = new Front((request) => (request.path.startsWith('/github') ? service : undefined));
  const port = await front.listen();
  address.url = `http://127.0.0.1:${port}/github`;
  const repository = await service.createRepository({ owner: 'acme', name: 'widget', files: FILES, ...options });
  service.addToken({ token: TOKEN, login: 'dev' });
  const stop = async (): Promise<void> => {
    clock.close();
    await front.close();
    await fs.rm(root, { recursive: true, force: true });
  };
  return { service, clock, root, url: address.url, repository, front, stop };
}

export function octokit(url: string, token?: string): Octokit {
  const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  return new Octokit({ baseUrl: `${url}/api`, log: quiet, ...(token ? { auth: token } : {}) });
}

/** The clone URL with a token as password. */
export function cloneUrl(url: string, token?: string, repository = 'acme/widget'): string {
  return `${token ? url.replace('http://', `http://x-access-token:${token}@`) : url}/${repository}.git`;
}

/** Runs the real git client; resolves to what it said, rejects with its complaint. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  const identity = ['-c', 'user.name=Dev', '-c', 'user.email=dev@example.com'];
  const { stdout, stderr } = await execute('git', [...identity, ...args], { cwd, env: gitEnvironment() });
  return stdout + stderr;
}

/** Clones, commits a change on `branch`, and pushes it. */
export async function pushBranch(root: string, url: string, branch: string, token = TOKEN): Promise<string> {
  return pushTo('acme/widget', { root, url, branch, token });
}

/** {@link pushBranch} in another repository that has the files of acme/widget. */
export async function pushTo(
  repository: string,
  { root, url, branch, token }: { root: string; url: string; branch: string; token: string },
): Promise<string> {
  const clone = await fs.mkdtemp(path.join(root, 'clone-'));
  await git(clone, 'clone', '--quiet', cloneUrl(url, token, repository), '.');
  await git(clone, 'checkout', '--quiet', '-b', branch);
  await fs.writeFile(path.join(clone, 'src/widget.js'), 'export function widget(thing) {\n  return thing + 2;\n}\n');
  await git(clone, 'commit', '--quiet', '-am', 'Make widgets louder\n\nThey were too quiet.');
  await git(clone, 'push', '--quiet', 'origin', branch);
  return clone;
}
