import { GITHUB_TOKEN } from '../../system/secrets.ts';
import type { LocalSystem } from '../../system/system.ts';

/** Strangers, who let the agent read and nothing more. */
export const UPSTREAM_OWNER = 'acme';
export const NAME = 'units';
export const UPSTREAM = `${UPSTREAM_OWNER}/${NAME}`;
/** What nobody works on any more. */
export const ARCHIVED = `${UPSTREAM_OWNER}/old-${NAME}`;
/** The account of the agent's token, to which the fork goes. */
export const AGENT = 'remote-swe';
export const FORK = `${AGENT}/${NAME}`;
/** May write to the original. */
export const MAINTAINER = 'maria';
export const CHECK = 'test';

export const CELSIUS = 'return (fahrenheit - 32) * 1.8;';

const FILES = {
  'README.md': '# units\n\nTurns units into others.\n',
  'package.json': `${JSON.stringify({ name: NAME, type: 'module', scripts: { test: 'node --test' } }, null, 2)}\n`,
  'src/temperature.js': `export function toCelsius(fahrenheit) {\n  ${CELSIUS}\n}\n`,
  'test/temperature.test.js': `import assert from 'node:assert/strict';
import test from 'node:test';
import { toCelsius } from '../src/temperature.js';

test('water freezes at 0 °C', () => {
  assert.equal(toCelsius(32), 0);
});
`,
  '.github/workflows/test.yml': `name: CI
on: [push, pull_request]
jobs:
  ${CHECK}:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - run: node --test
`,
};

const ISSUE = { title: 'Water boils at 324 °C', body: '`toCelsius(212)` gives 324. It should give 100.' };

/** The strangers' repositories, an issue in one of them, and the agent's token as that of an account without rights there. */
export async function seedStrangers({ github }: LocalSystem): Promise<{ issueUrl: string; issueNumber: number }> {
  const at = { owner: UPSTREAM_OWNER, name: NAME };
  await github.createRepository({ ...at, files: FILES, description: 'Turns units into others' });
  await github.createRepository({ ...at, name: `old-${NAME}`, files: FILES });
  github.change(UPSTREAM_OWNER, `old-${NAME}`, { isArchived: true });
  github.setPermission(UPSTREAM_OWNER, NAME, MAINTAINER, 'write');
  github.addToken({ token: GITHUB_TOKEN, login: AGENT, isPersonal: true });
  const issue = github.createIssue({ ...at, author: 'alice', ...ISSUE });
  return { issueUrl: issue.htmlUrl, issueNumber: issue.number };
}
