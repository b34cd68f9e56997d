// The machine's own agent, in the role of amazon-ssm-agent: it lives as long as the instance runs and starts scripts inside it.
// JSON lines on standard input: { type: 'run', runId, script, environment, workingDirectory } | { type: 'kill', runId }
// JSON lines on standard output: { type: 'ready' } | { type: 'output', runId, stream, base64 } | { type: 'exit', runId, exitCode, signal }
// Plain JavaScript without imports of the project, because the machine sees nothing of it.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const MARKER = `REMOTE_SWE_INSTANCE=${process.env.REMOTE_SWE_INSTANCE}`;
/** Real time to read what a killed script had written. */
const DRAIN_MS = 50;
/** @type {Map<string, { child: import('node:child_process').ChildProcess, killed: boolean }>} */
const runs = new Map();

function tell(message) {
  process.stdout.write(`${JSON.stringify(message)}\n`);
}

function run({ runId, script, environment, workingDirectory }) {
  const child = spawn('sh', ['-c', script], {
    cwd: workingDirectory,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const entry = { child, killed: false };
  runs.set(runId, entry);
  for (const stream of ['stdout', 'stderr'])
    child[stream].on('data', (chunk) => tell({ type: 'output', runId, stream, base64: chunk.toString('base64') }));
  const end = (exitCode, signal) => {
    if (runs.delete(runId)) tell({ type: 'exit', runId, exitCode, signal });
  };
  child.on('error', (error) => {
    tell({ type: 'output', runId, stream: 'stderr', base64: Buffer.from(`${error.message}\n`).toString('base64') });
    end(1, null);
  });
  // As with the real agent, a script has ended when its output is closed: a background process that keeps it open holds the command.
  child.on('close', end);
  child.on('exit', (exitCode, signal) => {
    // Who called setsid may hold the output open for ever: after a kill only what is in the pipe is waited for.
    if (entry.killed) setTimeout(end, DRAIN_MS, exitCode, signal);
  });
}

/** SIGKILL to the process group, as the real agent does: what called setsid survives it. */
function kill({ runId }) {
  const entry = runs.get(runId);
  if (!entry?.child.pid) return;
  entry.killed = true;
  signalGroup(entry.child.pid);
  const { exitCode, signalCode } = entry.child;
  if ((exitCode !== null || signalCode !== null) && runs.delete(runId))
    tell({ type: 'exit', runId, exitCode, signal: signalCode });
}

function signalGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The whole group is gone already.
  }
}

/** The host is gone: nothing of this machine may outlive it. */
function shutDown() {
  for (const { child } of runs.values()) if (child.pid) signalGroup(child.pid);
  for (const entry of readdirSync('/proc')) if (/^\d+$/.test(entry) && Number(entry) !== process.pid) killIfOurs(entry);
  process.exit(0);
}

function killIfOurs(pid) {
  try {
    if (readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(MARKER))
      process.kill(Number(pid), 'SIGKILL');
  } catch {
    // It ended meanwhile, or is not ours to read.
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const message = JSON.parse(line);
  if (message.type === 'run') run(message);
  else if (message.type === 'kill') kill(message);
});
lines.on('close', shutDown);
process.stdout.on('error', shutDown);
tell({ type: 'ready' });
