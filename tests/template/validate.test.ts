import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const script = resolve(import.meta.dirname, '../../tools/validate.mjs');
const withoutLint = spawnSync('cfn-lint', ['--version']).status !== 0;

/** cfn-lint takes 5 s alone and several times that on a busy machine. */
const LINT_MS_MAX = 120_000;

type Report = { ok: boolean; checks: { name: string; outcome: string; reason?: string }[] };

function validate(environment: NodeJS.ProcessEnv): { status: number | null; report: Report } {
  const run = spawnSync(process.execPath, [script, '--json'], { env: environment, encoding: 'utf8' });
  return { status: run.status, report: JSON.parse(run.stdout) };
}

it.skipIf(withoutLint)('passes cfn-lint and the SAM transform (skipped: cfn-lint is not installed)', lint, LINT_MS_MAX);

function lint() {
  const { report } = validate(process.env);
  expect(report.checks.filter((check) => check.outcome === 'failed')).toEqual([]);
  expect(report.checks.find((check) => check.name.startsWith('cfn-lint'))?.outcome).toBe('passed');
}

it('a machine without any validator is told so, with how to get one and an exit code that is not success', () => {
  const { status, report } = validate({ PATH: '/nonexistent' });
  const skipped = report.checks.filter((check) => check.outcome === 'skipped');
  expect(skipped.map((check) => check.reason)).toEqual([
    expect.stringContaining('pip install cfn-lint'),
    expect.stringContaining('sam'),
  ]);
  expect(status).not.toBe(0);
  expect(report.ok).toBe(false);
});
