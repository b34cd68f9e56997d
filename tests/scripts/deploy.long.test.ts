import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
let project: string;

/** A project whose build does nothing, and a `sam` that writes down how it was called and ends as told. */
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'remote-swe-deploy-'));
  for (const file of ['scripts/deploy.mjs', 'scripts/arguments.mjs', 'samconfig.toml'])
    cpSync(join(root, file), join(project, file), { recursive: true });
  writeFileSync(join(project, 'scripts/build.mjs'), 'process.exit(Number(process.env.BUILD_STATUS ?? 0));\n');
  mkdirSync(join(project, 'bin'));
  writeFileSync(join(project, 'bin/sam'), '#!/bin/sh\n[ "$1" = --version ] || echo "$@" >>calls\nexit 0\n', {
    mode: 0o755,
  });
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function deploy(argv: string[], env: Record<string, string> = {}) {
  const path = `${join(project, 'bin')}:${process.env.PATH}`;
  return spawnSync(process.execPath, ['scripts/deploy.mjs', ...argv], {
    cwd: project,
    env: { PATH: path, ...env },
    encoding: 'utf8',
  });
}
const calls = () => (existsSync(join(project, 'calls')) ? readFileSync(join(project, 'calls'), 'utf8') : '');

describe('npm run deploy', () => {
  it('npm run deploy uses a copy of samconfig.toml that is made once, and keeps what is in it', () => {
    expect(deploy([]).stdout).toContain('Made samconfig.local.toml');
    const own = join(project, 'samconfig.local.toml');
    expect(readFileSync(own, 'utf8')).toBe(readFileSync(join(project, 'samconfig.toml'), 'utf8'));
    writeFileSync(own, '# mine\n');
    expect(deploy(['--guided', '--yes']).stdout).toBe('');
    expect(readFileSync(own, 'utf8')).toBe('# mine\n');
    expect(calls()).toBe(`deploy --config-file ${own}\ndeploy --config-file ${own} --guided --no-confirm-changeset\n`);
  });

  it('npm run deploy deploys nothing that was not built', () => {
    expect(deploy([], { BUILD_STATUS: '3' }).status).toBe(3);
    expect(calls()).toBe('');
  });

  it('npm run deploy says what is missing without the SAM CLI', () => {
    rmSync(join(project, 'bin/sam'));
    const { status, stderr } = deploy([], { PATH: '/nowhere' });
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('docs/deploy.md') });
    expect(existsSync(join(project, 'samconfig.local.toml'))).toBe(false);
  });

  it('npm run deploy has its copy in .gitignore', () => {
    expect(readFileSync(join(root, '.gitignore'), 'utf8').split('\n')).toContain('samconfig.local.toml');
  });
});
