import { describe, expect, it } from 'vitest';
import { findingsIn, unneeded, violations } from '../check.ts';
import { source } from '../source.ts';
import { crowdedFolders } from './folders.ts';
import { unused } from './unused.ts';

const CORE = 'layers/agent-core/src/';
const ENGINE = 'layers/agent-core/src/engine/a.ts';
const DOMAIN = 'layers/agent-core/src/domain/a.ts';
const ADAPTER = 'layers/agent-core/src/adapters/slack/a.ts';

function rulesBroken(path: string, text: string): string[] {
  return findingsIn([source(path, text)]).map(({ rule }) => rule);
}

describe('import direction', () => {
  it.each([
    [DOMAIN, "import { x } from '../engine/x.ts';"],
    [DOMAIN, "import { S3Client } from '@aws-sdk/client-s3';"],
    [ENGINE, "import { x } from '../adapters/sqs/x.ts';"],
    [ENGINE, "import { x } from '../config.ts';"],
    [ENGINE, "import { SQSClient } from '@aws-sdk/client-sqs';"],
    ['layers/agent-core/src/tools/a.ts', "import { x } from '../engine/x.ts';"],
    ['layers/agent-core/src/ports/clock.ts', "import type { X } from '../adapters/sqs/x.ts';"],
    [ADAPTER, "import { x } from '../sqs/x.ts';"],
    [ADAPTER, "import { x } from '../../engine/x.ts';"],
    [ADAPTER, "import { x } from '../../../../../functions/a/handler.ts';"],
    [ADAPTER, "import { x } from '../../../../../local/x.ts';"],
    ['functions/a/handler.ts', "import { x } from '../b/handler.ts';"],
    ['worker-userdata/runtime/main.ts', "import { x } from '@remote-swe/core/engine/x';"],
    ['layers/agent-core/src/stray.ts', 'export const x = 1;'],
  ])('The rule of import direction refuses in %s: %s', (path, text) => {
    expect(rulesBroken(path, text)).toEqual(['import direction']);
  });

  it.each([
    [DOMAIN, "import * as z from 'zod';\nimport { x } from './x.ts';"],
    [ENGINE, "import { x } from '../tools/x.ts';\nimport type { Clock } from '../ports/clock.ts';"],
    [ADAPTER, "import { x } from '../shared/x.ts';\nimport { App } from '@slack/bolt';\nimport { y } from './y.ts';"],
    [ADAPTER, "import { x } from '../telemetry/log.ts';\nimport type { Chat } from '../../ports/people/chat.ts';"],
    ['functions/a/handler.ts', "import { x } from '@remote-swe/core/wiring/a';"],
    ['worker-userdata/runtime/main.ts', "import { x } from '@remote-swe/core/domain/worker/command';"],
    ['local/x.ts', "import { handler } from '../functions/a/handler.ts';"],
    ['tests/x.test.ts', "import { x } from '../layers/agent-core/src/adapters/sqs/x.ts';"],
  ])('The rule of import direction accepts in %s: %s', (path, text) => {
    expect(rulesBroken(path, text)).toEqual([]);
  });

  it('The rule finds cycles of values, not of types', () => {
    const a = source('local/a.ts', "import { b } from './b.ts';\nexport const a = b;");
    const b = (kind: string) =>
      source('local/b.ts', `import ${kind} { a } from './a.ts';\nexport const b = 1 as typeof a;`);
    expect(findingsIn([a, b('')]).map(({ message }) => message)[0]).toContain('local/a.ts -> local/b.ts -> local/a.ts');
    expect(findingsIn([a, b('type')])).toEqual([]);
  });
});

