import { runGit } from '../../git/run-git.ts';
import type { CallContext } from '../worker-tool.ts';
import { gitIn, HISTORY_DEPTH, Stopped } from './check-out.ts';
import { type ForkRemotes, isSame } from './clone-place.ts';

/**
 * Gives a clone the remotes that `gh repo fork` gives it: origin is the fork, upstream the original. Branches that followed origin follow
 * upstream from then on; a plain push goes to the fork.
 */
export async function setForkRemotes(path: string, fork: ForkRemotes, context: CallContext): Promise<void> {
  const { serverUrl } = context.git;
  const urlOf = (remote: string) => gitIn(path, ['config', '--get', `remote.${remote}.url`], context);
  const hasFork = isSame(await urlOf('origin'), fork.origin, serverUrl);
  if (!hasFork && (await urlOf('upstream')) === '') {
    await gitIn(path, ['remote', 'rename', 'origin', 'upstream'], context);
    await gitIn(path, ['remote', 'add', 'origin', fork.origin], context);
  }
  for (const [remote, url] of [
    ['origin', fork.origin],
    ['upstream', fork.upstream],
  ] as const) {
    if ((await urlOf(remote)) === '') await gitIn(path, ['remote', 'add', remote, url], context);
    await gitIn(path, ['remote', 'set-url', remote, url], context);
  }
  await gitIn(path, ['config', 'remote.pushDefault', 'origin'], context);
  // Both have the same branches: one that is asked for is the original's.
  await gitIn(path, ['config', 'checkout.defaultRemote', 'upstream'], context);
  const head = await gitIn(path, ['symbolic-ref', '--short', 'refs/remotes/upstream/HEAD'], context);
  const branch = head.replace(/^upstream\//, '');
  const name = 'refs/remotes/origin/HEAD';
  if (branch) await gitIn(path, ['symbolic-ref', name, `refs/remotes/origin/${branch}`], context);
}

/** Brings the branches of a remote. Undefined when it did; else what git says. */
export async function fetchFrom(remote: string, path: string, context: CallContext): Promise<string | undefined> {
  // A clone with all of its history stays one: a depth would cut it.
  const isShallow = (await gitIn(path, ['rev-parse', '--is-shallow-repository'], context)) === 'true';
  const isNew = (await gitIn(path, ['for-each-ref', '--count=1', `refs/remotes/${remote}`], context)) === '';
  const depth = isShallow && isNew ? ['--depth', String(HISTORY_DEPTH)] : [];
  // The fetch asks for no tags: one that has moved, or whose history is long, would fail or slow down what was asked for.
  const fetched = await runGit(path, ['fetch', '--prune', '--no-tags', ...depth, remote], context);
  if (fetched.kind === 'stopped') throw new Stopped();
  return fetched.kind === 'failed' ? fetched.output : undefined;
}
