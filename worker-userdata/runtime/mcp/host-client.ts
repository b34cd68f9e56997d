import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, lchownSync, mkdirSync, statSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Home } from '../home.ts';
import { errorCode } from '../ledger/durable.ts';
import type { Place } from '../place.ts';
import { toolEnvironment } from '../process/environment.ts';
import { openErrorLog } from '../process/error-log.ts';
import { chooseScope, scopedCommand, signalScope } from '../process/scope.ts';
import { stopProcesses } from '../process/tree.ts';
import { chownTo, spawnIdentity } from '../process/user.ts';
import { firstLine } from './host/listen.ts';
import { type HostAnswer, type HostRequest, type HostSetUp, hostAnswer, START_MS_MAX } from './host-protocol.ts';

/** The host is a start of Node.js away; on a machine that is busy with a build it takes longer. */
const HOST_START_MS_MAX = 15_000;
const LOOK_MS = 20;
/** What an answer may take beyond the limits of starting a server and of the call: catches a host that hangs. */
const ANSWER_SLACK_MS = 10_000;
/** How long a cancelled call waits for the end of its server. */
const CANCEL_MS_MAX = 4_000;
/** Between asking an old host to end and killing it with its servers. */
const OLD_HOST_GRACE_MS = 2_000;

/** Asks the machine's MCP host, which is started if there is none. When `signal` fires, the server works on it no longer. */
export async function askHost(request: HostRequest, place: Place, signal: AbortSignal): Promise<HostAnswer> {
  const name = socketName(place);
  const connection = (await connected(name)) ?? (await startHost(place, name));
  return converse(connection, request, signal);
}

/** The same, but only if there is a host; undefined when there is none. */
export async function askIfThere(request: HostRequest, place: Place): Promise<HostAnswer | undefined> {
  const connection = await connected(socketName(place));
  return connection ? converse(connection, request, new AbortController().signal) : undefined;
}

/** Ends the host of this disk with all its servers, of this or an earlier boot or runtime. */
export async function stopHost({ home }: Pick<Place, 'home'>): Promise<void> {
  await stopProcesses({ marker: hostMarker(home), groupIds: [] }, OLD_HOST_GRACE_MS);
}

/** Folder of the servers' logs; the tool user's own. */
function serverLogs(home: Home): string {
  return join(home.root, 'mcp');
}

/** Another boot, runtime or disk has another host. */
function socketName({ home, settings, runtime }: Place): string {
  const version = createHash('sha256')
    .update(`${settings.bootId}\n${runtime.parameters.join('\n')}`)
    .digest('hex');
  return `remote-swe-mcp-${diskName(home)}-${version.slice(0, 12)}`;
}

/** No call can have this marker: their directories' names do not begin with a dot. */
export function hostMarker(home: Home): string {
  return `.mcp-host-${diskName(home)}`;
}

function diskName(home: Home): string {
  const { dev, ino } = statSync(home.root);
  return `${dev}-${ino}`;
}

async function startHost(place: Place, name: string): Promise<Socket> {
  await stopHost(place);
  spawnHost(place, setUpOf(place, name));
  for (const end = performance.now() + HOST_START_MS_MAX; performance.now() < end; await delay(LOOK_MS)) {
    const connection = await connected(name);
    if (connection) return connection;
  }
  throw new Error(
    `The process that holds the MCP servers did not start within ${HOST_START_MS_MAX / 1_000} s; see ${hostLog(place.home)}`,
  );
}

function setUpOf({ home, user, settings }: Place, socket: string): HostSetUp {
  const environment = toolEnvironment({ settings, home, user }, hostMarker(home), {});
  return { socket, environment, workingDirectory: home.workspace, logs: serverLogs(home) };
}

function spawnHost({ home, user, settings, runtime }: Place, setUp: HostSetUp): void {
  if (mkdirSync(serverLogs(home), { recursive: true, mode: 0o755 })) chownTo(user, serverLogs(home), lchownSync);
  const scope = chooseScope('mcp-host', settings.path);
  signalScope(scope, 'SIGKILL');
  const { command, changesUser } = scopedCommand(scope, user, [runtime.program, ...runtime.parameters, 'mcp-host']);
  const [program = '', ...parameters] = command;
  const errors = openErrorLog(hostLog(home));
  const child = spawn(program, parameters, {
    detached: true,
    cwd: '/',
    env: setUp.environment,
    stdio: ['pipe', 'ignore', errors],
    ...(changesUser ? {} : spawnIdentity(user)),
  });
  closeSync(errors);
  child.on('error', () => undefined);
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(JSON.stringify(setUp));
  child.unref();
}

function hostLog(home: Home): string {
  return join(home.logs, 'mcp-host.log');
}

/** Undefined when nobody listens. */
function connected(name: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = connect(`\0${name}`);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error) =>
      ['ECONNREFUSED', 'ENOENT'].includes(errorCode(error) ?? '') ? resolve(undefined) : reject(error),
    );
  });
}

async function converse(connection: Socket, request: HostRequest, signal: AbortSignal): Promise<HostAnswer> {
  const over = new AbortController();
  const limitMs = START_MS_MAX + ('timeoutMs' in request ? request.timeoutMs : 0) + ANSWER_SLACK_MS;
  const late = delay(limitMs, undefined, { signal: over.signal }).catch(() => undefined);
  const cancelled = new Promise<void>((resolve) => {
    const cancel = () => {
      connection.end();
      setTimeout(resolve, CANCEL_MS_MAX).unref();
    };
    if (signal.aborted) cancel();
    signal.addEventListener('abort', cancel, { signal: over.signal });
  });
  try {
    connection.write(`${JSON.stringify(request)}\n`);
    const line = await Promise.race([firstLine(connection), late, cancelled]);
    if (line !== undefined) return hostAnswer.parse(JSON.parse(line));
    return { kind: 'failed', reason: 'The process that holds the MCP servers does not answer.', mayHaveRun: true };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { kind: 'failed', reason: `The process that holds the MCP servers ended (${why}).`, mayHaveRun: true };
  } finally {
    over.abort();
    connection.destroy();
  }
}
