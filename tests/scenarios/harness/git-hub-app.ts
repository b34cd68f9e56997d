import { Octokit } from '@octokit/core';
import type { Scenario } from './scenario.ts';

export { installApp as install, WITH_APP } from '../../../local/system/app/install-app.ts';

/** Somebody with write permission there comments on a pull request. */
export async function commentAsMia(
  { github, baseUrl }: Scenario['system'],
  { repository, number, body }: { repository: string; number: number; body: string },
): Promise<void> {
  const [owner = '', repo = ''] = repository.split('/');
  github.addToken({ token: 'ghp_mia', login: 'mia', isPersonal: true });
  github.setPermission(owner, repo, 'mia', 'write');
  const mia = new Octokit({ baseUrl: `${baseUrl}/github/api`, auth: 'ghp_mia' });
  await mia.request('POST /repos/{owner}/{repo}/issues/{issue_number}/comments', {
    ...{ owner, repo, issue_number: number, body },
  });
}
