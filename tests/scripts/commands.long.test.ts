import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const scripts: Record<string, string> = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')).scripts;
/** Programs of others, with a help of their own, and what takes no words. */
const NOT_OURS = new Set(['test', 'test:long', 'contract', 'check', 'format']);
const commands = Object.entries(scripts).filter(([name]) => !NOT_OURS.has(name));

/** What `npm run build` does not know is for the SAM CLI, where there is one. */
const wordsOf = (name: string) => (name === 'build' ? '--without-sam --nonsense' : '--nonsense');

/** A machine with other work on it starts a TypeScript program in several seconds. */
const START_MS_MAX = 60_000;

type Ended = { status: number | null; stdout: string; stderr: string };

/** As npm runs a script: with the packages' programs on PATH. */
function run(script: string, words: string): Promise<Ended> {
  const env = { ...process.env, PATH: `${resolve(root, 'node_modules/.bin')}:${process.env.PATH}` };
  const child = spawn('sh', ['-c', `${script} ${words}`], { cwd: root, env });
  const ended = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    ended.stdout += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    ended.stderr += chunk;
  });
  return new Promise((done) => child.on('close', (status) => done({ status, ...ended })));
}

it.each(commands)(
  'npm run %s says how it is used, and which word it does not know',
  async (name, script) => {
    const [help, wrong] = await Promise.all([run(script, '--help'), run(script, wordsOf(name))]);
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help.stdout).toMatch(new RegExp(`npm run (-s )?${name}\\b`));
    expect(wrong).toMatchObject({
      status: 2,
      stderr: `Unknown option '--nonsense'. See: npm run ${name} -- --help\n`,
    });
  },
  START_MS_MAX,
);
