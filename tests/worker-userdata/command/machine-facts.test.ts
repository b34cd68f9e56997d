import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { factsText, type MachineFacts, untoldFacts } from '../../../worker-userdata/runtime/command/machine-facts.ts';
import { homeAt, prepareHome } from '../../../worker-userdata/runtime/home.ts';

const root = mkdtempSync(join(tmpdir(), 'machine-facts-'));
afterAll(() => rmSync(root, { recursive: true }));

const facts: MachineFacts = {
  system: 'Amazon Linux 2023',
  architecture: 'arm64',
  cores: 4,
  memoryBytes: 16_000_000_000,
  freeBytes: 25_000_000_000,
  timeZone: 'UTC',
  versions: new Map([
    ['node', '24.4.0'],
    ['docker', ''],
  ]),
  missing: ['java'],
  isSettingUp: false,
};

describe('what the model is told of a machine', () => {
  it('A machine is told with its size and its programs', () => {
    expect(factsText(facts)).toBe(
      'Your machine: Amazon Linux 2023, arm64, 4 cores, 15 GiB memory, 23 GiB disk free, time zone UTC. Programs: node 24.4.0, docker. Not there: java.',
    );
  });

  it('A machine that is still being set up says that more may come', () => {
    expect(factsText({ ...facts, isSettingUp: true, cores: 1 })).toMatch(/1 core, .* still being set up: .*minutes\.$/);
  });

  it('A machine is told once on its disk, with the versions that its set-up wrote and no odd line of them', () => {
    const home = homeAt(root);
    prepareHome(home, { kind: 'same' });
    const bin = join(root, 'programs');
    mkdirSync(bin);
    for (const name of ['node', 'git']) writeFileSync(join(bin, name), '', { mode: 0o755 });
    writeFileSync(join(root, 'versions.txt'), 'node 24.4.0\ngit <script>\nrm -rf /\n');
    const [told = ''] = untoldFacts(home, bin, 'Network: only hosts of these lists.');
    expect(told).toMatch(/ Network: only hosts of these lists\.$/);
    expect(told).toContain('Programs: node 24.4.0, git. Not there: npm, ');
    expect(untoldFacts(home, bin)).toEqual([]);
  });
});
