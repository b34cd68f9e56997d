import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { bubblewrapWorks } from '../../../local/instances/bubblewrap.ts';

const script = fileURLToPath(new URL('../../../worker-userdata/user-data.sh', import.meta.url));
const root = mkdtempSync(join(tmpdir(), 'user-data-run-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What the script calls and a test must not do; each call is written down. `fails` names one that fails. */
const STUBS: Record<string, string> = {
  dnf: '',
  'apt-get': '',
  loginctl: '',
  systemctl: '',
  sysctl: '',
  useradd: 'echo "agent:x:1001:1001::/home/agent:/bin/bash" >>/etc/passwd',
  nft: '',
  node: 'echo "$' + '{FOUND_NODE-24}"',
  python3: '',
  runuser: 'case "$*" in *"docker --version") echo "Docker version 27.3.1, build ce1223035a" ;; esac',
  sleep: '',
  curl: '',
  setpriv: '[ "$METADATA" = open ]',
  install: 'shift 3; while [ "$1" = -o ] || [ "$1" = -g ]; do shift 2; done; exec mkdir -p "$@"',
};

let machine: string;
beforeEach(() => {
  machine = mkdtempSync(join(root, 'machine-'));
  for (const folder of [
    'bin',
    'etc/systemd/system',
    'etc/sysctl.d',
    'etc/yum.repos.d',
    'lib',
    'log',
    'local/bin',
    'local/sbin',
  ])
    mkdirSync(join(machine, folder), { recursive: true });
  writeFileSync(join(machine, 'etc/passwd'), 'root:x:0:0::/root:/bin/bash\n');
  for (const [name, body] of Object.entries(STUBS)) {
    const call = `echo "${name} $*" >>/var/log/calls; case " $FAILS " in *" ${name} "*) exit 1 ;; esac`;
    writeFileSync(join(machine, 'bin', name), `#!/bin/sh\n${call}\n${body}\n`);
    chmodSync(join(machine, 'bin', name), 0o755);
  }
});

/** Runs the script as root of a sandbox whose folders are the machine's, until its background part has ended. */
function boot(id: string, environment: Record<string, string> = {}): { exitCode: number | null; log: string } {
  writeFileSync(join(machine, 'etc/os-release'), `ID=${id}\n`);
  // The end of an earlier run would be taken for the end of this one.
  rmSync(ours('bootstrap-report.txt'), { force: true });
  const bind = (from: string, to: string) => ['--bind', join(machine, from), to];
  const wait =
    'bash "$0"; code=$?; n=0; until [ $code != 0 ] || [ -e /var/lib/remote-swe/image ] || grep -qs "^ok end" /var/lib/remote-swe/bootstrap-report.txt; do /bin/sleep 0.05; n=$((n+1)); [ $n -lt 400 ] || exit 99; done; exit $code';
  const ran = spawnSync(
    'bwrap',
    [
      ...['--unshare-user', '--uid', '0', '--gid', '0', '--ro-bind', '/', '/', '--dev', '/dev', '--proc', '/proc'],
      ...bind('etc', '/etc'),
      ...bind('lib', '/var/lib'),
      ...bind('log', '/var/log'),
      ...bind('local', '/usr/local'),
      ...['--tmpfs', '/run', '--ro-bind', join(machine, 'bin'), '/run/stubs'],
      ...['bash', '--norc', '-c', wait, script],
    ],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { PATH: '/run/stubs:/usr/local/bin:/usr/bin:/bin', ...environment },
    },
  );
  expect(ran.stderr).toBe('');
  return { exitCode: ran.status, log: readFileSync(join(machine, 'log/remote-swe-bootstrap.log'), 'utf8') };
}

const calls = () => readFileSync(join(machine, 'log/calls'), 'utf8').trim().split('\n');
const ours = (name: string) => join(machine, 'lib/remote-swe', name);

/** All files that the boot left, with their content, but for logs. */
function files(folder = machine): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile() && !entry.parentPath.includes('/log')) {
      const path = join(entry.parentPath, entry.name);
      found[path] = readFileSync(path, 'utf8');
    }
  return found;
}

