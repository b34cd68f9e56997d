import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { gitEnvironment } from '../../../local/github/git/git.ts';
import { eventually } from '../../eventually.ts';
import {
  type Asked,
  callPiece,
  ended,
  piece,
  type Said,
  startModelServer,
} from '../aws/bedrock/openai/model-server.ts';
import { Program } from '../cli/program.ts';

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function tryIt(args: string[]): Promise<Program> {
  const program = await Program.start('../try/try', args);
  cleanups.push(() => program.remove());
  return program;
}

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'try-test-'));
  cleanups.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function run(where: string, ...args: string[]): string {
  const author = ['-c', 'user.name=a', '-c', 'user.email=a@b'];
  return execFileSync('git', [...author, ...args], { cwd: where, env: gitEnvironment(), encoding: 'utf8' }).trim();
}

/** Whether a file of this name, anywhere below a folder, has this line. */
function hasLine(below: string, name: string, line: string): boolean {
  return spawnSync('grep', ['-rqxs', `--include=${name}`, '--', line, below]).status === 0;
}

/** A repository with one commit and one file that is not committed. */
function widget(): string {
  const made = folder();
  run(made, 'init', '-q', '--initial-branch=trunk');
  writeFileSync(path.join(made, 'add.mjs'), 'export const add = (a, b) => a - b;\n');
  run(made, 'add', '.');
  run(made, 'commit', '-qm', 'one');
  writeFileSync(path.join(made, 'mine.txt'), 'not committed\n');
  return made;
}

/** Everything in a folder, by name and bytes, and when git last wrote its index. */
function stateOf(where: string): string[] {
  const names = readdirSync(where, { recursive: true, encoding: 'utf8', withFileTypes: true });
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .sort()
    .map((file) => `${file} ${readFileSync(file).toString('base64')}`);
}

type Call = { name: string; arguments: object };
const calls = (...made: Call[]): Said => ({
  stream: [
    ...made.map((call, index) =>
      callPiece(index, { id: `call_${index}`, name: call.name, arguments: JSON.stringify(call.arguments) }),
    ),
    ended('tool_calls'),
  ],
});
const says = (content: string): Said => ({ stream: [piece({ content }), ended('stop')] });

/** The n-th answer after n answers; with the name under which the repository stands. */
async function server(turns: (Said | ((repository: string) => Said))[]) {
  const made = await startModelServer(({ body }: Asked) => {
    const turn = turns[body.messages.filter(({ role }) => role === 'assistant').length] ?? says('Done.');
    const repository = /In (local\/[\w.-]+)/.exec(JSON.stringify(body.messages))?.[1] ?? '';
    return typeof turn === 'function' ? turn(repository) : turn;
  });
  cleanups.push(made.close);
  return made;
}

const clone = (repository: string): Call => ({ name: 'clone_repository', arguments: { repository } });
const bash = (command: string, more: object = {}): Call => ({ name: 'bash', arguments: { command, ...more } });
const REPAIR = "sed -i 's/a - b/a + b/' add.mjs && git -c user.name=r -c user.email=r@e commit -qam 'Add adds'";

