import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { CiReport } from '../../../local/demo/ci/run-ci.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const CI_MS_MAX = 300_000;

/** The one JSON object that `npm run demo -- --ci --json` prints, and its exit code. */
function ci(...args: string[]): Promise<{ code: unknown; report: CiReport }> {
  return new Promise((done) => {
    execFile('node', ['local/cli/demo.mjs', '--ci', '--json', ...args], { cwd: ROOT }, (error, stdout) => {
      done({ code: error?.code ?? 0, report: JSON.parse(stdout) as CiReport });
    });
  });
}

it('A session waits an hour for CI with only bells running, repairs what is red and reports green', {
  timeout: CI_MS_MAX,
}, async () => {
  const { code, report } = await ci();
  expect(report.scenes.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`))).toEqual([]);
  expect(report.scenes.map(({ name }) => name)).toEqual(['opened', 'waiting', 'red', 'green']);
  expect([code, report.ok, report.error]).toEqual([0, true, undefined]);
  expect(report).toMatchObject({ modelCalls: 9, waiting: { modelCalls: 0 } });
  expect(report.waiting?.minutes).toBeGreaterThanOrEqual(60);
  expect(report.pullRequestUrl).toMatch(/\/github\/acme\/pager\/pull\/2$/);
});

it('The CI demo says that it does not know an option, in one object', async () => {
  const { code, report } = await ci('--bedrock');
  expect([code, report.ok]).toEqual([2, false]);
  expect(report.error).toContain('--bedrock');
});
