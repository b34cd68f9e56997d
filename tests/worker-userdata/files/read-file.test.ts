import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { copyRegularFile, readRegularFile } from '../../../worker-userdata/runtime/files/read-file.ts';
import { writeRegularFile } from '../../../worker-userdata/runtime/files/write-file.ts';
import { projectCommands } from '../../../worker-userdata/runtime/tools/clone/project-commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'read-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string) => join(folder, name);
spawnSync('mkfifo', [at('pipe')]);
symlinkSync('/dev/zero', at('endless'));
writeFileSync(at('plain'), '0123456789');
chmodSync(at('plain'), 0o750);

it('The reader takes regular files only: nothing waits for a pipe, or reads a device without end', () => {
  expect(readRegularFile(at('plain'), 4)?.toString()).toBe('0123');
  expect(readRegularFile(at('plain'), 100)?.toString()).toBe('0123456789');
  for (const name of ['pipe', 'endless', 'none', '.']) {
    expect(readRegularFile(at(name), 100)).toBeUndefined();
    expect(copyRegularFile(at(name), at('copy'))).toBe(false);
  }
  for (const taken of ['pipe', 'endless', 'plain'])
    expect(() => copyRegularFile(at('plain'), at(taken))).toThrow('EEXIST');
  expect(copyRegularFile(at('plain'), at('copy'))).toBe(true);
  expect(statSync(at('copy')).mode & 0o777).toBe(0o750);
});

it('The writer takes regular files only: not through a link, and not into a pipe that nobody reads', () => {
  symlinkSync(at('plain'), at('leads'));
  for (const name of ['pipe', 'leads', '.']) expect(() => writeRegularFile(at(name), 'x')).toThrow();
  writeRegularFile(at('new'), 'one');
  writeRegularFile(at('new'), 'two', 'append');
  expect(readRegularFile(at('new'), 100)?.toString()).toBe('onetwo');
  writeRegularFile(at('new'), 'x');
  expect(readRegularFile(at('new'), 100)?.toString()).toBe('x');
});

it('A repository whose files are pipes and devices is described without them', () => {
  spawnSync('mkfifo', [at('Makefile')]);
  symlinkSync('/dev/zero', at('package.json'));
  expect(projectCommands(folder)).toEqual([]);
});
