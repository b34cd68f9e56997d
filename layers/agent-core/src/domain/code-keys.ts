/** Names of what lies at a code host, the same in state, table and events. Case does not count there. */

/** A commit: `github.com/owner/name@sha`. */
export function commitKey(serverUrl: string, repository: string, sha: string): string {
  return `${hostOf(serverUrl)}/${repository}@${sha}`.toLowerCase();
}

/** A pull request: `github.com/owner/name#12`. */
export function pullRequestKey(serverUrl: string, repository: string, number: number): string {
  return `${hostOf(serverUrl)}/${repository}#${number}`.toLowerCase();
}

function hostOf(serverUrl: string): string {
  return serverUrl.replace(/^\w+:\/\//, '').replace(/\/+$/, '');
}
