import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectCommands } from '../../../../worker-userdata/runtime/tools/clone/project-commands.ts';

const folder = mkdtempSync(join(tmpdir(), 'project-commands-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function commandsOf(packageJson: unknown): string[] {
  writeFileSync(join(folder, 'package.json'), JSON.stringify(packageJson));
  return projectCommands(folder);
}

/** A package whose scripts are called so. */
const withScripts = (...names: string[]) => ({ scripts: Object.fromEntries(names.map((name) => [name, 'x'])) });

describe('the commands of a Node.js project', () => {
  it('The commands of a Node.js project leave out what npm runs by itself: hooks of installing, packing, publishing', () => {
    const hooks = ['prepack', 'postpack', 'prepare', 'prepublish', 'prepublishOnly', 'publish', 'postpublish'];
    const more = ['preinstall', 'install', 'postinstall', 'preversion', 'version', 'postversion', 'dependencies'];
    expect(commandsOf(withScripts(...hooks, ...more, 'test', 'build'))).toEqual([
      'package.json: npm install, npm run test, npm run build',
    ]);
  });

  it('The commands of a Node.js project leave out what runs around another script, but not what is called alike', () => {
    const names = ['pretest', 'test', 'posttest', 'tests-only', 'posttests-only', 'prettier', 'preview', 'postgres'];
    expect(commandsOf(withScripts(...names))).toEqual([
      'package.json: npm install, npm run test, npm run tests-only, npm run prettier, npm run preview, npm run postgres',
    ]);
  });

  it('The commands of a Node.js project come with the versions that its package.json asks for', () => {
    const scripts = { test: 'x' };
    const engines = { node: '>=18', npm: '^9 || ^10' };
    expect(commandsOf({ scripts, engines, packageManager: 'pnpm@9.1.0' })).toEqual([
      'package.json (asks for node >=18, npm ^9 || ^10, pnpm@9.1.0): npm install, npm run test',
    ]);
    expect(commandsOf({ scripts, engines: ['node >= 0.6'] })[0]).toMatch(/^package\.json \(asks for node >= 0\.6\): /);
  });

  it.each([
    ['no object', 'null'],
    ['no JSON', '{'],
    ['other kinds of values', '{"scripts":7,"engines":{"node":{"a":1},"npm":null},"packageManager":[]}'],
  ])('The commands of a Node.js project are its install alone where package.json holds %s', (_name, text) => {
    writeFileSync(join(folder, 'package.json'), text);
    expect(projectCommands(folder)).toEqual(['package.json: npm install']);
  });

  it('The commands of a Node.js project are still told when its package.json asks for a great many long things', () => {
    const engines = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`e${index}`, 'x'.repeat(5_000)]));
    const [line = ''] = commandsOf({ scripts: { test: 'x' }, engines });
    expect(line).toMatch(/: npm install, npm run test$/);
    expect(line.length).toBeLessThan(1_000);
  });
});
