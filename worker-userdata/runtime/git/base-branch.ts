import type { CallContext } from '../tools/worker-tool.ts';
import { gitAnswer } from './run-program.ts';

/** The newest commit of a clone's default branch that was fetched: what nobody can put there from outside. */
export type Base = { commit: string; branch: string };

/** Undefined where the remote names no default branch. Of a fork, the original's: the fork may be old, or somebody's. */
export async function baseOf(repository: string, context: CallContext): Promise<Base | undefined> {
  const ask = (...words: string[]) => gitAnswer(repository, words, context);
  const headOf = (remote: string) => ask('symbolic-ref', '-q', '--short', `refs/remotes/${remote}/HEAD`);
  const branch = (await headOf('upstream')) || (await headOf('origin'));
  const commit = branch && (await ask('rev-parse', '-q', '--verify', `refs/remotes/${branch}^{commit}`));
  return branch && commit ? { branch, commit } : undefined;
}
