import type { LocalSystem } from '../../system/system.ts';

export const CI_OWNER = 'acme';
export const CI_NAME = 'pager';
export const CI_REPOSITORY = `${CI_OWNER}/${CI_NAME}`;
/** The workflow's one job, and so the check's name. */
export const CI_CHECK = 'test';
/** The test that the first repair breaks. Nobody runs it before the push. */
export const BROKEN_TEST = 'the sitemap of an empty list has no pages';

export const PAGES = `const PER_PAGE = 20;

export function pageCount(total) {
  return Math.ceil(total / PER_PAGE);
}
`;

export const LABEL = `import { pageCount } from './pages.js';

export function pageLabel(page, total) {
  return \`Page \${page} of \${pageCount(total)}\`;
}
`;

const SITEMAP = `import { pageCount } from './pages.js';

export function sitemap(total) {
  return Array.from({ length: pageCount(total) }, (_, index) => \`/list?page=\${index + 1}\`);
}
`;

const HEAD = `import assert from 'node:assert/strict';
import test from 'node:test';
`;

export const LABEL_TEST = `${HEAD}import { pageLabel } from '../src/label.js';

test('the label counts started pages', () => {
  assert.equal(pageLabel(1, 21), 'Page 1 of 2');
});
`;

const SITEMAP_TEST = `${HEAD}import { sitemap } from '../src/sitemap.js';

test('the sitemap names every page', () => {
  assert.deepEqual(sitemap(21), ['/list?page=1', '/list?page=2']);
});

test('${BROKEN_TEST}', () => {
  assert.deepEqual(sitemap(0), []);
});
`;

const WORKFLOW = `name: CI
on: push
jobs:
  ${CI_CHECK}:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: node --test
`;

const FILES = {
  'README.md': '# pager\n\nPages of a list: their label for people, their addresses for search engines.\n',
  'package.json': `${JSON.stringify({ name: 'pager', type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  '.github/workflows/test.yml': WORKFLOW,
  'src/pages.js': PAGES,
  'src/label.js': LABEL,
  'src/sitemap.js': SITEMAP,
  'test/label.test.js': LABEL_TEST,
  'test/sitemap.test.js': SITEMAP_TEST,
};

const ISSUE = {
  title: 'An empty list shows “Page 1 of 0”',
  body: 'When nothing is found, the label below the list says `Page 1 of 0`. It should say `Page 1 of 1`.',
};

/** A small repository whose pushes are tested, and its issue. */
export async function seedPager({ github }: LocalSystem): Promise<{ issueUrl: string; issueNumber: number }> {
  const at = { owner: CI_OWNER, name: CI_NAME };
  await github.createRepository({ ...at, files: FILES, description: 'Pages of a list' });
  const issue = github.createIssue({ ...at, author: 'alice', ...ISSUE });
  return { issueUrl: issue.htmlUrl, issueNumber: issue.number };
}
