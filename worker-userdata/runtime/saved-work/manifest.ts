import * as z from 'zod';

/** A ref of ours in the bundle, so that names of branches and of our own things cannot meet. */
export const SAVED_REFS = 'refs/saved';

const branch = z.object({
  name: z.string(),
  commit: z.string(),
  upstream: z.object({ remote: z.string(), ref: z.string() }).optional(),
});

const tag = z.object({
  name: z.string(),
  object: z.string(),
  /** What it is on, when a remote has that: the bundle does not hold it. */
  commit: z.string().optional(),
  /** Its own object, when it has one that the bundle does not hold. */
  text: z.string().optional(),
});

/** A merge, rebase or the like that was under way. */
const operation = z.object({
  /** In words, e.g. `a merge of one (1a2b3c4d5e6f) into two`. */
  what: z.string(),
  /** Commits that the files name, and their parents. */
  commits: z.array(z.string()),
  /** In the git folder; absent when it cannot be taken up again. */
  files: z.array(z.object({ name: z.string(), base64: z.string() })).optional(),
});

const savedRepository = z.object({
  /** Relative to the workspace. */
  path: z.string(),
  /** Its path in the repository around it, of which it is a submodule. */
  submodule: z.string().optional(),
  /** Addresses without credentials; the first one is cloned. */
  remotes: z.array(z.object({ name: z.string(), url: z.string() })),
  /** The branch that HEAD names, also one without a commit; absent when it is detached. */
  branch: z.string().optional(),
  head: z.string().optional(),
  branches: z.array(branch),
  tags: z.array(tag),
  /** No tag came with its clone, so none is brought again. Absent: the clone has the remote's tags, as older builds took for granted. */
  clonedWithoutTags: z.literal(true).optional(),
  /** Newest first, as git lists them. */
  stashes: z.array(z.object({ commit: z.string(), message: z.string() })),
  /** Commits whose trees are the working tree and the index. */
  worktree: z.string().optional(),
  index: z.string().optional(),
  /** A tree of the versions of files in conflict, a folder for each stage; `index` is without them. */
  conflicts: z.string().optional(),
  operation: operation.optional(),
  objectFormat: z.string(),
  /** Absent when nothing of it is unsaved: then it is cloned, no more. */
  bundle: z.object({ file: z.string(), hasAll: z.boolean() }).optional(),
  /** Commits of the bundle whose parents it does not hold. */
  boundary: z.array(z.string()),
  unpushedCommits: z.number(),
  changedFiles: z.number(),
  notes: z.array(z.string()),
});
export type SavedRepository = z.infer<typeof savedRepository>;

/** `manifest.json` of an archive. Read by any later version of the runtime, so it grows by optional fields only. */
export const manifest = z.object({
  schema: z.literal(1),
  at: z.number(),
  repositories: z.array(savedRepository),
  /** Files outside of any repository; they stand below `files/` in the archive. */
  files: z.array(z.string()),
  /** Where the session's next call would have started, relative to the workspace. */
  workingDirectory: z.string().optional(),
  leftOut: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifest>;
