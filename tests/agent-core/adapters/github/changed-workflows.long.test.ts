import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withWorkflows } from '@remote-swe/core/adapters/github/changed-workflows';
import { expect, it } from 'vitest';
import { git, pushBranch, startGitHub } from '../../../local/github/harness.ts';
import { hostAt } from '../../fakes/hosts/git-hub.ts';

it('Workflows that a branch changes stand in the description of its pull request, and in the answer', async () => {
  const github = await startGitHub();
  try {
    const host = hostAt(github.url);
    const clone = await pushBranch(github.root, github.url, 'fix');
    const ask = { repository: 'acme/widget', branch: 'fix', title: 'Fix', body: 'Why.', ours: [] };
    const plain = await host.openPullRequest({ ...ask, marker: 'm1' });
    expect(plain).not.toHaveProperty('workflows');
    mkdirSync(join(clone, '.github/workflows'), { recursive: true });
    writeFileSync(join(clone, '.github/workflows/ci.yml'), 'on: push\n');
    await git(clone, 'add', '.');
    await git(clone, 'commit', '-qm', 'Change the workflow');
    await git(clone, 'push', '-q', 'origin', 'fix');
    expect(await host.openPullRequest({ ...ask, marker: 'm1' })).toMatchObject({ workflows: ['ci.yml'] });
    const [shown] = github.service.pullRequests('acme', 'widget');
    expect(shown?.body).toBe('Why.\n\n**Changes workflows**: `ci.yml`\n\n<!-- remote-swe m1 -->');
  } finally {
    await github.stop();
  }
});

it('Many workflows are named in part', () => {
  const names = Array.from({ length: 12 }, (_, index) => `w${index}.yml`);
  expect(withWorkflows('x', names)).toMatch(/`w9\.yml` and 2 more$/);
  expect(withWorkflows('x', [])).toBe('x');
});