describe('ambient effects of the product', () => {
  it.each([
    ['process.env', 'export const x = process.env.TABLE_NAME;'],
    ['console', 'console.log(1);'],
    ['time and chance', 'export const x = Date.now();'],
    ['time and chance', 'export const x = new Date();'],
    ['time and chance', 'export const x = Math.random();'],
    ['time and chance', "import { randomUUID } from 'node:crypto';\nexport const x = randomUUID();"],
    ['inline import', "export const x = async () => await import('./x.ts');"],
  ])('The product may not use %s: %s', (rule, text) => {
    expect(rulesBroken(ENGINE, text)).toEqual([rule]);
    expect(rulesBroken('local/x.ts', text)).toEqual([]);
  });

  it('Ambient effects live where they can be replaced', () => {
    expect(rulesBroken('layers/agent-core/src/config.ts', 'export const x = process.env.A;')).toEqual([]);
    expect(rulesBroken('layers/agent-core/src/adapters/telemetry/log.ts', 'console.log(1);')).toEqual([]);
    expect(rulesBroken(ADAPTER, 'export const x = Date.now();')).toEqual([]);
    expect(rulesBroken(ENGINE, 'export const x = (at: number) => new Date(at);')).toEqual([]);
  });
});

describe('shape', () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, index) => `export const x${index} = 1;`).join('\n');
  const body = `{\n${'  f();\n'.repeat(70)}}`;

  it.each([
    ['file size', 'local/x.ts', lines(301)],
    ['file size', 'functions/a/handler.ts', lines(61)],
    ['file size', 'tests/x.test.ts', lines(501)],
    ['function size', 'local/x.ts', `export function long() ${body}`],
    ['function size', 'tests/x.test.ts', `it('A', () => ${body});`],
    ['parameters', 'local/x.ts', 'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1) => [a, b, c, d, e];'],
    ['parameters', 'tests/x.ts', 'export class X { constructor(a: 1, b: 1, c: 1, d: 1, e: 1) {} }'],
    ['parameters', ENGINE, 'export function f(a: 1, b: 1, c: 1, d: 1, e: 1) {}'],
    ['parameters', ENGINE, 'export interface Port { f(a: 1, b: 1, c: 1, d: 1, e: 1): void }'],
    ['top-level let', 'local/x.ts', 'export let x = 1;'],
    ['any', 'tests/x.ts', 'export const x: any = 1;'],
    ['leftover', 'local/x.ts', `// ${'TO'}${'DO'} later\nexport const x = 1;`],
    ['reference elsewhere', 'local/x.ts', `// As ${'design'} 4.3 says.\nexport const x = 1;`],
    ['barrel', 'local/index.ts', "export * from './a.ts';\nexport { b } from './b.ts';"],
  ])('The rules of shape find %s in %s', (rule, path, text) => {
    expect(rulesBroken(path, text)).toEqual([rule]);
  });

  it('A suite of tests may be as long as its file', () => {
    expect(rulesBroken('tests/x.test.ts', `describe('x', () => ${body});`)).toEqual([]);
    expect(rulesBroken('tests/x.test.ts', `describe.skipIf(true)('x', () => ${body});`)).toEqual([]);
  });

  it('A table of tests may have as many columns as it needs', () => {
    const text = "it.each([[1, 2, 3, 4, 5]])('Adds', (a, b, c, d, e) => f(a, b, c, d, e));";
    expect(rulesBroken('tests/x.test.ts', text)).toEqual([]);
  });

  it('The rules read words in strings and names as what they are', () => {
    expect(rulesBroken('local/x.ts', "export const todo = 'TODO';\nexport const x = 'as any';")).toEqual([]);
  });
});

