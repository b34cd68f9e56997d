import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { type Ended, ended } from '../ended.ts';

const root = resolve(import.meta.dirname, '../..');
const scripts: Record<string, string> = JSON.parse(readFileSync(resolve(root, 'package.json'), 'utf8')).scripts;
/** Programs of others, with a help of their own, and what takes no words. */
const NOT_OURS = new Set(['test', 'test:long', 'contract', 'check', 'format']);
const commands = Object.entries(scripts).filter(([name]) => !NOT_OURS.has(name));

/** What `npm run build` does not know is for the SAM CLI, where there is one. */
const wordsOf = (name: string) => (name === 'build' ? '--without-sam --nonsense' : '--nonsense');

/** What prints nothing but JSON anyway, and where the SAM CLI asks and answers. */
const WITHOUT_JSON = new Set(['worker', 'deploy']);

/** As npm runs a script: with the packages' programs on PATH. */
function run(script: string, words: string): Promise<Ended> {
  const env = { ...process.env, PATH: `${resolve(root, 'node_modules/.bin')}:${process.env.PATH}` };
  return ended('sh', ['-c', `${script} ${words}`], { env });
}

it.each(commands)(
  'npm run %s says how it is used, and which word it does not know, to programs as one JSON object',
  async (name, script) => {
    const words = ['--help', wordsOf(name), `${wordsOf(name)} --json`];
    const [help, wrong, asJson] = await Promise.all(words.map((each) => run(script, each)));
    expect(help).toMatchObject({ status: 0, stderr: '' });
    expect(help?.stdout).toMatch(new RegExp(`npm run (-s )?${name}\\b`));
    const problem = `Unknown option '--nonsense'. See: npm run ${name} -- --help`;
    expect(wrong).toMatchObject({ status: 2, stderr: `${problem}\n` });
    expect(asJson?.status).toBe(2);
    const { ok, error, text } = JSON.parse(asJson?.stdout ?? '');
    expect([ok, error ?? text]).toEqual([false, problem]);
    expect(help?.stdout.includes('--json')).toBe(!WITHOUT_JSON.has(name));
  },
);
