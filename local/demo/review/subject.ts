import type { LocalSystem } from '../../system/system.ts';
import { LABEL, LABEL_TEST, PAGES } from '../ci/subject.ts';

export const OWNER = 'acme';
export const NAME = 'lister';
export const REPOSITORY = `${OWNER}/${NAME}`;
/** May write to the repository, and reviews what is opened there. */
export const REVIEWER = 'bob';
export const REVIEWER_TOKEN = 'ghp_demo_bob';
/** May not. */
const STRANGER = 'mallory';
export const STRANGER_TOKEN = 'ghp_demo_mallory';

const FILES = {
  'README.md': '# lister\n\nThe label below a list.\n',
  'package.json': `${JSON.stringify({ name: NAME, type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  'src/pages.js': PAGES,
  'src/label.js': LABEL,
  'test/label.test.js': LABEL_TEST,
};

const ISSUE = {
  title: 'An empty list shows “Page 1 of 0”',
  body: 'When nothing is found, the label below the list says `Page 1 of 0`.',
};

/** A small repository with an issue, somebody who reviews and somebody who may not. */
export async function seedLister({ github }: LocalSystem): Promise<{ issueUrl: string; issueNumber: number }> {
  const at = { owner: OWNER, name: NAME };
  await github.createRepository({ ...at, files: FILES, description: 'The label below a list' });
  github.addToken({ token: REVIEWER_TOKEN, login: REVIEWER });
  github.addToken({ token: STRANGER_TOKEN, login: STRANGER });
  github.setPermission(OWNER, NAME, REVIEWER, 'write');
  const issue = github.createIssue({ ...at, author: 'alice', ...ISSUE });
  return { issueUrl: issue.htmlUrl, issueNumber: issue.number };
}
