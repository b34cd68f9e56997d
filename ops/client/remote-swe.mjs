#!/usr/bin/env node
/** `remote-swe`, `npm run cli`: the command line of the API. Plain JavaScript, so that what is missing is said in one line. */
import { missingPackages } from '../../scripts/packages.mjs';

const missing = missingPackages();
if (missing) {
  console.error(missing);
  process.exitCode = 1;
} else {
  const { register } = await import('tsx/esm/api');
  register();
  const { runClient } = await import('./run.ts');
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const terminal = {
    out: (text) => process.stdout.write(`${text}\n`),
    error: (text) => process.stderr.write(`${text}\n`),
    signal: interrupted.signal,
  };
  process.exitCode = await runClient(process.argv.slice(2), process.env, terminal);
}