describe('npm run try', () => {
  it('npm run try does a task on a copy, shows diff and cost, and prints the command that fetches the branch', async () => {
    const original = widget();
    const before = stateOf(original);
    const { url } = await server([
      (repository) => calls(clone(repository), bash(`git switch -qc repair && ${REPAIR} && git push -q origin repair`)),
      says('*Fixed*: `add` adds.'),
    ]);
    const keepIn = folder();
    const words = ['--model-url', url, '--model', 'small', '--repository', original, '--keep-in', keepIn];
    const program = await tryIt([...words, 'add subtracts: repair it']);
    expect([await program.end(), program.stderr]).toEqual([0, '']);
    expect(program.stdout).toContain('What is not committed stays out of the copy: 1 changed or new files.');
    expect(program.stdout).toContain('*Fixed*: `add` adds.');
    expect(program.stdout).toContain('+export const add = (a, b) => a + b;');
    expect(program.stdout).toMatch(/2 model calls, \d commands, \d+ s, \$0\.00 by the prices of small/);
    expect(stateOf(original)).toEqual(before);
    const [, command = ''] = /^git (-C .* fetch .*)$/m.exec(program.stdout) ?? [];
    run(original, ...command.split(' '));
    expect(run(original, 'show', 'repair:add.mjs')).toContain('a + b');
    expect(run(original, 'rev-parse', '--abbrev-ref', 'HEAD')).toBe('trunk');
    expect(await program.left()).toEqual([]);
  });

  it('npm run try --fetch brings the branch in beside one of that name, and --json tells all of it', async () => {
    const original = widget();
    run(original, 'branch', 'repair');
    const { url } = await server([
      (repository) => calls(clone(repository), bash(`git switch -q repair && ${REPAIR} && git push -q origin repair`)),
      says('Fixed.'),
    ]);
    const words = ['--model-url', url, '--model', 'small', '--repository', original, '--keep-in', folder()];
    // The branch is somebody else's: it is pushed to because a person names it.
    const program = await tryIt([...words, '--fetch', '--json', 'add subtracts: repair it on `repair`']);
    expect([await program.end(), program.stderr]).toEqual([0, '']);
    expect(JSON.parse(program.stdout)).toMatchObject({
      ok: true,
      outcome: 'answered',
      branches: [{ name: 'repair', as: 'repair-2', fetched: true, commits: ['Add adds'] }],
      modelCalls: 2,
      model: 'small',
    });
    expect(run(original, 'show', 'repair-2:add.mjs')).toContain('a + b');
    expect(run(original, 'show', 'repair:add.mjs')).toContain('a - b');
  });

  it('npm run try ends its session at Ctrl-C, and keeps what it had not pushed', async () => {
    const original = widget();
    const { url } = await server([
      (repository) => calls(clone(repository), bash(REPAIR)),
      calls(bash('echo more >> add.mjs; echo begun; sleep 600', { timeout_s: 900 })),
    ]);
    const words = ['--model-url', url, '--model', 'small', '--repository', original, '--keep-in', folder()];
    const program = await tryIt([...words, 'add subtracts: repair it']);
    await program.prints(/model #2 +→ bash/);
    // The machine's disk is below the program's own folder: the command has begun there.
    await eventually(() => hasLine(program.folder, 'add.mjs', 'more'));
    program.interrupt();
    expect(await program.end()).toBe(130);
    expect(program.stdout).toContain('Stopped\n');
    expect(program.stdout).toContain('remote-swe/not-pushed');
    const [, command = ''] = /^git (-C .* fetch .*)$/m.exec(program.stdout) ?? [];
    run(original, ...command.split(' '));
    expect(run(original, 'show', 'remote-swe/not-pushed:add.mjs')).toBe('export const add = (a, b) => a + b;\nmore');
    expect(await program.left()).toEqual([]);
  });

  it('npm run try says in one line what is wrong with its words, the folder or the server', async () => {
    const original = widget();
    const { url } = await server([]);
    const model = ['--model-url', url, '--model', 'small'];
    const cases: [string[], number, string][] = [
      [[...model, '--repository', original, ' '], 2, 'Say what is to be done'],
      [['--bedrock', '--model', 'none', '--repository', original, 'task'], 2, 'There is no model none. There are: '],
      [[...model, '--fetch', '--repository', 'https://example.invalid/a.git', 'task'], 2, '--fetch needs a folder'],
      [[...model, '--record', import.meta.filename, '--repository', original, 'task'], 2, 'is there already'],
      [[...model, '--repository', folder(), 'task'], 1, 'is no git repository'],
      [
        ['--model-url', 'http://127.0.0.1:9/v1', '--model', 'a', '--repository', original, 'task'],
        1,
        'cannot be asked',
      ],
    ];
    for (const [args, exitCode, words] of cases) {
      const program = await tryIt(args);
      expect([await program.end(), program.stdout]).toEqual([exitCode, '']);
      expect(program.stderr).toContain(words);
      expect(program.stderr).not.toContain('    at ');
    }
    const forPrograms = await tryIt([...model, '--json', 'task']);
    expect(await forPrograms.end()).toBe(2);
    expect(JSON.parse(forPrograms.stdout)).toMatchObject({ ok: false, outcome: 'failed' });
  });
});
