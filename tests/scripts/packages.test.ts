import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const scripts: Record<string, string> = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts;
/** Programs that use no packages. */
const WITHOUT_PACKAGES = ['event', 'embed'];
const commands = Object.entries(scripts).filter(([name]) => !WITHOUT_PACKAGES.includes(name));
const fresh = mkdtempSync(join(tmpdir(), 'remote-swe-fresh-'));

beforeAll(() => {
  for (const path of ['package.json', 'scripts', 'local/cli', 'events', 'template.yaml'])
    cpSync(join(root, path), join(fresh, path), { recursive: true });
  for (const [, program = ''] of commands.flatMap(([, script]) => [...script.matchAll(/node (\S+\.mjs)/g)]))
    cpSync(join(root, program), join(fresh, program));
});
afterAll(() => rmSync(fresh, { recursive: true, force: true }));

/** As npm runs a script; without packages none of their programs is on PATH. */
function run(script: string) {
  return spawnSync('sh', ['-c', script], { cwd: fresh, env: { PATH: process.env.PATH }, encoding: 'utf8' });
}

it.each(commands)('npm run %s says in a fresh clone that the packages are not installed', (_name, script) => {
  const { status, stdout, stderr } = run(script);
  expect(status).toBe(1);
  expect(stderr).toBe('The packages are not installed. Run: npm ci\n');
  // Programs of local/cli begin with a line that says what they are.
  expect(stdout.split('\n').length).toBeLessThanOrEqual(2);
});

it.each(WITHOUT_PACKAGES)('npm run %s works in a fresh clone', (name) => {
  expect(run(`${scripts[name]} --help`)).toMatchObject({ status: 0, stderr: '' });
});
