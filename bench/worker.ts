import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandReport } from '@remote-swe/core/domain/worker/command';
import { buildRuntime } from '../worker-userdata/build-runtime.mjs';
import type { Case } from './measure.ts';

const SCRIPT = readFileSync(new URL('../worker-userdata/command.sh', import.meta.url), 'utf8');

/** Nothing of ours: NODE_EXTRA_CA_CERTS alone, where it is set, makes the start of Node.js three times as long. */
const ENVIRONMENT = { PATH: process.env.PATH };

/** What the worker runtime adds to a call: real commands, as the SSM agent runs them, on a disk that goes away. */
export async function openWorkerBench(): Promise<{ cases: Case[]; close: () => void }> {
  const root = mkdtempSync(join(tmpdir(), 'worker-bench-'));
  const home = join(root, 'home');
  const built = join(root, 'runtime.cjs');
  const { bytes, sha256 } = await buildRuntime(built);
  mkdirSync(join(home, 'runtime'), { recursive: true });
  renameSync(built, join(home, 'runtime', `${sha256}.cjs`));
  writeFileSync(join(home, 'bootstrapped'), '');
  const close = () => rmSync(root, { recursive: true, force: true });
  const measured = async () => overheadOf(home, sha256);
  return {
    close,
    cases: [
      // One of these is in every call: on a busy machine the rest is known only beside it.
      { name: 'worker: node starts and ends', run: nodeStartMs },
      { name: 'worker: command starts to script starts', run: async () => (await measured()).beforeMs },
      { name: 'worker: script ends to report is there', run: async () => (await measured()).afterMs },
      { name: 'worker: both', run: async () => totalOf(await measured()) },
      { name: 'worker: both, less a start of node', run: async () => totalOf(await measured()) - nodeStartMs() },
      { name: 'worker: runtime file (kB)', run: () => bytes / 1_000 },
    ],
  };
}

function nodeStartMs(): number {
  const startedAt = performance.now();
  spawnSync(process.execPath, ['-e', '0'], { env: ENVIRONMENT });
  return performance.now() - startedAt;
}

type Overhead = { beforeMs: number; afterMs: number };

function totalOf({ beforeMs, afterMs }: Overhead): number {
  return beforeMs + afterMs;
}

/** One command with a script that does nothing but say when it ran, by the same clock as ours. */
async function overheadOf(home: string, sha256: string): Promise<Overhead> {
  const startedAt = Date.now();
  const child = spawn('sh', ['-c', SCRIPT], {
    env: {
      SSM_SessionId: 'bench',
      SSM_RuntimeSha256: sha256,
      ...ENVIRONMENT,
      REMOTE_SWE_HOME: home,
      SSM_Payload: payloadOf(`bench-${startedAt}-${process.hrtime.bigint()}`),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => child.on('close', resolve));
  const endedAt = Date.now();
  const ranAt = Number(/at=([\d.]+)/.exec(textOf(Buffer.concat(chunks).toString('utf8')))?.[1]) * 1_000;
  return { beforeMs: ranAt - startedAt, afterMs: endedAt - ranAt };
}

function payloadOf(toolCallId: string): string {
  const command = {
    schema: 1,
    action: 'run',
    sessionId: 'bench',
    calls: [{ toolCallId, name: 'bash', input: { command: 'echo "at=$EPOCHREALTIME"' } }],
    notAfter: Date.now() + 60_000,
    reportUrl: 'http://127.0.0.1:9/report',
    git: { serverUrl: 'https://github.com', author: { name: 'Bench', email: 'bench@example.com' } },
  };
  return Buffer.from(JSON.stringify(command)).toString('base64');
}

function textOf(output: string): string {
  const report = commandReport.parse(JSON.parse(output));
  if (report.outcome !== 'done') throw new Error(`The command did not run: ${output}`);
  return report.results
    .flatMap(({ content }) => content.map((part) => (part.type === 'text' ? part.text : '')))
    .join('');
}
