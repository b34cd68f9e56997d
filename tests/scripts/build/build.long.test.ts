import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resourcesOfType } from '../../../scripts/template.mjs';
import { template } from '../../template/permissions/policies.ts';

const root = resolve(import.meta.dirname, '../../..');
const project = mkdtempSync(join(tmpdir(), 'remote-swe-project-'));
const layers = resourcesOfType(template, 'AWS::Serverless::LayerVersion');
const functions = resourcesOfType(template, 'AWS::Serverless::Function');

/** What SAM builds, each by its makefile. */
const made = [
  ...layers.map(([logicalId, { Properties }]) => ({
    logicalId,
    kind: 'layers',
    folder: String(Properties.ContentUri),
  })),
  ...functions.map(([logicalId, { Properties }]) => ({
    logicalId,
    kind: 'functions',
    folder: String(Properties.CodeUri),
  })),
];

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
  'console/index.html': '<!doctype html><title>Page</title><script type="module" src="/src/main.ts"></script>\n',
  'console/src/main.ts': "document.title = 'built' satisfies string;\n",
  'console/public/icon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>\n',
  'console/vite.config.ts': "export default { base: '/console/' };\n",
  'console/tsconfig.json': '{}\n',
  'console/package.json': '{ "type": "module" }\n',
  'package-lock.json': '{}\n',
};
// biome-ignore-start lint/suspicious/noTemplateCurlyInString: source text
const handler =
  "import { greeting } from '@remote-swe/core/greeting';\nimport { buildId } from '../build-id.ts';\n" +
  'if (!(process.env.TABLE_NAME ?? process.env.STACK_NAME)) throw new Error(`no name`);\n' +
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

const build = () => run('scripts/build.mjs', ['--without-sam']);

/** The id that a build would carry now. */
const currentId = () =>
  run('--input-type=module', ['--eval', "console.log((await import('./layers/build-id.mjs')).buildId)"]).stdout.trim();

