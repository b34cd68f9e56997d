import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { samplesOf } from '../../../../local/sam/commands.ts';
import { loadEvent } from '../../../../scripts/event.mjs';
import { ended } from '../../../ended.ts';
import { answerTo } from '../../../events/answers.ts';
import { Program } from '../program.ts';

const root = resolve(import.meta.dirname, '../../../..');
const SECRETS = join(root, '.local/sam-env.json');
const samples = samplesOf(readFileSync(join(root, 'events/README.md'), 'utf8'));
const functions = [...new Set(samples.map(({ logicalId }) => logicalId))];

const folder = mkdtempSync(join(tmpdir(), 'sam-local-'));
const opt = join(folder, 'opt');
const programs: Program[] = [];
const state: { environments: Record<string, Record<string, string>>; files: Record<string, string> } = {
  environments: {},
  files: {},
};

/** As `npm run build` does without the SAM CLI, with the layers' content where it stands for /opt. */
function build(): void {
  const script = `import { buildArtifacts } from ${urlOf('scripts/build/artifacts.mjs')};
    import { readTemplate } from ${urlOf('scripts/template.mjs')};
    const { skipped } = buildArtifacts(readTemplate('template.yaml'), ${JSON.stringify(root)}, ${JSON.stringify(folder)});
    if (skipped.length > 0) throw new Error(skipped.join());`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { cwd: root });
  expect({ status, stderr: String(stderr) }).toEqual({ status: 0, stderr: '' });
  for (const layer of readdirSync(join(folder, 'layers')))
    cpSync(join(folder, 'layers', layer), opt, { recursive: true });
  copyFileSync(join(root, 'template.yaml'), join(folder, 'template.yaml'));
}

const urlOf = (file: string) => JSON.stringify(pathToFileURL(join(root, file)).href);

async function start(name: string, ...args: string[]): Promise<Program> {
  const program = await Program.start(name, args);
  programs.push(program);
  return program;
}

beforeAll(async () => {
  build();
  const local = await start('local');
  const [, port = ''] = await local.prints(/AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:(\d+)/);
  const sam = await start('sam-local', '--port', port, '--build', folder, '--host', '127.0.0.1', '--json');
  const [answer = ''] = await sam.prints(/^\{.*\}$/m);
  const { ok, invoke } = JSON.parse(answer);
  expect(ok).toBe(true);
  for (const { event, file } of invoke) if (file) state.files[event] = readFileSync(join(root, file), 'utf8');
  state.environments = JSON.parse(readFileSync(SECRETS, 'utf8'));
});

afterAll(async () => {
  for (const program of programs.splice(0).reverse()) {
    program.interrupt();
    await program.remove();
  }
  rmSync(folder, { recursive: true, force: true });
  expect(existsSync(SECRETS)).toBe(false);
});

/** A container without Docker: the built handler in a process that has the layers and the environment of the file, and nothing else. */
async function answersOf(logicalId: string): Promise<unknown[]> {
  const events = eventsOf(logicalId).map((event) =>
    state.files[event] ? JSON.parse(state.files[event]) : loadEvent(event),
  );
  const file = join(folder, `${logicalId}.json`);
  writeFileSync(file, JSON.stringify(events));
  const script = `import { readFileSync } from 'node:fs';
    const { handler } = await import(${JSON.stringify(pathToFileURL(join(folder, 'functions', logicalId, 'handler.mjs')).href)});
    const context = { awsRequestId: 'r', functionName: 'f', getRemainingTimeInMillis: () => 20_000 };
    for (const event of JSON.parse(readFileSync(${JSON.stringify(file)}, 'utf8')))
      console.log('ANSWER ' + JSON.stringify((await handler(event, context)) ?? null));
    process.exit(0);`;
  const argv = [
    '--no-warnings',
    '--import',
    join(root, 'scripts/build/opt-resolver.mjs'),
    '--input-type=module',
    '--eval',
    script,
  ];
  const env = { ...atOpt(logicalId), LAYER_DIR: opt };
  const { status, output } = await ended(process.execPath, argv, { cwd: folder, env });
  expect(status, output).toBe(0);
  return [...output.matchAll(/^ANSWER (.*)$/gm)].map(([, answer = '']) => JSON.parse(answer));
}

function eventsOf(logicalId: string): string[] {
  return samples.filter((each) => each.logicalId === logicalId).map(({ event }) => event);
}

/** What layers mount below /opt is in a folder here. */
function atOpt(logicalId: string): Record<string, string> {
  const variables = Object.entries(state.environments[logicalId] ?? {});
  return Object.fromEntries(variables.map(([name, value]) => [name, value.replace(/^\/opt\//, `${opt}/`)]));
}

it.each(functions)(
  'The built %s answers its sample events with the environment that the SAM CLI is given',
  async (logicalId) => {
    const events = eventsOf(logicalId);
    const expected = events.map(answerTo);
    const answers = await answersOf(logicalId);
    expect(answers).toHaveLength(events.length);
    for (const [index, answer] of answers.entries())
      if (answer === null) expect(expected[index]).toBe(null);
      else expect(answer, events[index]).toMatchObject(expected[index] as object);
  },
);
