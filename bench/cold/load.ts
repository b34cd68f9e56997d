import { spawn } from 'node:child_process';
import type { Built } from './built.ts';

/** Milliseconds by the clock and of the processor: on a machine that has other work only the second is steady. */
export type Load = { wallMs: number; cpuMs: number };

/** A load that takes longer hangs. */
const LOAD_MS_MAX = 60_000;
const RESULT = /^loaded ([\d.]+) ([\d.]+)$/m;

/** One load in a process of its own. `all`: with everything that the function may load later, the most that its first call can cost. */
export function load({ name, handler, later, environment }: Built, endpoint: string, all: boolean): Promise<Load> {
  const files = all ? [handler, ...later] : [handler];
  const script = `const cpu = process.cpuUsage(), at = performance.now();
    for (const file of ${JSON.stringify(files)}) await import(file);
    const { user, system } = process.cpuUsage(cpu);
    console.log('loaded', performance.now() - at, (user + system) / 1000);
    process.exit(0);`;
  const env = { ...environment, AWS_ENDPOINT_URL: endpoint, PATH: process.env.PATH };
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '--eval', script], {
    env,
    timeout: LOAD_MS_MAX,
  });
  const output: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => output.push(chunk));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => {
      const text = Buffer.concat(output).toString();
      const [, wallMs, cpuMs] = RESULT.exec(text) ?? [];
      if (wallMs === undefined || text.includes('"level":"ERROR"')) reject(new Error(`${name} does not load: ${text}`));
      else resolve({ wallMs: Number(wallMs), cpuMs: Number(cpuMs) });
    });
  });
}
