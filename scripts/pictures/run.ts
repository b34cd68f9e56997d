/** Takes the pictures of docs/console.md anew: the page of today, in Chromium, over a session that is filled in. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { readArguments, runCommand, sayProblem } from '../arguments.mjs';

const USAGE = `Usage: npm run pictures [-- --to FOLDER] [--json]
  Takes the pictures of docs/console.md anew, in Chromium. When one cannot be taken, all stay as they are. Look at them before you
  commit them: they show today's date.
  --to FOLDER  puts them there; default docs/pictures
  --json       one JSON object on standard output, for programs: the folder and the pictures' names`;

const OPTIONS = { to: { type: 'string' }, json: { type: 'boolean', default: false } } as const;
const ROOT = resolve(import.meta.dirname, '../..');
const CALLED_FROM = process.env.INIT_CWD ?? process.cwd();
const TAKEN_BY = 'tests/console/browser/pictures';
/** The tests in there end long before; this ends a browser that hangs. */
const TAKE_MS_MAX = 15 * 60_000;

function main(args: string[]): number {
  const { to, json } = readArguments(args, OPTIONS, 'pictures').values;
  const folder = to === undefined ? join(ROOT, 'docs/pictures') : resolve(CALLED_FROM, to);
  const staging = mkdtempSync(join(tmpdir(), 'pictures-'));
  try {
    if (!take(staging, json)) return failed('A picture could not be taken: all stay as they are.', json);
    const pictures = readdirSync(staging).sort();
    if (pictures.length === 0) return failed('No picture was taken: it wants Chromium at /usr/bin/chromium.', json);
    put(pictures, staging, folder);
    const where = relative(CALLED_FROM, folder) || '.';
    console.log(json ? JSON.stringify({ ok: true, folder, pictures }) : `In ${where}: ${pictures.join(', ')}`);
    return 0;
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** Whether all went well. With `json` what the tests print goes to standard error, which is for people. */
function take(staging: string, json: boolean): boolean {
  const words = ['run', '--config', 'vitest.long.config.ts', TAKEN_BY];
  const { status } = spawnSync(process.execPath, [join(ROOT, 'node_modules/vitest/vitest.mjs'), ...words], {
    cwd: ROOT,
    env: { ...process.env, DOC_PICTURES: staging },
    stdio: ['ignore', json ? 2 : 1, 2],
    timeout: TAKE_MS_MAX,
  });
  return status === 0;
}

function put(pictures: string[], from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of pictures) copyFileSync(join(from, name), join(to, name));
}

function failed(problem: string, json: boolean): number {
  sayProblem(problem, json);
  return 1;
}

await runCommand(USAGE, main);