describe.skipIf(!bubblewrapWorks())(
  'the bootstrap, run in a sandbox with stand-ins for what installs (needs bubblewrap)',
  () => {
    it.each(['amzn', 'ubuntu'])(
      'The bootstrap on %s gets ready, reports the rest, and changes nothing when it runs again',
      (id) => {
        expect(boot(id).exitCode).toBe(0);
        expect(existsSync(ours('bootstrapped'))).toBe(true);
        expect(existsSync(ours('bootstrap-failed'))).toBe(false);
        const report = readFileSync(ours('bootstrap-report.txt'), 'utf8');
        expect(report).toMatch(/^ok make\n/);
        expect(report).toMatch(/ok docker\nok versions\nok end\n$/);
        expect(report).not.toContain('failed');
        const first = files();
        expect(first[join(machine, 'local/sbin/remote-swe-firewall')]).toContain(
          'meta skuid != 0 ip daddr 169.254.169.254 reject',
        );
        expect(boot(id).exitCode).toBe(0);
        expect(files()).toEqual(first);
        expect(calls().filter((call) => call.startsWith('useradd'))).toHaveLength(1);
      },
    );

    it('The bootstrap leaves the versions of what is there for the model, the docker of the agent among them', () => {
      boot('amzn');
      const versions = readFileSync(ours('versions.txt'), 'utf8');
      expect(versions).toMatch(/^git \d+\.\d+/m);
      expect(versions).toMatch(/^docker 27\.3\.1$/m);
      // It says no version.
      expect(versions).not.toContain('python3');
      for (const line of versions.trim().split('\n')) expect(line).toMatch(/^[a-z0-9]+ \d+(\.\d+)+$/);
    });

    it.each(['amzn', 'ubuntu'])(
      'The bootstrap on %s sets the firewall before it makes the user, and before its processes at every boot',
      (id) => {
        boot(id);
        const first = (pattern: RegExp) => calls().findIndex((call) => pattern.test(call));
        expect(first(/^nft -f/)).toBeGreaterThan(-1);
        expect(first(/^nft -f/)).toBeLessThan(first(/^useradd/));
        const units = join(machine, 'etc/systemd/system');
        const unit = readFileSync(join(units, 'remote-swe-firewall.service'), 'utf8');
        for (const other of ['user@1001.service', 'user-1001.slice', 'cron.service', 'crond.service', 'atd.service']) {
          expect(unit).toMatch(new RegExp(`^Before=.*\\b${other}( |$)`, 'm'));
          const needs = readFileSync(join(units, `${other}.d/remote-swe-firewall.conf`), 'utf8');
          expect(needs).toMatch(/^Requires=remote-swe-firewall\.service$/m);
          expect(needs).toMatch(/^After=remote-swe-firewall\.service$/m);
        }
        expect(unit).toMatch(/^ExecStart=\/usr\/local\/sbin\/remote-swe-firewall$/m);
        expect(calls().filter((call) => /^systemctl (re)?start /.test(call))).toEqual([]);
      },
    );

    it.each([
      ['20', 1],
      ['22', 0],
      ['23', 0],
      ['24', 0],
      ['', 1],
    ])('The bootstrap with Node.js %j that no installation changes ends with %i', (found, exitCode) => {
      const ended = boot('amzn', { FOUND_NODE: found });
      expect(ended.exitCode).toBe(exitCode);
      expect(calls().some((call) => call.includes('nodejs24'))).toBe(found !== '24');
      if (exitCode === 0) return;
      const reason = `Node.js 22 or later is needed and could not be installed (found ${found})\n`;
      expect(readFileSync(ours('bootstrap-failed'), 'utf8')).toBe(reason);
      expect(existsSync(ours('bootstrapped'))).toBe(false);
    });

    it('The bootstrap gives root no program of the user to run as docker', () => {
      mkdirSync(join(machine, 'home/agent/bin'), { recursive: true });
      boot('amzn');
      const docker = readFileSync(join(machine, 'local/bin/docker'), 'utf8');
      expect(docker).toMatch(/^#!\/bin\/sh\n/);
      expect(docker).toContain('[ "$(id -u)" != 0 ] ||');
    });

    it('One thing of the rest that fails is reported by itself; the machine is ready all the same', () => {
      expect(boot('amzn', { FAILS: 'python3' }).exitCode).toBe(0);
      expect(readFileSync(ours('bootstrap-report.txt'), 'utf8')).toMatch(
        /ok python3\nfailed uv: see .*\nok file-watches/,
      );
      expect(existsSync(ours('bootstrapped'))).toBe(true);
    });

    it.each([
      ['git cannot be installed', { FAILS: 'dnf' }, 'git could not be installed'],
      ['the metadata can be read', { METADATA: 'open' }, 'the instance metadata could not be kept from the user agent'],
      ['there is no user', { FAILS: 'useradd' }, 'the user agent or its folders could not be created'],
    ])('When %s the bootstrap says so and never sets the marker', (_name, environment, reason) => {
      const { exitCode, log } = boot('amzn', environment);
      expect(exitCode).toBe(1);
      expect(readFileSync(ours('bootstrap-failed'), 'utf8')).toBe(`${reason}\n`);
      expect(log).toContain(`Bootstrap failed: ${reason}`);
      expect(existsSync(ours('bootstrapped'))).toBe(false);
    });

    it('The bootstrap on an image of ours does nothing but look whether the metadata is blocked', () => {
      mkdirSync(ours(''), { recursive: true });
      for (const mark of ['image', 'bootstrapped']) writeFileSync(ours(mark), '');
      expect(boot('amzn').exitCode).toBe(0);
      expect(calls().map((call) => call.split(' ')[0])).toEqual(['setpriv']);
      expect(boot('amzn', { METADATA: 'open' }).exitCode).toBe(1);
      expect(existsSync(ours('bootstrapped'))).toBe(false);
    });
  },
);
