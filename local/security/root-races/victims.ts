import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names that root writes, hands over or removes, and those that a removal by name would look for. */
const NAMES = ['f1', 'f2', 'f3', 'list', 'helper', 'manifest.json', 'archive.tar.gz', 'script.sh', 'end-directory'];

/** Files and folders of root's that nobody may change. */
export class Victims {
  readonly folder: string;
  /** A folder that only root may enter, with one in it that everybody could read. */
  readonly closed: string;
  readonly #watched: string[];
  readonly #before: string;

  /** Makes them below `place`; `more` are files that exist already. */
  constructor(place: string, more: string[]) {
    this.folder = join(place, 'victims');
    this.closed = join(place, 'closed');
    mkdirSync(this.folder, { mode: 0o755 });
    for (const name of NAMES) writeFileSync(join(this.folder, name), `${name} of root`, { mode: 0o644 });
    mkdirSync(join(this.closed, 'inner'), { recursive: true, mode: 0o755 });
    writeFileSync(join(this.closed, 'inner', SECRET_NAME), '', { mode: 0o644 });
    chmodSync(this.closed, 0o700);
    this.#watched = more;
    this.#before = this.#state();
  }

  /** What has changed, in words; undefined when nothing has. */
  change(): string | undefined {
    const now = this.#state();
    return now === this.#before ? undefined : `root's files were\n${this.#before}\nand are\n${now}`;
  }

  #state(): string {
    const inFolder = readdirSync(this.folder).map((name) => join(this.folder, name));
    return [this.folder, ...inFolder, ...this.#watched].map(describe).join('\n');
  }
}

/** Only root may learn that it is there. */
export const SECRET_NAME = 'only-root-sees-this';

function describe(path: string): string {
  const { uid, gid, mode, size } = lstatSync(path);
  const content = (mode & 0o170000) === 0o100000 && size < 1_000 ? readFileSync(path, 'utf8') : '';
  return [path, uid, gid, mode.toString(8), size, content].join(' ');
}
