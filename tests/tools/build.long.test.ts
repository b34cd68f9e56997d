import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourcesOfType } from '../../tools/template.mjs';
import { template } from '../template/policies.ts';

const root = resolve(import.meta.dirname, '../..');
const project = mkdtempSync(join(tmpdir(), 'remote-swe-project-'));
const layers = resourcesOfType(template, 'AWS::Serverless::LayerVersion');
const functions = resourcesOfType(template, 'AWS::Serverless::Function');

/** A small project with this repository's template and tools, and sources of its own. */
const SOURCES: Record<string, string> = {
  'layers/agent-core/src/greeting.ts':
    "declare const __CORE_VERSION__: string;\nexport const greeting: string = 'from ' + __CORE_VERSION__;\n",
  'layers/agent-core/src/unused.ts': 'export const unused = 1;\n',
  'layers/agent-config/prompts/system.md': 'You are.\n',
  'layers/agent-config/models.json': '{}\n',
  'layers/agent-config/mcp.json': '{ "mcpServers": {} }\n',
  'worker-userdata/runtime/main.ts': "console.log('runtime' satisfies string);\n",
  'worker-userdata/command.sh': 'true\n',
  'worker-userdata/user-data.sh': '#!/bin/bash\n',
  'package-lock.json': '{}\n',
};
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: source text
const handler =
  "import { greeting } from '@remote-swe/core/greeting';\nimport { buildId } from '../build-id.ts';\n" +
  'if (!process.env.TABLE_NAME) throw new Error(`no table`);\n' +
  'export const handler = async (): Promise<string> => `${greeting} ${buildId}`;\n';
// biome-ignore-end lint/suspicious/noTemplateCurlyInString: source text

function write(file: string, text: string): void {
  mkdirSync(dirname(join(project, file)), { recursive: true });
  writeFileSync(join(project, file), text);
}

function copyBuildScripts(folder: string): void {
  const scripts = readdirSync(join(root, folder)).filter((name) => name.endsWith('.mjs'));
  for (const name of scripts) cpSync(join(root, folder, name), join(project, folder, name));
}

function run(script: string, argv: string[] = []) {
  return spawnSync(process.execPath, [script, ...argv], { cwd: project, encoding: 'utf8' });
}

const build = () => run('tools/build.mjs', ['--without-sam']);

beforeAll(() => {
  for (const path of ['tools', 'template.yaml', 'samconfig.toml', 'layers/build-id.mjs'])
    cpSync(join(root, path), join(project, path), { recursive: true });
  for (const [, { Properties }] of layers) copyBuildScripts(String(Properties.ContentUri));
  for (const [file, text] of Object.entries(SOURCES)) write(file, text);
  for (const [, { Properties }] of functions) write(`${Properties.CodeUri}/handler.ts`, handler);
  write('package.json', '{ "type": "module" }');
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  run('tools/embed.mjs');
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('npm run build without the SAM CLI', () => {
  it('builds every layer and function and loads each handler', { timeout: 60_000 }, () => {
    const { status, stdout, stderr } = build();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain('6 functions built and loaded');
    expect(readdirSync(join(project, 'dist/layers')).sort()).toEqual(layers.map(([logicalId]) => logicalId).sort());
  });

  it('ships only the parts of the core that a function imports, and keeps them out of the handlers', () => {
    const core = join(project, 'dist/layers/AgentCoreLayer/nodejs/node_modules/@remote-swe/core');
    expect(readdirSync(core)).toEqual(expect.arrayContaining(['greeting.js', 'package.json']));
    expect(readdirSync(core)).not.toContain('unused.js');
    const built = readFileSync(join(project, 'dist/functions/DoorbellFunction/handler.mjs'), 'utf8');
    expect(built).toMatch(/from"@remote-swe\/core\/greeting"/);
  });

  it('puts the same build id into handlers and core', () => {
    const buildId =
      /'([0-9a-f]{12})'/.exec(readFileSync(join(project, 'functions/build-id.ts'), 'utf8'))?.[1] ?? 'none';
    const core = join(project, 'dist/layers/AgentCoreLayer/nodejs/node_modules/@remote-swe/core/greeting.js');
    expect(readFileSync(core, 'utf8')).toContain(buildId);
    expect(readFileSync(join(project, 'dist/functions/SweeperFunction/handler.mjs'), 'utf8')).toContain(buildId);
  });

  it('changes the build id with a prompt, the runtime or a parameter, and with nothing else', () => {
    const idOf = () => {
      run('layers/build-id.mjs');
      return readFileSync(join(project, 'functions/build-id.ts'), 'utf8');
    };
    const ids = [idOf()];
    for (const file of ['layers/agent-config/prompts/system.md', 'worker-userdata/runtime/main.ts', 'samconfig.toml']) {
      write(file, `${readFileSync(join(project, file), 'utf8')}\n`);
      ids.push(idOf());
    }
    expect(new Set(ids).size).toBe(4);
    write('functions/doorbell/other.ts', 'export {};\n');
    write('layers/agent-core/node_modules/x/y.js', '');
    expect(idOf()).toBe(ids.at(-1));
  });

  it('says what is missing and which handler does not load, and why', { timeout: 60_000 }, () => {
    write('functions/sweeper/handler.ts', `${handler}throw new Error('broken on purpose');\n`);
    rmSync(join(project, 'functions/doorbell/handler.ts'));
    rmSync(join(project, 'layers/agent-config/models.json'));
    const { status, stderr } = build();
    expect(status).toBe(1);
    expect(stderr).toContain('Does not load: SweeperFunction');
    expect(stderr).toContain('broken on purpose');
    expect(stderr).toContain('DoorbellFunction: functions/doorbell has no handler.ts');
    expect(stderr).toContain('layers/agent-config lacks models.json');
  });

  it('refuses a template with an old copy of a script', () => {
    write('worker-userdata/command.sh', 'false\n');
    const { status, stderr } = build();
    write('worker-userdata/command.sh', SOURCES['worker-userdata/command.sh'] ?? '');
    expect(status).toBe(1);
    expect(stderr).toContain('old copy of worker-userdata/command.sh');
  });
});

describe('makefiles', () => {
  it.each(layers)(
    '%s has the target that SAM calls, with the command that tools/build runs',
    (logicalId, { Properties }) => {
      const makefile = readFileSync(join(root, String(Properties.ContentUri), 'Makefile'), 'utf8');
      expect(makefile).toContain(`build-${logicalId}:\n\tnode build.mjs "$(ARTIFACTS_DIR)"\n`);
    },
  );
});