/** The different build ids that the core and all handlers below `artifacts` carry. */
function idsIn(artifacts: string, functionFolder: (logicalId: string) => string): string[] {
  const core = join(artifacts, 'layers/AgentCoreLayer/nodejs/node_modules/@remote-swe/core');
  const bundles = readdirSync(core).filter((name) => name.endsWith('.js'));
  const files = [
    ...bundles.map((name) => join(core, name)),
    ...functions.map(([logicalId]) => join(artifacts, functionFolder(logicalId), 'handler.mjs')),
  ];
  const ids = files.map((file) => /["'](?:from )?([0-9a-f]{12})["']/.exec(readFileSync(file, 'utf8'))?.[1] ?? 'none');
  return [...new Set(ids)];
}

beforeAll(() => {
  for (const path of ['scripts', 'template.yaml', 'layers/build-id.mjs', 'functions/build-id.ts'])
    cpSync(join(root, path), join(project, path), { recursive: true });
  for (const [, { Properties }] of layers) copyBuildScripts(String(Properties.ContentUri));
  for (const { folder } of made) {
    mkdirSync(join(project, folder), { recursive: true });
    cpSync(join(root, folder, 'Makefile'), join(project, folder, 'Makefile'));
  }
  for (const [file, text] of Object.entries(SOURCES)) write(file, text);
  for (const [, { Properties }] of functions) write(`${Properties.CodeUri}/handler.ts`, handler);
  write('package.json', '{ "type": "module" }');
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'));
  run('scripts/embed.mjs');
});
afterAll(() => rmSync(project, { recursive: true, force: true }));

describe('npm run build without the SAM CLI', () => {
  it('npm run build builds every layer and function and loads each handler, without the SAM CLI', () => {
    const { status, stdout, stderr } = build();
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toContain(`${functions.length} functions built and loaded`);
    const asJson = run('scripts/build.mjs', ['--without-sam', '--json']);
    const names = functions.map(([logicalId]) => logicalId);
    const told = { ok: true, folder: 'dist', functions: names, skipped: [], failures: [] };
    expect([asJson.status, JSON.parse(asJson.stdout)]).toEqual([0, told]);
    expect(readdirSync(join(project, 'dist/layers')).sort()).toEqual(layers.map(([logicalId]) => logicalId).sort());
  });

  it('The page of the console is built into its layer', () => {
    const page = join(project, 'dist/layers/ConsoleLayer/console');
    expect(readdirSync(page)).toEqual(expect.arrayContaining(['index.html', 'icon.svg', 'assets']));
    expect(readFileSync(join(page, 'index.html'), 'utf8')).toContain('src="/console/assets/');
  });

  it('The build ships only the parts of the core that a function imports, and keeps them out of the handlers', () => {
    const core = join(project, 'dist/layers/AgentCoreLayer/nodejs/node_modules/@remote-swe/core');
    expect(readdirSync(core)).toEqual(expect.arrayContaining(['doorbell.js', 'sweeper.js', 'package.json']));
    expect(readFileSync(join(core, 'doorbell.js'), 'utf8')).toContain('from ');
    expect(readFileSync(join(core, 'doorbell.js'), 'utf8')).not.toMatch(/unused/);
    const built = readFileSync(join(project, 'dist/functions/DoorbellFunction/handler.mjs'), 'utf8');
    expect(built).toMatch(/from"@remote-swe\/core\/doorbell"/);
  });

  it('The build puts the same build id into handlers and core', () => {
    expect(idsIn(join(project, 'dist'), (logicalId) => `functions/${logicalId}`)).toEqual([currentId()]);
  });

  it('The build id changes with a prompt, the runtime or a dependency, and with nothing else', () => {
    const ids = [currentId()];
    for (const file of [
      'layers/agent-config/prompts/system.md',
      'worker-userdata/runtime/main.ts',
      'package-lock.json',
    ]) {
      write(file, `${readFileSync(join(project, file), 'utf8')}\n`);
      ids.push(currentId());
    }
    expect(new Set(ids).size).toBe(4);
    write('functions/doorbell/other.ts', 'export {};\n');
    write('layers/agent-core/node_modules/x/y.js', '');
    expect(currentId()).toBe(ids.at(-1));
  });

  it('The build says what is missing and which handler does not load, and why', () => {
    write('functions/sweeper/handler.ts', `${handler}throw new Error('broken on purpose');\n`);
    rmSync(join(project, 'functions/doorbell/handler.ts'));
    rmSync(join(project, 'layers/agent-config/models.json'));
    const { status, stderr } = build();
    expect(status).toBe(1);
    expect(stderr).toContain('Does not load: SweeperFunction');
    expect(stderr).toContain('broken on purpose');
    expect(stderr).toContain('DoorbellFunction: functions/doorbell has no handler.ts');
    expect(stderr).toContain('layers/agent-config lacks models.json');
    write('functions/sweeper/handler.ts', handler);
    write('functions/doorbell/handler.ts', handler);
    write('layers/agent-config/models.json', '{}\n');
  });

  it('The build refuses a template with an old copy of a script', () => {
    write('worker-userdata/command.sh', 'false\n');
    const { status, stderr } = build();
    write('worker-userdata/command.sh', SOURCES['worker-userdata/command.sh'] ?? '');
    expect(status).toBe(1);
    expect(stderr).toContain('old copy of worker-userdata/command.sh');
  });
});

const hasMake = spawnSync('make', ['--version'], { stdio: 'ignore' }).status === 0;
/** What `sam build` runs with build_in_source, in the order given; each command's output where it failed. */
function samBuild(order: typeof made): string[] {
  return order.flatMap(({ logicalId, kind, folder }) => {
    const artifacts = join(project, 'sam', kind, logicalId);
    mkdirSync(artifacts, { recursive: true });
    const run = spawnSync('make', [`build-${logicalId}`], {
      cwd: join(project, folder),
      env: { PATH: process.env.PATH, ARTIFACTS_DIR: artifacts },
      encoding: 'utf8',
    });
    return run.status === 0 ? [] : [run.stderr];
  });
}

describe.skipIf(!hasMake)('sam build by itself, with nothing on PATH but node and make', () => {
  it.each([
    ['layers first', made],
    ['functions first', [...made].reverse()],
  ])('sam build, with only node and make, builds what belongs together after an edit in a layer, %s', (name, order) => {
    write('layers/agent-config/prompts/system.md', `You are. Edited: ${name}.\n`);
    expect(samBuild(order)).toEqual([]);
    expect(idsIn(join(project, 'sam'), (logicalId) => `functions/${logicalId}`)).toEqual([currentId()]);
  });

  it('sam build fails with the command to use when the template holds an old copy of a script', () => {
    write('worker-userdata/command.sh', 'false\n');
    const failures = samBuild(made.filter(({ folder }) => folder === 'worker-userdata'));
    write('worker-userdata/command.sh', SOURCES['worker-userdata/command.sh'] ?? '');
    expect(failures.join()).toContain('npm run embed');
  });

  it('sam build fails with the place when a handler cannot be bundled', () => {
    write('functions/sweeper/handler.ts', "import './missing.ts';\n");
    expect(samBuild(made.filter(({ folder }) => folder === 'functions/sweeper')).join()).toContain('missing.ts');
    write('functions/sweeper/handler.ts', handler);
  });
});

describe('makefiles', () => {
  it.each(made)(
    'The makefile of $logicalId has the target that SAM calls, with the command that scripts/build runs',
    (resource) => {
      const { logicalId, kind, folder } = resource;
      const script = kind === 'layers' ? 'build.mjs' : '../../scripts/build/function.mjs';
      const makefile = readFileSync(join(root, folder, 'Makefile'), 'utf8');
      expect(makefile).toContain(`build-${logicalId}:\n\tnode ${script} "$(ARTIFACTS_DIR)"\n`);
    },
  );
});
