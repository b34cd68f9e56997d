import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readRegularFile } from '../../files/read-file.ts';
import { nodePackage } from './node-package.ts';

/** Commands named per kind of project: a hint, not a manual. */
const COMMANDS_MAX = 20;
/** Bytes of a file looked into for commands. */
const FILE_BYTES_MAX = 512 * 1024;
const USUAL_SCRIPT = /^(test|build|lint|check|typecheck|format|start|dev|ci)(:|$)|test|lint|check/;

/** One line per way to build or test that the files at the top of a repository show. */
export function projectCommands(folder: string): string[] {
  return [nodeCommands(folder), makeTargets(folder), ...fixedCommands(folder)].filter((line) => line !== undefined);
}

function nodeCommands(folder: string): string | undefined {
  const text = readText(folder, 'package.json');
  if (text === undefined) return undefined;
  const manager = nodeManager(folder);
  const { scripts, asksFor } = nodePackage(text);
  const names = scripts.sort((a, b) => Number(USUAL_SCRIPT.test(b)) - Number(USUAL_SCRIPT.test(a)));
  const commands = names.slice(0, COMMANDS_MAX).map((name) => `${manager.run} ${name}`);
  // Before the commands, which may be cut.
  const versions = asksFor.length > 0 ? ` (asks for ${asksFor.join(', ')})` : '';
  return `package.json${versions}: ${[manager.install, ...commands].join(', ')}`;
}

function nodeManager(folder: string): { install: string; run: string } {
  if (existsSync(join(folder, 'pnpm-lock.yaml'))) return { install: 'pnpm install --frozen-lockfile', run: 'pnpm run' };
  if (existsSync(join(folder, 'yarn.lock'))) return { install: 'yarn install', run: 'yarn run' };
  if (existsSync(join(folder, 'bun.lock')) || existsSync(join(folder, 'bun.lockb')))
    return { install: 'bun install', run: 'bun run' };
  const install = existsSync(join(folder, 'package-lock.json')) ? 'npm ci' : 'npm install';
  return { install, run: 'npm run' };
}

function makeTargets(folder: string): string | undefined {
  const text = readText(folder, 'Makefile') ?? readText(folder, 'GNUmakefile');
  if (text === undefined) return undefined;
  const targets = [...text.matchAll(/^([A-Za-z0-9][A-Za-z0-9_.-]*)\s*:(?!=)/gm)].map((match) => `make ${match[1]}`);
  return targets.length > 0 ? `Makefile: ${[...new Set(targets)].slice(0, COMMANDS_MAX).join(', ')}` : undefined;
}

/** File at the top -> usual commands. */
const FIXED: [file: string, commands: string][] = [
  ['pyproject.toml', 'python project: uv sync or pip install -e ., then pytest if tests/ exists'],
  ['setup.py', 'pip install -e ., pytest'],
  ['tox.ini', 'tox'],
  ['Cargo.toml', 'cargo build, cargo test'],
  ['go.mod', 'go build ./..., go test ./...'],
  ['pom.xml', 'mvn -B verify'],
  ['gradlew', './gradlew build, ./gradlew test'],
  ['Gemfile', 'bundle install, bundle exec rake'],
  ['composer.json', 'composer install, composer test'],
  ['deno.json', 'deno task, deno test'],
  ['CMakeLists.txt', 'cmake -B build && cmake --build build, ctest --test-dir build'],
  ['justfile', 'just --list'],
  ['Taskfile.yml', 'task --list'],
];

function fixedCommands(folder: string): string[] {
  return FIXED.filter(([file]) => existsSync(join(folder, file))).map(([file, commands]) => `${file}: ${commands}`);
}

function readText(folder: string, name: string): string | undefined {
  return readRegularFile(join(folder, name), FILE_BYTES_MAX)?.toString('utf8');
}
