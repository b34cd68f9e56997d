import { ask } from './ask-git.ts';
import type { BranchFacts } from './push-rules.ts';
import type { RemoteBranches } from './remote-branches.ts';

/** Commits of a branch that are looked at for one of ours. */
const COMMITS_MAX = 500;
/** Where a repository names no default branch. */
const USUAL_DEFAULTS = ['main', 'master'];

/** What the host says of a branch, and the clone of its commits. */
export function factsOf(remote: RemoteBranches, branch: string, committer: string): BranchFacts {
  const { defaultBranch, commits } = remote;
  const commit = commits.get(branch);
  const isDefault = defaultBranch
    ? defaultBranch.name === branch
    : commit !== undefined && USUAL_DEFAULTS.includes(branch);
  if (commit === undefined) return { isDefault, isThere: false, isHere: false, isOurs: false };
  const others = commitsOfDefault(defaultBranch);
  const isHere = isCommitHere(commit) && others !== undefined;
  return { isDefault, isThere: true, isHere, isOurs: isHere && !isDefault && hasCommitOf(committer, commit, others) };
}

/** Newest commits of the default branch that the clone has; undefined when it has none, so that nobody knows what is beyond them. */
function commitsOfDefault(branch: RemoteBranches['defaultBranch']): string[] | undefined {
  if (branch === undefined) return [];
  if (branch.commit !== undefined && isCommitHere(branch.commit)) return [branch.commit];
  const tracking = ask(['for-each-ref', '--format=%(objectname)', `refs/remotes/*/${branch.name}`]);
  return tracking ? tracking.split('\n') : undefined;
}

function isCommitHere(commit: string): boolean {
  return ask(['cat-file', '-e', `${commit}^{commit}`]) !== undefined;
}

function hasCommitOf(committer: string, commit: string, others: readonly string[]): boolean {
  const found = ask(['log', `--max-count=${COMMITS_MAX}`, '--format=%ce', commit, '--not', ...others, '--']);
  return (found ?? '').split('\n').includes(committer);
}
