import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalSystem } from '../../local/system/system.ts';
import { LOCAL_STACK } from '../../local/template/read-template.ts';
import { type Ops, openOps, type Terminal } from '../../ops/kit/ops.ts';
import { exportSession } from '../../ops/session/export.ts';

/** Nobody is there to be told or asked. */
const NOBODY: Terminal = {
  note: () => {},
  line: () => {},
  confirm: async () => false,
  signal: new AbortController().signal,
};

/**
 * Keeps sessions of a local system as archives, the same that an operator exports from a deployment: they can be imported, replayed and
 * priced. A file that is there is replaced.
 */
export class Records {
  readonly #folder: string;
  readonly #ops: Promise<Ops>;

  constructor(system: LocalSystem, folder: string) {
    this.#folder = folder;
    const { region, stackName } = LOCAL_STACK;
    const credentials = system.keys.issue('eval');
    this.#ops = openOps({ region, stackName, endpoint: system.baseUrl, credentials }, NOBODY);
    // Who keeps a record hears of it.
    this.#ops.catch(() => {});
  }

  /** Resolves to the file. */
  async keep(sessionId: string, name: string): Promise<string> {
    mkdirSync(this.#folder, { recursive: true });
    const file = join(this.#folder, `${name}.session.gz`);
    rmSync(file, { force: true });
    await exportSession.prepare([sessionId, '--to', file]).run(await this.#ops);
    return file;
  }
}
