import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from '../home.ts';
import { callDirectoryName } from '../ledger/call-directory.ts';
import { asToolUser, type ToolUser } from '../process/user.ts';
import { enteredFrom } from '../process/working-folder.ts';

/** The directory in which a session's next call starts. */
export class WorkingDirectory {
  readonly #file: string;
  readonly #workspace: string;
  readonly #user: ToolUser;

  constructor(home: Home, sessionId: string, user: ToolUser) {
    this.#file = join(home.state, `working-directory-${callDirectoryName(sessionId)}`);
    this.#workspace = home.workspace;
    this.#user = user;
  }

  /** The remembered directory; the workspace when nothing is remembered or it is gone. */
  get(): string {
    const remembered = this.#read();
    return remembered && this.exists(remembered) ? remembered : this.#workspace;
  }

  /** The remembered directory if it is gone, for a word of warning. */
  lost(): string | undefined {
    const remembered = this.#read();
    return remembered && !this.exists(remembered) ? remembered : undefined;
  }

  set(path: string): void {
    const temporary = `${this.#file}.${process.pid}`;
    writeFileSync(temporary, path);
    renameSync(temporary, this.#file);
  }

  exists(path: string): boolean {
    return asToolUser(this.#user, () => {
      try {
        return statSync(enteredFrom(path)).isDirectory();
      } catch {
        return false;
      }
    });
  }

  #read(): string | undefined {
    try {
      return readFileSync(this.#file, 'utf8') || undefined;
    } catch {
      return undefined;
    }
  }
}
