import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Program } from '../program.ts';

const programs: Program[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const program of programs.splice(0)) await program.remove();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'worker-cli-'));
  folders.push(made);
  return made;
}

/** In one folder for temporary files, as on one machine. */
async function worker(temporary: string, ...args: string[]): Promise<Program> {
  const program = await Program.start('worker', args, { TMPDIR: temporary });
  programs.push(program);
  await program.end();
  return program;
}
const bash = (toolCallId: string, command: string) => JSON.stringify({ toolCallId, name: 'bash', input: { command } });

describe('npm run worker', () => {
  it('npm run worker keeps the ledger and the remembered directory of each workspace apart', async () => {
    const [temporary, one, other] = [folder(), folder(), folder()];
    const call = (workspace: string, id: string, command: string) =>
      worker(temporary, '--workspace', workspace, bash(id, command));
    await call(one, 'a', 'mkdir -p inner && cd inner && pwd');
    const elsewhere = await call(other, 'b', 'pwd');
    expect(elsewhere.stdout).toContain(`${other}\\n`);
    // The id was used in the other workspace only: here it is a new call.
    expect((await call(other, 'a', 'echo from here')).stdout).toContain('from here');
    expect((await call(one, 'a', 'echo never')).stdout).toContain('inner');
  });

  it.each([
    ['nothing', [], 'The call is missing.'],
    ['no JSON', ['hello'], 'This is not a call'],
    ['no call', ['{}'], 'This is not a call'],
  ])('npm run worker shows its own usage when it is given %s', async (_what, args, problem) => {
    const program = await worker(folder(), ...args);
    expect(await program.end()).toBe(2);
    expect(program.stderr).toMatch(new RegExp(`^${problem}[\\s\\S]*Usage: npm run worker -- `));
  });
});
