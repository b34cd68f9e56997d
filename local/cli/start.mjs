/**
 * How every program of this folder starts. Plain JavaScript without packages, so that the first line is there at once; then
 * what the machine lacks is said in one message; then TypeScript is loaded.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sayProblem, wantsJson } from '../../scripts/arguments.mjs';
import { missingPackages } from '../../scripts/packages.mjs';

const NODE_MIN = [20, 19];

/** Prints `firstLine`, then runs `main(args)` of the TypeScript module `program` (a path relative to this folder). */
export async function start(firstLine, program) {
  const args = process.argv.slice(2);
  const isForPrograms = wantsJson(args);
  if (firstLine) (isForPrograms ? process.stderr : process.stdout).write(`${firstLine}\n`);
  const missing = whatIsMissing();
  if (missing) {
    sayProblem(missing, isForPrograms);
    process.exitCode = 1;
    return;
  }
  keepWarningsAway();
  const { register } = await import('tsx/esm/api');
  register();
  const { main } = await import(program);
  await main(args);
}

/** One message, or undefined when all is there. */
function whatIsMissing() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < NODE_MIN[0] || (major === NODE_MIN[0] && minor < NODE_MIN[1]))
    return `Node ${NODE_MIN.join('.')} or newer is needed; this is ${process.versions.node} (${process.execPath}). Nothing was started.`;
  if (process.platform !== 'linux')
    return `Linux is needed, because a local worker finds its processes in /proc; this is ${process.platform}. On macOS or Windows, use a Linux container, a virtual machine or WSL. Nothing was started.`;
  const git = spawnSync('git', ['--exec-path'], { encoding: 'utf8' });
  if (git.status !== 0) return 'git is needed and was not found. Install it and try again. Nothing was started.';
  if (!existsSync(join(git.stdout.trim(), 'git-http-backend')))
    return `This git has no http-backend (looked in ${git.stdout.trim()}); some systems have it in a package git-daemon. Nothing was started.`;
  return missingPackages();
}

/** Notices of Node and of the AWS SDK about themselves: they are for us, not for people who look at a session. */
function keepWarningsAway() {
  process.removeAllListeners('warning');
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  // tsx would leave its cache in the folder for temporary files.
  process.env.TSX_DISABLE_CACHE = '1';
}