describe('folders', () => {
  const files = (folder: string, count: number) => Array.from({ length: count }, (_, index) => `${folder}/${index}.ts`);

  it('A folder of thirteen files is too long a list, one of twelve is not, and goldens may be many', () => {
    const paths = [...files('local/a', 13), ...files('local/a/b', 12), ...files('tests/golden/0.1.0', 40)];
    expect(crowdedFolders(paths).map(({ path, message }) => [path, message.slice(0, 8)])).toEqual([
      ['local/a', '13 files'],
    ]);
  });

  const core = (path: string, imported: string) =>
    source(`layers/agent-core/src/engine/${path}`, `import type { X } from '${imported}';`);
  const circles = (...sources: ReturnType<typeof core>[]) =>
    findingsIn(sources).flatMap(({ rule, message }) => (rule === 'folder circle' ? [message.split(':')[0]] : []));

  it('Folders of the core in a circle are found once, also by types and over a third folder', () => {
    const [a, b, c] = [core('a/x.ts', '../b/x.ts'), core('b/y.ts', '../c/x.ts'), core('c/z.ts', '../a/other.ts')];
    expect(circles(a, b, c)).toEqual(['engine/a -> engine/b -> engine/c -> engine/a']);
    expect(circles(a, b)).toEqual([]);
    expect(circles(core('a/x.ts', './y.ts'), core('a/y.ts', '../x.ts'))).toEqual([]);
  });

  it('A folder and the one around it make a circle like any two', () => {
    expect(circles(core('a/x.ts', '../x.ts'), core('y.ts', './a/x.ts'))).toEqual(['engine -> engine/a -> engine']);
  });
});

describe('titles of tests', () => {
  it.each([
    "it('is found', () => {});",
    "test('Is found', () => {});",
    "it('and goes on', () => {});",
    "it('They go on', () => {});",
    "it.each([1])('keeps %i', () => {});",
    "it.skipIf(true)('Keeps the order', () => {});",
    "it.each([1])('%s', () => {});",
    'it(`a number`, () => {});',
    `it('The ${'long '.repeat(30)}title', () => {});`,
  ])('A title in the middle of a sentence is found: %s', (text) => {
    expect(rulesBroken('tests/x.test.ts', text)).toEqual(['test title']);
  });

  it.each([
    "describe('the plan', () => {});",
    "it('The plan is found', () => {});",
    "it.each([1])('%s is found', () => {});",
    "it('readConfig reads what is there', () => {});",
    "it('npm run event prints one object', () => {});",
    "it('28 bodies are refused', () => {});",
    'it(title, () => {});',
    '/x/.test(text);',
  ])('A title that stands alone passes, and so does what is no title: %s', (text) => {
    expect(rulesBroken('tests/x.test.ts', text)).toEqual([]);
  });
});

describe('waits of tests', () => {
  it.each([
    "it('A limit', () => {}, 60_000);",
    "it('A limit', { timeout: 60_000 }, () => {});",
    "it.each([1])('A limit of %i', () => {}, 60_000);",
    "const LIMIT_MS = 60_000;\nit('A limit', () => {}, LIMIT_MS);",
    'beforeAll(() => {}, 60_000);',
    'export const heard = (at: () => number) => vi.waitFor(() => at() > 1);',
    'export const heard = (at: () => number) => vi.waitUntil(() => at() > 1, { timeout: 1 });',
  ])('A wait that a busy machine may need longer than is found: %s', (text) => {
    expect(rulesBroken('tests/x.test.ts', text)).toEqual(['test wait']);
  });

  it.each([
    "it('A limit', () => {}, 900_000);",
    "it('No limit', { retry: 0 }, () => {});",
    'export const heard = (at: () => number) => expect.poll(at).toBe(1);',
  ])('A long wait passes, and so does the one of all tests: %s', (text) => {
    expect(rulesBroken('tests/x.test.ts', text)).toEqual([]);
  });

  it('A limit of minutes is short for a test of whole programs', () => {
    const text = "it('A limit', () => {}, 300_000);";
    expect(rulesBroken('tests/x.test.ts', text)).toEqual([]);
    expect(rulesBroken('tests/x.long.test.ts', text)).toEqual(['test wait']);
  });
});

