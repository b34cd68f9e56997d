import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const script = resolve(import.meta.dirname, '../../scripts/validate.mjs');
const withoutLint = spawnSync('cfn-lint', ['--version']).status !== 0;

type Report = { checks: { name: string; outcome: string; reason?: string }[] };

it.skipIf(withoutLint)('The template passes cfn-lint and the SAM transform (skipped: cfn-lint is not installed)', lint);

function lint() {
  const { stdout } = spawnSync(process.execPath, [script, '--json'], { encoding: 'utf8' });
  const report: Report = JSON.parse(stdout);
  expect(report.checks.filter((check) => check.outcome === 'failed')).toEqual([]);
  expect(report.checks.find((check) => check.name.startsWith('cfn-lint'))?.outcome).toBe('passed');
}
