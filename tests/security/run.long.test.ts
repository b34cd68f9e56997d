import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ATTACKS } from '../../local/security/attacks/index.ts';

const run = (...args: string[]) => spawnSync('npm', ['run', '-s', 'security', '--', ...args], { encoding: 'utf8' });

describe('npm run security', () => {
  it('npm run security explains itself, and refuses what it does not know', () => {
    expect(run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Usage: npm run security') });
    expect(run('--nonsense')).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('--nonsense') });
    const unknown = run('--only', 'no-such-attack');
    expect(unknown).toMatchObject({ status: 2, stderr: expect.stringContaining("'no-such-attack'") });
  });

  it('npm run security lists the attacks', () => {
    expect(run('--list').stdout.trim().split('\n')).toEqual(ATTACKS.map(({ name }) => name));
  });

  it('npm run security prints one JSON object in which an attack that held has as many held as tries', () => {
    const { status, stdout } = run('--json', '--only', 'unsigned-posts');
    const { attacks, broken } = JSON.parse(stdout) as { attacks: { tries: number; held: number }[]; broken: number };
    expect({ status, broken, attacks: attacks.length }).toEqual({ status: 0, broken: 0, attacks: 1 });
    expect(attacks[0]?.held).toBe(attacks[0]?.tries);
  });

  it.skipIf(process.getuid?.() !== 0)('npm run security leaves no user behind (needs root, which makes one)', () => {
    run('--json', '--only', 'unsigned-posts');
    expect(readFileSync('/etc/passwd', 'utf8')).not.toContain('rswe-scratch');
  });
});