describe('names of tools', () => {
  const field = (name: string) => `export const tool = { name: '${name}', place: 'worker', effect: 'none' };`;
  const definitions = [
    source('layers/agent-core/src/tools/cut-hair.ts', field('cut_hair')),
    source('layers/agent-core/src/tools/comb.ts', field('comb')),
  ];
  const broken = (path: string, text: string) =>
    findingsIn([...definitions, source(path, text)]).map(({ rule }) => rule);
  const taken = "import { tool } from '../tools/comb.ts';\n";

  it.each([
    [ENGINE, "export const x = 'cut_hair';"],
    [ENGINE, "export const x = 'Use cut_hair, not your hands.';"],
    [ENGINE, 'export const x = `Use cut_hair for it.`;'],
    [ENGINE, "export const x = (name: string) => name === 'comb';"],
    [ENGINE, `${taken}export const x = (name: string) => name === tool.name;`],
    [ENGINE, `${taken}export const x = new Set([tool.name]);`],
    ['worker-userdata/runtime/tools/comb.ts', "export const x = 'cut_hair';"],
  ])('A tool is not named in %s by: %s', (path, text) => {
    expect(broken(path, text)).toEqual(['tool name']);
  });

  it.each([
    [ENGINE, `${taken}export const x = \`Use \${tool.name} for it.\`;`],
    [ENGINE, "export const x = 'Comb it: a comb is enough, no cut_hairs.';"],
    [ENGINE, '/** Made by cut_hair. */\nexport const x = 1;'],
    ['worker-userdata/runtime/tools/cut-hair.ts', "export const x = 'cut_hair failed';"],
    ['local/x.ts', "export const x = 'cut_hair';"],
  ])('What names no tool, or in a text only, is accepted in %s: %s', (path, text) => {
    expect(broken(path, text)).toEqual([]);
  });
});

describe('foreign words', () => {
  const PORT = 'layers/agent-core/src/ports/workers/a.ts';
  const CHAT_PORT = 'layers/agent-core/src/ports/people/a.ts';

  it.each([
    [ENGINE, "import { slackThreads } from '../domain/session/slack-thread.ts';", 3],
    [ENGINE, "import type { X } from '../adapters/slack/x.ts';", 1],
    [ENGINE, 'export const at = (source: { threadTs: string }) => source.threadTs;', 2],
    [ENGINE, 'export type Place = { channel: string };', 1],
    [ENGINE, 'export const payer = (state: any) => state.source.teamId;', 1],
    [ENGINE, "export const text = 'Stopped by <@U1>';", 1],
    [ENGINE, "export const facts = 'Slack thread';", 1],
    [ENGINE, '/** Asks EC2 first. */', 1],
    [ENGINE, 'export const CLAIM_SLACK_MS = 5;', 1],
    [PORT, 'export interface X { describe(instanceId: string): void }', 1],
    [PORT, '// SendCommand has no idempotency token\n/* SSM says so */', 2],
    [CHAT_PORT, 'export type Posted = { ts: string };', 1],
  ])('Foreign words in %s are found: %s', (path, text, count) => {
    const rules = rulesBroken(path, text).filter((rule) => rule === 'foreign word');
    expect(rules).toHaveLength(count);
  });

  it.each([
    [ENGINE, 'export const id = (item: { instanceId?: string; ts: string }) => item.instanceId ?? item.ts;'],
    [
      ENGINE,
      "import type { X } from './x.ts';\n// an instance of a class, the channel of commands\nexport const y = 1;",
    ],
    [ENGINE, 'export const isError = (error: unknown) => error instanceof Error;'],
    ['layers/agent-core/src/adapters/slack/a.ts', "export const channel = 'slack';"],
    ['layers/agent-core/src/domain/session/a.ts', '/** A thread of Slack. */\nexport const x = 1;'],
  ])('Persisted names and words that are everybody’s are let be in %s: %s', (path, text) => {
    expect(rulesBroken(path, text)).toEqual([]);
  });
});

describe('exceptions', () => {
  const findings = findingsIn([source('local/x.ts', 'export let x = 1;')]);
  const exception = { rule: 'top-level let', path: 'local/x.ts', reason: 'a test' };

  it('An exception covers a finding', () => {
    expect(violations(findings, [])).toEqual([expect.stringMatching(/^local\/x\.ts:1 {2}top-level let: keep state/)]);
    expect(violations(findings, [exception])).toEqual([]);
  });

  it('An exception must be needed', () => {
    expect(unneeded(findings, [exception])).toEqual([]);
    expect(unneeded([], [exception])).toHaveLength(1);
  });
});

