import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import type { PullRequestDraft } from '@remote-swe/core/ports/code-host';
import { TOKEN } from '../../../local/github/harness.ts';

/** The real adapter at a local GitHub, with a token of it. */
export function hostAt(serverUrl: string, token = TOKEN): GitHubCodeHost {
  const apiUrl = `${serverUrl}/api`;
  return new GitHubCodeHost({ apiUrl, serverUrl, auth: tokenAuth(token, apiUrl) });
}

/** What the agent asks for when it proposes a branch of acme/widget. */
export function draftOf(branch: string, more: Partial<PullRequestDraft> = {}): PullRequestDraft {
  const words = { title: 'Make widgets louder', body: 'Fixes #1' };
  return { repository: 'acme/widget', branch, ...words, ours: [], marker: 'm1', ...more };
}
