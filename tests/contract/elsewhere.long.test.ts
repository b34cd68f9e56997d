import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { functionScript } from '../../local/aws/bedrock/script.ts';
import { ROOT, startLocalSystem } from '../../local/system/system.ts';
import { markOf } from './marks/marks.ts';

/** Fewer would mean that whole files were left out. */
const PASSED_MIN = 60;

type Report = {
  success: boolean;
  testResults: { name: string; assertionResults: { status: string; fullName: string; failureMessages: string[] }[] }[];
};

const folder = mkdtempSync(join(tmpdir(), 'contract-elsewhere-'));
const system = await startLocalSystem({ script: functionScript(() => ({ text: 'Nobody asks.' })) });
afterAll(async () => {
  await system.close();
  rmSync(folder, { recursive: true, force: true });
});

test('The contract tests pass against an endpoint in another process, or are skipped by name', async () => {
  const outputFile = join(folder, 'report.json');
  await runContract(outputFile);
  const report: Report = JSON.parse(readFileSync(outputFile, 'utf8'));
  const results = report.testResults.flatMap(({ name: file, assertionResults }) =>
    assertionResults.map((each) => ({ file, ...each })),
  );
  const failures = results.filter((each) => each.status === 'failed').map((each) => each.failureMessages.join('\n'));
  expect(failures).toEqual([]);
  expect(results.filter((each) => each.status === 'passed').length).toBeGreaterThanOrEqual(PASSED_MIN);
  const skipped = results.filter((each) => each.status !== 'passed').map((each) => each.fullName);
  for (const name of skipped)
    expect(name).toMatch(/\(only (on our own(?:, stricter)? endpoint|where time can be advanced)/);
  for (const { fullName } of results.filter((each) => each.file.endsWith('.contract.test.ts')))
    expect(markOf(fullName), fullName).toBeDefined();
  expect(report.success).toBe(true);
});

/** `npm run contract` with AWS_ENDPOINT_URL, in a process of its own. Resolves when it has ended, however. */
function runContract(outputFile: string): Promise<void> {
  const vitest = join(ROOT, 'node_modules/vitest/vitest.mjs');
  const own = Object.entries(process.env).filter(([name]) => !/^(VITEST|AWS_)/.test(name));
  const child = spawn(
    process.execPath,
    [vitest, 'run', 'tests/contract', '--reporter=json', `--outputFile=${outputFile}`],
    {
      cwd: ROOT,
      env: { ...Object.fromEntries(own), ...settings() },
      stdio: 'ignore',
    },
  );
  return new Promise((resolve, reject) => child.once('error', reject).once('exit', () => resolve()));
}

/** As a person would set them, from what `npm run local` prints. */
function settings(): Record<string, string> {
  const { accessKeyId, secretAccessKey } = system.keys.issue('person');
  const key = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey };
  return { AWS_ENDPOINT_URL: system.baseUrl, AWS_REGION: 'us-west-2', ...key };
}