describe('unused', () => {
  const lib = source(
    'local/a/lib.ts',
    'export const taken = 1;\nexport function left() {}\nexport type Shape = { a: 1 };',
  );
  const user = source('local/b.test.ts', "import { taken } from './a/lib.ts';");

  it('The rule finds an export that no other file takes, and lets types be', () => {
    expect(unused([lib, user], []).map(({ message }) => message)).toEqual([expect.stringContaining('`left`')]);
  });

  it('The rule counts a value that a document names, and one that is taken with all of its file', () => {
    expect(unused([lib, user], ['the limit `left` is 3'])).toEqual([]);
    expect(unused([lib, source('local/b.test.ts', "import * as lib from './a/lib.ts';")], [])).toEqual([]);
  });

  it('The rule finds a file that nothing imports or names', () => {
    expect(unused([lib], []).map(({ rule }) => rule)).toEqual(['unused file']);
    expect(unused([lib], ['"start": "node local/a/lib.ts"'])).toEqual([]);
    expect(unused([lib, source('local/c.test.ts', "fork('lib.ts');")], [])).toEqual([]);
  });
});

describe('texts for people', () => {
  const TEXTS = { path: `${CORE}domain/language/en/a.ts`, text: "export const texts = { done: 'All is done' };" };
  const broken = (...files: { path: string; text: string }[]) =>
    findingsIn(files.map(({ path, text }) => source(path, text)))
      .filter(({ rule }) => rule === 'text for people')
      .map(({ path, line }) => `${path.slice(CORE.length)}:${line}`);

  it.each([
    ["chat.say(source, 'All is done');"],
    ["chat.say(source, 'Done');"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
    ['this.chat.give(source, user, `All is ${state} done`, file);'],
    ["const text = 'All is done';\nnotices.push({ kind: 'message', id, at, text });"],
    ["const text = state ? 'All is done' : other;\nconst notice = { kind: 'progress', id, at, text };"],
    ["function lineOf() {\n  return 'All is done';\n}\nchat.say(source, lineOf());"],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: source text
    ["function post(text) {\n  return { kind: 'message', id, at, text };\n}\npost(`All is ${state} done`);"],
    ["const button = { action: 'resume', label: 'Continue' };"],
    ["const reason = { kind: 'error', message: 'it did not start' };"],
    ["tellThread(ports, sessionId, 'The worker was removed');"],
  ])('A text that people read stands in the table, not in the code: %s', (text) => {
    expect(broken({ path: ENGINE, text })).toHaveLength(1);
  });

  it('A text that people read is found in the file that it is imported from', () => {
    const nudges = { path: `${CORE}engine/nudges.ts`, text: "export const EMPTY = 'It ended without an answer';" };
    const text = "import { EMPTY } from './nudges.ts';\nchat.say(source, EMPTY);";
    expect(broken(nudges, { path: ENGINE, text })).toEqual(['engine/nudges.ts:1']);
  });

  it.each([
    ['chat.say(source, texts.commands.noSession);'],
    ["log.info('All is done');"],
    ["throw new Error('This is not for people');"],
    ["const item = { kind: 'message', key, text: 'All is done' };"],
    ["const result = { kind: 'error', text: 'The model reads this' };"],
    ["chat.say(source, ':gear:');"],
  ])('What programs, logs or models read is no text for people: %s', (text) => {
    expect(broken({ path: ENGINE, text })).toEqual([]);
  });

  it('Where all is for people every text is looked at, but those for the log', () => {
    const path = `${CORE}ingress/slack/commands/a.ts`;
    const text = (line: string) => `export function answer(ports) {\n  ${line}\n}`;
    expect(broken({ path, text: text("return 'No session is here';") })).toEqual(['ingress/slack/commands/a.ts:2']);
    expect(broken({ path, text: text("return ignored(ports, 'a button of a pause that is over');") })).toEqual([]);
    expect(broken({ path, text: text("ports.log.info('answered before now');") })).toEqual([]);
    expect(broken(TEXTS)).toEqual([]);
  });
});
