import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { buildRuntimeFile } from '../system/runtime.ts';
import { ROOT } from '../system/system.ts';

/** `npm run worker`: the worker's runtime by hand, bundled as a worker gets it. Its arguments, output and exit code pass through. */
export async function main(args: string[]): Promise<void> {
  const runtime = await buildRuntimeFile(join(ROOT, '.local/runtime'));
  const child = spawn(process.execPath, [runtime, 'by-hand', ...args], { stdio: 'inherit' });
  // Ctrl-C reaches the child by itself; this one ends with it.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
  child.on('close', (code) => process.exit(code ?? 1));
}
