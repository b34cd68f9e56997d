import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const path = fileURLToPath(new URL('../../../worker-userdata/user-data.sh', import.meta.url));
const script = readFileSync(path, 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'user-data-test-'));
const hasShellcheck = spawnSync('shellcheck', ['--version']).status === 0;
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** EC2 takes 16 KB of user data before its base64. */
const USER_DATA_BYTES_MAX = 16 * 1024;

function dryRun(id: string): string {
  const osRelease = join(folder, id);
  writeFileSync(osRelease, `NAME="Some Linux"\nID=${id}\n`);
  const ran = spawnSync('bash', [path, '--dry-run'], {
    encoding: 'utf8',
    env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', REMOTE_SWE_OS_RELEASE: osRelease },
  });
  return ran.stdout + ran.stderr;
}

it('The script fits into user data, parses, and holds nothing that CloudFormation would replace', () => {
  expect(Buffer.byteLength(script)).toBeLessThan(USER_DATA_BYTES_MAX);
  expect(script).toMatch(/^#!\/bin\/bash\n/);
  expect(spawnSync('bash', ['-n', path], { encoding: 'utf8' }).stderr).toBe('');
  // Fn::Sub would take ${NAME} for its own; the script writes those with a dash, a colon or not at all.
  expect(script.match(/\$\{[A-Za-z0-9:.]+\}/g)).toBeNull();
});

it.skipIf(!hasShellcheck)('The script is clean to shellcheck (needs shellcheck)', () => {
  expect(spawnSync('shellcheck', [path], { encoding: 'utf8' }).stdout).toBe('');
});

it.each([
  ['amzn', 'dnf install -y -q git', 'dnf install -y -q nodejs24'],
  ['ubuntu', 'apt-get .*install .* git', 'install node from https://nodejs.org/dist/latest-v24.x'],
])('A dry run on %s does the minimum, then the marker, then the rest', (id, git, node) => {
  const lines = dryRun(id);
  const at = (pattern: string) => lines.search(new RegExp(pattern, 'm'));
  const order = [
    git,
    node,
    'meta skuid .* 169.254.169.254 reject',
    '^\\+ /usr/local/sbin/remote-swe-firewall$',
    'useradd .* agent',
    'Before=.*user@UID.service user-UID.slice',
    'systemctl reload-or-restart remote-swe-firewall.service',
    'touch /var/lib/remote-swe/bootstrapped',
    '^ok make',
    '^ok gh',
    '^ok docker',
    '^ok end',
  ];
  const places = order.map(at);
  expect(places).not.toContain(-1);
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(lines).not.toMatch(/^failed|not found/m);
  expect(lines).not.toMatch(/usermod|groupadd|docker\.sock/);
});

it('The script installs the Node.js that the functions run on, and takes none that is not maintained', () => {
  const template = readFileSync(new URL('../../../template.yaml', import.meta.url), 'utf8');
  const majors = new Set([...template.matchAll(/nodejs(\d+)\.x/g)].map((match) => match[1]));
  expect([...majors]).toEqual([/^NODE_MAJOR=(\d+)$/m.exec(script)?.[1]]);
  expect(Number(/^NODE_MAJOR_MIN=(\d+)$/m.exec(script)?.[1])).toBeGreaterThanOrEqual(22);
});

it('The script says on other systems that it cannot work there, and sets no marker', () => {
  const lines = dryRun('plan9');
  expect(lines).toContain('Bootstrap failed: this system (plan9) is neither Amazon Linux 2023 nor Ubuntu');
  expect(lines).not.toContain('touch');
});
