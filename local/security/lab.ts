import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { turnsScript } from '../aws/bedrock/script.ts';
import { Random } from '../chaos/random.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../system/system.ts';
import { givenUser, makeUser, removeUser, type ScratchUser, type UserChoice } from './scratch-user.ts';

export type LabOptions = { seed: number; user: UserChoice };

/** What attacks share. Everything that it hands out is gone after `close`. */
export class Lab {
  readonly seed: number;
  readonly isRoot = process.getuid?.() === 0;
  readonly #choice: UserChoice;
  readonly #undo: (() => void | Promise<void>)[] = [];
  #system: Promise<LocalSystem> | undefined;
  #user: { user: ScratchUser } | { skipped: string } | undefined;

  constructor({ seed, user }: LabOptions) {
    this.seed = seed;
    this.#choice = user;
  }

  /** Random choices of the attack of this name: the seed repeats them, whatever else runs. */
  random(name: string): Random {
    return new Random([...name].reduce((sum, letter) => Math.imul(sum, 31) + letter.charCodeAt(0), this.seed));
  }

  /** A new empty folder. */
  folder(): string {
    const path = mkdtempSync(join(tmpdir(), 'remote-swe-security-'));
    this.#undo.push(() => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  /** The local system that attacks share, started by the first who asks. Its model answers 'Done.' to whatever it is told. */
  system(): Promise<LocalSystem> {
    this.#system ??= this.startSystem({ script: turnsScript([]) });
    return this.#system;
  }

  /** A local system of one's own, e.g. with a script or other parameters. */
  async startSystem(options: LocalSystemOptions): Promise<LocalSystem> {
    const system = await startLocalSystem(options);
    this.#undo.push(() => system.close());
    return system;
  }

  /** A user without any rights, for attacks that take root and a second user; or why there is none: return that as the outcome. */
  scratchUser(): { user: ScratchUser } | { skipped: string } {
    this.#user ??= this.isRoot ? this.#takeUser() : { skipped: 'needs root, to act as a second user' };
    return this.#user;
  }

  #takeUser(): { user: ScratchUser } | { skipped: string } {
    if (this.#choice.kind === 'given') return { user: givenUser(this.#choice.name) };
    try {
      const user = makeUser();
      this.#undo.push(() => removeUser(user));
      return { user };
    } catch (error) {
      return { skipped: `needs a second user, and none can be made here: ${firstLine(error)}` };
    }
  }

  /** In reverse order; what cannot be undone does not keep the rest. Rejects with the first problem. */
  async close(): Promise<void> {
    const problems: unknown[] = [];
    for (const step of this.#undo.splice(0).reverse()) {
      try {
        await step();
      } catch (error) {
        problems.push(error);
      }
    }
    if (problems.length > 0) throw problems[0];
  }
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
