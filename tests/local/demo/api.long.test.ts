import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import type { ApiReport } from '../../../local/demo/api/run-api.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const API_MS_MAX = 300_000;

it('A session by REST ends with a pull request, and a program is told it by signed callbacks and events', {
  timeout: API_MS_MAX,
}, async () => {
  const { code, report } = await new Promise<{ code: unknown; report: ApiReport }>((done) => {
    execFile('node', ['local/cli/demo.mjs', '--api', '--json'], { cwd: ROOT }, (error, stdout) => {
      done({ code: error?.code ?? 0, report: JSON.parse(stdout) as ApiReport });
    });
  });
  expect(report.scenes.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`))).toEqual([]);
  expect(report.scenes.map(({ name }) => name)).toEqual(['key', 'begin', 'work', 'told', 'revoke']);
  expect([code, report.ok, report.error]).toEqual([0, true, undefined]);
  expect(report.events).toEqual(['session.started', 'pull_request.opened', 'session.finished']);
});
