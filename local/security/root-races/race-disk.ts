import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { type CommandReport, commandReport } from '@remote-swe/core/domain/worker/command';
import { buildRuntime } from '../../../worker-userdata/build-runtime.mjs';
import { credentialFolder, credentialOwnerPrefix } from '../../../worker-userdata/runtime/git/credentials.ts';
import { homeAt } from '../../../worker-userdata/runtime/home.ts';
import { stopHost } from '../../../worker-userdata/runtime/mcp/host-client.ts';
import type { ScratchUser } from '../scratch-user.ts';
import { Shelf } from './shelf.ts';
import { Victims } from './victims.ts';

const ours = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SCRIPT = readFileSync(ours('../../../worker-userdata/command.sh'), 'utf8');

/** A disk of a worker, root's commands on it, and a process of the tools' user that swaps names all the while. */
export class RaceDisk {
  readonly shelf = new Shelf();
  readonly home: string;
  readonly victims: Victims;
  readonly #place: string;
  readonly #user: ScratchUser;
  readonly #node: string;
  readonly #sha256: string;
  #racer: ChildProcess | undefined;

  private constructor(place: string, user: ScratchUser, node: string, sha256: string) {
    this.#place = place;
    this.#user = user;
    this.#node = node;
    this.#sha256 = sha256;
    this.home = join(place, 'home');
    this.victims = new Victims(place, [join(this.home, 'runtime', `${sha256}.cjs`)]);
  }

  /** In an empty folder of root's; the runtime runs on `node`. */
  static async open(place: string, user: ScratchUser, node: string): Promise<RaceDisk> {
    chmodSync(place, 0o755);
    const built = join(place, 'runtime.cjs');
    const { sha256 } = await buildRuntime(built);
    mkdirSync(join(place, 'home', 'runtime'), { recursive: true });
    renameSync(built, join(place, 'home', 'runtime', `${sha256}.cjs`));
    writeFileSync(join(place, 'home', 'bootstrapped'), '');
    for (const name of ['racer.mjs', 'mcp-server.mjs']) copyFileSync(ours(name), join(place, name));
    const disk = new RaceDisk(place, user, node, sha256);
    await disk.shelf.open();
    return disk;
  }

  get mcpServer() {
    return { kind: 'stdio', name: 'race', command: this.#node, args: [join(this.#place, 'mcp-server.mjs')], env: {} };
  }

  startRacer(): void {
    const own = this.#own();
    mkdirSync(own, { recursive: true });
    chownSync(own, this.#user.uid, this.#user.gid);
    const { home, victims } = this;
    const names = { memory: credentialFolder(home), prefix: credentialOwnerPrefix(home) };
    const target = { home, own, ...names, victims: victims.folder, closed: victims.closed };
    this.#racer = spawn(this.#node, [join(this.#place, 'racer.mjs'), JSON.stringify(target)], {
      cwd: '/',
      uid: this.#user.uid,
      gid: this.#user.gid,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  }

  /** What a save that was killed has left, in the hands of the tools' user: the next command sweeps it. */
  leaveRemains(name: string): void {
    const staging = join(this.home, 'calls', `.removed-${name}`, 'staging-x');
    mkdirSync(staging, { recursive: true });
    chownSync(staging, this.#user.uid, this.#user.gid);
  }

  /** As the SSM agent runs it. */
  async run(payload: object): Promise<CommandReport> {
    const child = spawn('sh', ['-c', SCRIPT], {
      cwd: '/',
      env: {
        PATH: `${dirname(this.#node)}:${process.env.PATH}`,
        SSM_SessionId: 'race',
        SSM_RuntimeSha256: this.#sha256,
        SSM_Payload: Buffer.from(
          JSON.stringify({ schema: 1, reportUrl: this.shelf.url('report'), ...payload }),
        ).toString('base64'),
        REMOTE_SWE_HOME: this.home,
        REMOTE_SWE_AGENT_USER: this.#user.name,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const report = commandReport.parse(JSON.parse(await text(child.stdout)));
    return report.outcome === 'stored' ? commandReport.parse(JSON.parse(this.shelf.text('report'))) : report;
  }

  async close(): Promise<void> {
    const racer = this.#racer;
    if (racer?.kill('SIGKILL')) await once(racer, 'close');
    await stopHost({ home: homeAt(this.home) });
    const memory = credentialFolder(this.home);
    const left = readdirSync(memory).filter((name) => name.startsWith(credentialOwnerPrefix(this.home)));
    for (const name of [...left, basename(this.#own())]) rmSync(join(memory, name), { recursive: true, force: true });
    await this.shelf.close();
  }

  /** Where the racer keeps links that it is about to move into the memory file system. */
  #own(): string {
    return join(credentialFolder(this.home), `race-${process.pid}`);
  }
}
