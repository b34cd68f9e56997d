import { existsSync, readFileSync, statfsSync, writeFileSync } from 'node:fs';
import { arch, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { counted } from '@remote-swe/core/domain/counted';
import type { Home } from '../home.ts';
import { isOnPath } from '../process/on-path.ts';
import { isSettingUp, readSetUpReport } from '../set-up-report.ts';

/** What a machine is and has, for the model; sizes in bytes. `versions`: of programs that are there, by name; empty where unknown. */
export type MachineFacts = {
  system: string;
  architecture: string;
  cores: number;
  memoryBytes: number;
  freeBytes: number;
  timeZone: string;
  versions: Map<string, string>;
  missing: string[];
  isSettingUp: boolean;
};

/** Programs that a repository's work begins with; in this order they are told. */
const PROGRAMS = [
  'node',
  'npm',
  'python3',
  'java',
  'go',
  'cargo',
  'ruby',
  'php',
  'gcc',
  'make',
  'docker',
  'git',
  'gh',
  'rg',
];
/** Written by user-data.sh when all is set up: `node 24.4.0` on each line. */
const VERSIONS = 'versions.txt';
/** Whoever finds it has told the model what this machine is. It is as old as the disk. */
const TOLD = 'machine-told';
const GIB = 1024 ** 3;

/** The facts of this machine for its first result, and never again on this disk. `network`: what it can reach, in words. */
export function untoldFacts(home: Home, path: string, network?: string): string[] {
  const told = join(home.state, TOLD);
  if (existsSync(told)) return [];
  writeFileSync(told, '');
  return [[factsText(readFacts(home, path)), ...(network ? [network] : [])].join(' ')];
}

export function factsText(facts: MachineFacts): string {
  const { system, architecture, cores, memoryBytes, freeBytes, timeZone, versions, missing } = facts;
  const size = (bytes: number) => `${Math.round(bytes / GIB)} GiB`;
  const there = [...versions].map(([name, version]) => (version ? `${name} ${version}` : name));
  const machine = `${system}, ${architecture}, ${counted(cores, 'core')}, ${size(memoryBytes)} memory, ${size(freeBytes)} disk free, time zone ${timeZone}`;
  return [
    `Your machine: ${machine}.`,
    `Programs: ${there.join(', ') || 'none that are known'}.`,
    ...(missing.length > 0 ? [`Not there: ${missing.join(', ')}.`] : []),
    ...(facts.isSettingUp ? ['It is still being set up: what is missing may be there in some minutes.'] : []),
  ].join(' ');
}

function readFacts(home: Home, path: string): MachineFacts {
  const { bavail, bsize } = statfsSync(home.workspace);
  const known = readVersions(home.root);
  const there = PROGRAMS.filter((program) => isOnPath(program, path));
  return {
    system: systemName(),
    architecture: arch(),
    cores: cpus().length,
    memoryBytes: totalmem(),
    freeBytes: bavail * bsize,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    versions: new Map(there.map((program) => [program, known.get(program) ?? ''])),
    missing: PROGRAMS.filter((program) => !there.includes(program)),
    isSettingUp: isSettingUp(readSetUpReport(home.root) ?? ['ok end']),
  };
}

function readVersions(root: string): Map<string, string> {
  const lines = textAt(join(root, VERSIONS)).matchAll(/^([\w+-]{1,20}) (\d[\w.+-]{0,30})$/gm);
  return new Map([...lines].map(([, name = '', version = '']) => [name, version]));
}

/** As the distribution calls itself, see os-release(5). */
function systemName(): string {
  return /^PRETTY_NAME="?([^"\n]{1,60})/m.exec(textAt('/etc/os-release'))?.[1] ?? 'Linux';
}

function textAt(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
