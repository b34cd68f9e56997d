import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sweepRemains } from '../../../worker-userdata/runtime/command/sweep.ts';
import {
  credentialFolder,
  credentialOwnerPrefix,
  writeCredentials,
} from '../../../worker-userdata/runtime/git/credentials.ts';
import { homeAt, prepareHome } from '../../../worker-userdata/runtime/home.ts';
import { runProcess } from '../../../worker-userdata/runtime/process/run-process.ts';
import { findToolUser } from '../../../worker-userdata/runtime/process/user.ts';
import { onlyResult, TestWorker, textOf } from '../worker.ts';

const isRoot = process.getuid?.() === 0;
const user = findToolUser('nobody');
const identity = user.kind === 'other' ? { uid: user.uid, gid: user.gid } : {};
const as = (command: string) => spawnSync('sh', ['-c', command], { ...identity, encoding: 'utf8', cwd: '/' });

describe.skipIf(!isRoot)(
  'what root does where the tool user may write (needs root; nobody stands in for agent)',
  () => {
    const root = mkdtempSync(join(tmpdir(), 'other-user-'));
    const home = homeAt(join(root, 'home'));
    const closed = join(root, 'closed');
    beforeAll(() => {
      chmodSync(root, 0o755);
      prepareHome(home, user);
      mkdirSync(join(closed, 'inner'), { recursive: true });
      writeFileSync(join(closed, 'inner', 'secret'), 'of root');
      chmodSync(closed, 0o700);
    });
    afterAll(() => rmSync(root, { recursive: true, force: true }));

    it('The tool user can read credentials, but neither replace, move nor remove them (needs root)', () => {
      const access = { credentials: [{ url: 'https://h/a/b', username: 'u', password: 'p' }], refusals: [] };
      const push = { runtime: { program: 'true', parameters: [] }, committer: 'agent@example.com' };
      const { helper, remove } = writeCredentials(home, user, access, push);
      const folder = dirname(helper);
      expect(as(`printf 'protocol=https\\nhost=h\\npath=a/b\\n' | sh ${helper} get`).stdout).toContain('password=p');
      const attacks = [
        `ln -s /etc/passwd ${folder}/x`,
        `echo x >${folder}/list`,
        `rm -f ${helper}`,
        `mv ${folder} ${folder}-away`,
        `chmod 777 ${folder}`,
        `mv -f ${helper} ${folder}/list`,
      ];
      expect(attacks.filter((attack) => as(attack).status === 0)).toEqual([]);
      for (const path of [folder, helper, join(folder, 'list'), join(folder, 'rules')]) {
        expect(lstatSync(path)).toMatchObject({ uid: 0, gid: identity.gid });
        expect(lstatSync(path).mode & 0o027).toBe(0);
      }
      remove();
      expect(existsSync(folder)).toBe(false);
    });

    it('A sweep takes what our processes have left, and neither touches nor follows others’ files of that name', () => {
      const folder = credentialFolder(home.root);
      const name = (rest: string) => join(folder, `${credentialOwnerPrefix(home.root)}999999-1-${rest}`);
      mkdirSync(name('ours'));
      writeFileSync(join(name('ours'), 'list'), 'x');
      as(
        `mkdir -p ${name('theirs')}; ln -s ${closed}/inner ${name('theirs')}/list; ln -s ${closed}/inner ${name('link')}`,
      );
      sweepRemains(home);
      expect(existsSync(name('ours'))).toBe(false);
      expect(lstatSync(name('theirs')).uid).toBe(identity.uid);
      expect(existsSync(join(closed, 'inner/secret'))).toBe(true);
      for (const rest of ['theirs', 'link']) rmSync(name(rest), { recursive: true });
    });

    it('A killed save’s remains in the hands of the tool user go whole, with what others may not enter', () => {
      const removed = join(home.calls, '.removed-call');
      mkdirSync(join(removed, 'staging-x'), { recursive: true });
      chownSync(join(removed, 'staging-x'), identity.uid ?? 0, identity.gid ?? 0);
      as(`cd ${removed}/staging-x && mkdir -p a/b && touch a/b/secret && chmod 0 a/b && ln -s ${closed}/inner c`);
      sweepRemains(home);
      expect(readdirSync(home.calls)).toEqual([]);
      expect(existsSync(join(closed, 'inner/secret'))).toBe(true);
    });

    it('A process never starts in a folder that a link of the tool user leads to past one that is closed', async () => {
      const link = join(home.workspace, 'leads');
      symlinkSync(join(closed, 'inner'), link);
      for (const workingDirectory of [link, join(closed, 'inner'), closed]) {
        const ending = await runProcess({
          command: ['cat', 'secret'],
          workingDirectory,
          environment: { PATH: process.env.PATH ?? '' },
          user,
          scope: { kind: 'group' },
          marker: 'none',
          folder: home.state,
          timeoutMs: 5_000,
          stopGraceMs: 0,
          signal: new AbortController().signal,
          onOutput: () => undefined,
        });
        expect(ending).toMatchObject({ kind: 'not-started', reason: expect.stringContaining('EACCES') });
      }
      rmSync(link);
    });

    it('A workspace that lies elsewhere is made with the rights of the tool user', () => {
      const place = join(home.workspace, 'made');
      prepareHome(homeAt(home.root, place), user);
      expect(statSync(place).uid).toBe(identity.uid);
      symlinkSync(closed, join(home.workspace, 'trap'));
      expect(() => prepareHome(homeAt(home.root, join(home.workspace, 'trap/new')), user)).toThrow('EACCES');
      expect(readdirSync(closed)).toEqual(['inner']);
    });
  },
);

describe.skipIf(!isRoot)('the disk after calls of every kind (needs root)', () => {
  const worker = new TestWorker();
  beforeAll(async () => {
    await worker.build();
    chmodSync(worker.root, 0o755);
  });
  afterAll(() => worker.remove());

  it('The disk is root’s and closed to others, but for the workspace, the home and two files of a call', async () => {
    const names = ['bash', 'edit_file', 'bash'];
    const inputs = [
      { command: 'id -un; cd /tmp' },
      { path: 'a', old_string: '', new_string: 'x' },
      { command: 'true', background: true },
    ];
    const calls = names.map((name, at) => ({ toolCallId: worker.newId(), name, input: inputs[at] }));
    const report = await worker.start(calls, { environment: { REMOTE_SWE_AGENT_USER: 'nobody' } }).report;
    expect(report).toMatchObject({ outcome: 'done' });
    expect(report.outcome === 'done' && textOf(onlyResult(report))).toMatch(/^nobody/);
    const open: string[] = [];
    for (const entry of readdirSync(worker.home, { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const { uid, mode } = lstatSync(path);
      if (uid !== 0 || (mode & 0o022) !== 0)
        open.push(path.slice(worker.home.length + 1).replace(/^calls\/[^/]+/, 'calls/*'));
    }
    const kinds = [...new Set(open)].filter((path) => !/^workspace\//.test(path)).sort();
    expect(kinds).toEqual(['calls/*/end-directory', 'calls/*/script.sh', 'home', 'workspace']);
  });
});
