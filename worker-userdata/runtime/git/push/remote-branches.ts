import { ask, HOST_MS_MAX } from './ask-git.ts';

/** What the code host says now of branches of one repository. */
export type RemoteBranches = {
  /** None in a repository without commits. */
  defaultBranch: { name: string; commit: string | undefined } | undefined;
  /** Of those that were asked for, those that are there. */
  commits: ReadonlyMap<string, string>;
};

/**
 * Asks the host itself: what the clone has noted may be old, belong to another remote, or be made up. The credential helper gives its
 * credential to this git, which only reads.
 */
export function remoteBranches(address: string, branches: readonly string[]): RemoteBranches {
  const url = address.replace(/\/$/, '').replace(/\/info\/lfs(?:\/.*)?$/, '');
  // The longest `insteadOf` wins: this one leaves the address as it is, whatever the clone is set to.
  const asItIs = ['-c', `url.${url}.insteadOf=${url}`, 'ls-remote'];
  if (ask([...asItIs, '--get-url', url]) !== url) throw new Error('The clone sends reads of this repository elsewhere');
  const names = branches.map((branch) => `refs/heads/${branch}`);
  const said = ask([...asItIs, '--symref', url, 'HEAD', ...names], HOST_MS_MAX);
  if (said === undefined) throw new Error('The code host does not say which branches there are');
  return readBranches(said);
}

/** Reads what `git ls-remote --symref` prints. Pure. */
export function readBranches(said: string): RemoteBranches {
  const commits = new Map<string, string>();
  let head: string | undefined;
  let headCommit: string | undefined;
  for (const line of said.split('\n')) {
    const [value = '', name = ''] = line.split('\t');
    if (name === 'HEAD' && value.startsWith('ref: refs/heads/')) head = value.slice('ref: refs/heads/'.length);
    else if (!/^[0-9a-f]{40,64}$/.test(value)) continue;
    else if (name === 'HEAD') headCommit = value;
    else if (name.startsWith('refs/heads/')) commits.set(name.slice('refs/heads/'.length), value);
  }
  return { defaultBranch: head === undefined ? undefined : { name: head, commit: headCommit }, commits };
}
