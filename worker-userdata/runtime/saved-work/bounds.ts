const MIB = 1024 * 1024;

/** What one save may hold. What is over a bound is left out and named; the disk keeps it until the worker is removed. */
export type SaveBounds = {
  /** Bytes of one changed or untracked file: catches build results and data sets. */
  fileBytesMax: number;
  /** Bytes of all changed and untracked files of a repository, and of the files outside of any. */
  filesBytesMax: number;
  /** Changed and untracked files of a repository, and files outside of any. */
  filesMax: number;
  /** Bytes of a repository's bundle with all that is needed without its remote; above, only what the remote lacks. */
  bundleBytesMax: number;
  repositoriesMax: number;
};

export const SAVE_BOUNDS: SaveBounds = {
  fileBytesMax: 20 * MIB,
  filesBytesMax: 200 * MIB,
  filesMax: 20_000,
  bundleBytesMax: 500 * MIB,
  repositoriesMax: 50,
};

/** Branches and tags of one repository: catches mirrors. */
export const REFS_MAX = 1_000;
/** Stash entries of one repository. */
export const STASHES_MAX = 50;
/** Files and their bytes in which git writes down a merge or rebase; those of one that rewrites a whole history are more. */
export const OPERATION_FILES_MAX = 1_000;
export const OPERATION_BYTES_MAX = MIB;
/** Folders that are looked into for repositories and files, and how deep. */
export const FOLDERS_MAX = 10_000;
export const DEPTH_MAX = 8;
/** Lines about what was left out. */
export const LEFT_OUT_MAX = 30;
/** Folders that tools fill and can fill again. */
export const REBUILT_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.venv', 'venv', '__pycache__', '.cache']);
