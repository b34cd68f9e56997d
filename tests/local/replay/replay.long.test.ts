import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { gitEnvironment } from '../../../local/github/git/git.ts';
import { ROOT } from '../../../local/system/system.ts';
import { callPiece, ended, piece, type Said, startModelServer } from '../aws/bedrock/openai/model-server.ts';
import { Program } from '../cli/program.ts';

const cleanups: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function run(name: string, args: string[]): Promise<Program & { exitCode: number | null }> {
  const program = await Program.start(`../${name}/${name}`, args);
  cleanups.push(() => program.remove());
  return Object.assign(program, { exitCode: await program.end() });
}

function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), 'replay-test-'));
  cleanups.push(() => rmSync(made, { recursive: true, force: true }));
  return made;
}

function repository(): string {
  const made = folder();
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: made, env: gitEnvironment() });
  git('init', '-q');
  writeFileSync(path.join(made, 'a.txt'), 'one\n');
  git('add', '.');
  git('commit', '-qm', 'one');
  return made;
}

const call = (name: string, input: object): Said => ({
  stream: [callPiece(0, { id: 'call_0', name, arguments: JSON.stringify(input) }), ended('tool_calls')],
});
const says = (content: string): Said => ({ stream: [piece({ content }), ended('stop')] });

async function server(turns: Said[]) {
  const made = await startModelServer(
    ({ body }) => turns[body.messages.filter(({ role }) => role === 'assistant').length] ?? says('Done.'),
  );
  cleanups.push(made.close);
  return made;
}

it('npm run replay tells a recorded session from changed prompts, and goes on from a step with another model', async () => {
  const original = repository();
  const name = `local/${path.basename(original)}`;
  const first = await server([
    call('clone_repository', { repository: name }),
    call('bash', { command: 'cat a.txt' }),
    says('It says one.'),
  ]);
  const record = path.join(folder(), 'session.gz');
  const tried = await run('try', [
    ...['--repository', original, '--model-url', first.url, '--model', 'small', '--keep-in', folder()],
    ...['--record', record, '--json', 'What does a.txt say?'],
  ]);
  expect([tried.exitCode, tried.stderr]).toEqual([0, '']);

  const same = await run('replay', [record, '--json']);
  expect([same.exitCode, same.stderr]).toEqual([0, '']);
  const compared = JSON.parse(same.stdout) as { calls: { step: number }[] };
  expect(compared).toMatchObject({ ok: true, same: 3, differs: 0, unknown: 0, broken: [] });

  const again = await run('replay', [record, '--tools', 'run', '--repository', original, '--json']);
  expect([again.exitCode, again.stderr]).toEqual([0, '']);
  expect(JSON.parse(again.stdout)).toMatchObject({ ok: true, same: 2, differs: 0, notRun: 0 });

  const config = path.join(folder(), 'config');
  cpSync(path.join(ROOT, 'layers/agent-config'), config, { recursive: true });
  writeFileSync(path.join(config, 'prompts/operators.md'), 'Be brief.\n');
  const other = await run('replay', [record, '--config', config, '--against', 'HEAD']);
  expect(other.exitCode).toBe(1);
  expect(other.stdout).toMatch(
    /0 are byte for byte what was sent, 3 differ[\s\S]*call 1 \(step \d+, build [^)]+\): system\./,
  );
  expect(other.stdout).toContain('+Be brief.');

  const prompt = path.join(folder(), 'prompt.md');
  writeFileSync(prompt, 'You answer in rhymes.\n');
  const rhymed = await run('replay', [record, '--system-prompt', prompt, '--json']);
  expect([rhymed.exitCode, rhymed.stderr]).toEqual([1, '']);
  expect(JSON.parse(rhymed.stdout)).toMatchObject({ differs: 3 });

  // The second call is asked anew: of another server, whose first answer to it ends the turn.
  const second = await server([says('never'), says('The machine is new, but it said one.')]);
  const step = String(compared.calls[1]?.step);
  const forked = await run('replay', [
    ...[record, '--from', step, '--model-url', second.url, '--model', 'tool-user', '--repository', original, '--json'],
    ...['--system-prompt', prompt],
  ]);
  expect([forked.exitCode, forked.stderr]).toEqual([0, '']);
  expect(JSON.parse(forked.stdout)).toMatchObject({ ok: true, model: 'tool-user', counters: { modelCalls: 2 } });
  expect(forked.stdout).toContain('The machine is new, but it said one.');
  const asked = JSON.stringify(second.asked[0]?.body.messages);
  expect(asked).toContain('What does a.txt say?');
  expect(asked).toContain('This conversation was copied here from a record');
  expect(asked).toContain('You answer in rhymes.');
  expect(await forked.left()).toEqual([]);

  expect((await run('replay', [import.meta.filename])).exitCode).toBe(2);
  const wrong = await run('replay', [record, '--from', '1000', '--model-url', second.url, '--model', 'small']);
  expect(wrong.exitCode).toBe(2);
  expect(wrong.stderr).toContain('Step 1000 is no reply of a model. Replies are the steps');
});
