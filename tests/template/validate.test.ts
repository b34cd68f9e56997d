import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const script = resolve(import.meta.dirname, '../../scripts/validate.mjs');

type Report = { ok: boolean; checks: { name: string; outcome: string; reason?: string }[] };

function validate(environment: NodeJS.ProcessEnv): { status: number | null; report: Report } {
  const run = spawnSync(process.execPath, [script, '--json'], { env: environment, encoding: 'utf8' });
  return { status: run.status, report: JSON.parse(run.stdout) };
}

it('A machine without any validator is told so, with how to get one and an exit code that is not success', () => {
  const { status, report } = validate({ PATH: '/nonexistent' });
  const skipped = report.checks.filter((check) => check.outcome === 'skipped');
  expect(skipped.map((check) => check.reason)).toEqual([
    expect.stringContaining('pip install cfn-lint'),
    expect.stringContaining('sam'),
  ]);
  expect(status).not.toBe(0);
  expect(report.ok).toBe(false);
});
