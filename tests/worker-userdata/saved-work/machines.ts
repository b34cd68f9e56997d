import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import type { SaveReport } from '@remote-swe/core/domain/worker/saved-work';
import { SAVE_BOUNDS, type SaveBounds } from '../../../worker-userdata/runtime/saved-work/bounds.ts';
import { restoreWork } from '../../../worker-userdata/runtime/saved-work/restore/restore-work.ts';
import { saveWork } from '../../../worker-userdata/runtime/saved-work/save/save-work.ts';
import type { CallContext } from '../../../worker-userdata/runtime/tools/worker-tool.ts';
import { Bucket } from '../bucket.ts';
import { localContext } from '../tools/local-context.ts';

const IDENTITY = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GIT_CONFIG_COUNT: '1',
  GIT_CONFIG_KEY_0: 'init.defaultBranch',
  GIT_CONFIG_VALUE_0: 'trunk',
  GIT_CONFIG_NOSYSTEM: '1',
};

/** Two machines of one session, one after the other, a bucket between them, and a place for remotes. */
export class Machines {
  readonly root = mkdtempSync(join(tmpdir(), 'saved-work-'));
  readonly bucket = new Bucket();
  readonly first: CallContext = localContext(join(this.root, 'first'), IDENTITY);
  readonly second: CallContext = localContext(join(this.root, 'second'), IDENTITY);

  async close(): Promise<void> {
    await this.bucket.close();
    rmSync(this.root, { recursive: true, force: true });
  }

  save(bounds: Partial<SaveBounds> = {}, context: CallContext = this.first): Promise<SaveReport> {
    return saveWork(this.bucket.url('archive'), { ...SAVE_BOUNDS, ...bounds }, context);
  }

  restore(): Promise<string> {
    return restoreWork(this.bucket.url('archive'), this.second);
  }

  /** A bare remote with one commit on `trunk`. */
  remote(name: string): string {
    const bare = join(this.root, 'remotes', `${name}.git`);
    mkdirSync(bare, { recursive: true });
    git(bare, 'init', '-q', '--bare');
    const seed = mkdtempSync(join(this.root, 'seed-'));
    git(seed, 'init', '-q');
    write(seed, 'README.md', '# Widget\n');
    write(seed, 'src/main.ts', 'export const answer = 41;\n');
    write(seed, '.gitignore', 'ignored/\n*.log\n');
    commitAll(seed, 'Begin');
    git(seed, 'push', '-q', bare, 'trunk');
    return `file://${bare}`;
  }

  /** A clone in the first machine's workspace, as clone_repository makes it. */
  clone(url: string, folder = 'widget'): string {
    const path = join(this.first.home.workspace, folder);
    git(this.first.home.workspace, 'clone', '-q', '--depth', '50', '--no-single-branch', url, path);
    return path;
  }

  /** The same path on the second machine. */
  again(path: string): string {
    return join(this.second.home.workspace, relative(this.first.home.workspace, path));
  }
}

export function git(folder: string, ...words: string[]): string {
  const env = { PATH: process.env.PATH, HOME: folder, ...IDENTITY };
  return execFileSync('git', words, { cwd: folder, encoding: 'utf8', stdio: 'pipe', env }).trimEnd();
}

export function write(folder: string, name: string, content: string | Uint8Array): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), content);
}

export function commitAll(folder: string, message: string): string {
  git(folder, 'add', '-A');
  git(folder, 'commit', '-q', '--allow-empty', '-m', message);
  return git(folder, 'rev-parse', 'HEAD');
}

/** Everything that a person would miss: files with modes, refs, HEAD, what git calls changed and under way, the stash. */
export function stateOf(repository: string): unknown {
  const ask = (...words: string[]) => {
    try {
      return git(repository, ...words);
    } catch {
      return 'none';
    }
  };
  return {
    files: filesOf(repository),
    head: ask('symbolic-ref', '-q', 'HEAD'),
    commit: ask('rev-parse', '-q', '--verify', 'HEAD'),
    branches: ask('for-each-ref', '--format=%(refname) %(objectname) %(upstream)', 'refs/heads'),
    tags: ask('for-each-ref', '--format=%(refname) %(objectname)', 'refs/tags'),
    // In words: what is under way, which of it is done, and how to go on; not how a detached HEAD came to be so.
    words: ask('status').replace(/^(HEAD detached|Not currently on any branch).*\n/, ''),
    submodules: ask('submodule', 'status', '--recursive'),
    status: ask('status', '--porcelain=v1', '-uall'),
    staged: ask('ls-files', '--stage'),
    stash: ask('stash', 'list', '--format=%gs %T'),
    log: ask('log', '--format=%H %s', 'HEAD', '--branches', '--not', '--remotes'),
  };
}

function filesOf(folder: string): Record<string, string> {
  const files: Record<string, string> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    const path = join(folder, name);
    const stat = lstatSync(path);
    if (name.split('/').includes('.git') || name.split('/').includes('ignored') || stat.isDirectory()) continue;
    if (stat.isSymbolicLink()) files[name] = `-> ${readlinkSync(path)}`;
    else files[name] = `${stat.mode & 0o100 ? 'x' : '-'} ${readFileSync(path).toString('base64')}`;
  }
  return files;
}
