/**
 * The contract between the step and the worker runtime: what travels in one SSM command, and what comes back on its
 * standard output. Both sides carry the same build of this file, because every command names the runtime's sha256.
 */

import * as z from 'zod';
import { frame } from '../frames/frame.ts';
import { mcpInCommand, mcpInReport } from '../mcp/on-worker.ts';
import { TOOL_OUTCOMES } from '../tool/tool.ts';

/** Base64 characters that travel inside the SSM parameter; above, the payload goes to S3 (SSM's document limit is 64 KB). */
export const PAYLOAD_CHARS_MAX = 32_768;
/** A report longer than this goes to S3: SSM keeps the first 24,000 characters of standard output. */
export const REPORT_CHARS_MAX = 20_000;
/**
 * Bytes of a stored report: images as base64 and text as JSON within the room of a reply (reply-room.ts), beside lists of tools.
 * No worker can store a longer one, and none is read.
 */
export const REPORT_BYTES_MAX = 24_000_000;

/** A text of a worker that stays short, whatever it says. */
const shortText = (charsMax: number) => z.string().transform((text) => text.slice(0, charsMax));
const REASON_CHARS_MAX = 2_000;
const NAME_CHARS_MAX = 100;
/** Jobs whose end one result may tell: more than a machine can have. */
const ENDED_JOBS_MAX = 1_000;
const LOG_CHARS_MAX = 100_000;

const toolCall = z.object({ toolCallId: z.string().min(1), name: z.string(), input: z.unknown() });

/**
 * What is not as a repository's address says: why nothing can be pushed there, that it is archived, its present name (`owner/name`).
 */
const repositoryStanding = z.object({
  url: z.string(),
  readOnly: z.string().optional(),
  isArchived: z.literal(true).optional(),
  name: z.string().optional(),
});
export type RepositoryStanding = z.infer<typeof repositoryStanding>;

/** Which branches git may push to on the worker. */
const pushRules = z.object({
  /** Patterns of branches that nothing is pushed to; `default` is a remote's default branch, `*` any text. */
  protected: z.array(z.string()),
  /** Branches that people have named: these may be pushed to although others have made them. */
  named: z.array(z.string()),
  /** Branches of the session that this one was forked from, which goes on with them by itself. Absent: none. */
  foreign: z.array(z.string()).optional(),
});
export type PushRules = z.infer<typeof pushRules>;

/** Git access for the calls of one command. The credentials object is fetched once and kept on tmpfs. */
const gitAccess = z.object({
  /** e.g. `https://github.com`; `owner/name` resolves below it. */
  serverUrl: z.string(),
  author: z.object({ name: z.string(), email: z.string() }),
  /** Who commits, where it is another than the author. */
  committer: z.object({ name: z.string(), email: z.string() }).optional(),
  /** Presigned GET of a {@link GitCredentials} object; absent when there is no credential. */
  credentialsUrl: z.string().optional(),
  /** Repositories of the session that there is no credential for, by their address, and what people can do about it. */
  refusals: z.array(z.object({ url: z.string(), reason: z.string() })).optional(),
  standings: z.array(repositoryStanding).optional(),
  /** Forks of the session, and what they are forks of, as `owner/name`. */
  forks: z.array(z.object({ repository: z.string(), upstream: z.string() })).optional(),
  /** Absent: every branch may be pushed to. */
  pushRules: pushRules.optional(),
});

/** `url` is the address of one repository: a credential is given for that path only. */
export const gitCredentials = z.object({
  credentials: z.array(
    z.object({
      url: z.string(),
      username: z.string(),
      password: z.string(),
      /** For fetches only. Absent: for pushes too. */
      reads: z.literal(true).optional(),
    }),
  ),
  /** Variables for commands in the clones of these repositories, `owner/name`. Absent: none. */
  secrets: z.array(z.object({ repository: z.string(), variables: z.record(z.string(), z.string()) })).optional(),
});
export type RepositoryVariables = NonNullable<z.infer<typeof gitCredentials>['secrets']>[number];
export type GitCredentials = z.infer<typeof gitCredentials>;
/** What git may do where: each repository of the session stands in one of the lists. */
export type GitAccess = GitCredentials & {
  refusals: { url: string; reason: string }[];
  standings?: RepositoryStanding[];
};

/** A file that people attached, for the worker's workspace: presigned GET, and the name it gets there. */
const attachment = z.object({ name: z.string(), url: z.string(), bytes: z.number() });
export type CommandAttachment = z.infer<typeof attachment>;

const reply = z.number().int().positive();

/** Names of objects with what clones differ in, see clones/kept-diff.ts. */
export const KEPT_NAME = /^\d{1,15}-(run|cancel|save)$/;

/** Where what the clones differ in after the calls is put, if that is new, and under which name. Absent: nowhere. */
const keepDiff = z.object({ name: z.string().regex(KEPT_NAME), url: z.string() });
export type KeepDiff = z.infer<typeof keepDiff>;

/** Run these calls in order, unless the ledger already knows them. */
export const runCommand = z.object({
  schema: z.literal(1),
  action: z.literal('run'),
  sessionId: z.string(),
  calls: z.array(toolCall).min(1),
  /** Milliseconds since the epoch after which a call without ledger entry must not start. */
  notAfter: z.number(),
  /** Where a report longer than {@link REPORT_CHARS_MAX} is put, see upload-address.ts. */
  reportUrl: z.string(),
  git: gitAccess,
  /** Presigned GET of the whole session as text, and its name in the home directory of the tools. */
  sessionLog: z.object({ name: z.string().regex(/^session-log-\d+\.md$/), url: z.string() }).optional(),
  /** Where files are put, one address for each call that hands one out. */
  uploads: z.array(z.object({ toolCallId: z.string(), url: z.string() })).optional(),
  attachments: z.array(attachment).optional(),
  mcp: mcpInCommand.optional(),
  /** Version of the entry that holds the reply which made these calls. Absent: no calls of a model, which nothing holds. */
  reply: reply.optional(),
  /** The step that sent this had words of people before it that no model has read: none of these calls may start. */
  holds: z.literal(true).optional(),
  /** What the machine can reach, told with the facts of it. Absent: everything. */
  network: z.string().optional(),
  keep: keepDiff.optional(),
});
export type RunCommand = z.infer<typeof runCommand>;

/** Make these calls end: a tombstone where none has started, a stop where one runs, the stored result where one is done. */
const cancelCommand = z.object({
  schema: z.literal(1),
  action: z.literal('cancel'),
  sessionId: z.string(),
  toolCallIds: z.array(z.string().min(1)).min(1),
  reportUrl: z.string(),
  keep: keepDiff.optional(),
});
export type CancelCommand = z.infer<typeof cancelCommand>;

/**
 * Somebody has written: of this reply and those before it nothing more starts or pushes, and nothing long is waited for, until a
 * command of a newer reply comes. Decides no call's fate: that is in the report of the command that runs it.
 */
const holdCommand = z.object({
  schema: z.literal(1),
  action: z.literal('hold'),
  sessionId: z.string(),
  reply,
});
export type HoldCommand = z.infer<typeof holdCommand>;

/** Say what the clones hold beside their commits. Nothing is started or written, and nothing waits for it. */
const diffCommand = z.object({
  schema: z.literal(1),
  action: z.literal('diff'),
  sessionId: z.string(),
  reportUrl: z.string(),
});
export type DiffCommand = z.infer<typeof diffCommand>;

/** What the SSM parameter `Payload` holds, as base64 of its JSON: the command, or where to fetch it (presigned GET). */
export const commandPayload = z.discriminatedUnion('action', [
  runCommand,
  cancelCommand,
  holdCommand,
  diffCommand,
  z.object({ schema: z.literal(1), action: z.literal('fetch'), url: z.string() }),
]);
export type CommandPayload = z.infer<typeof commandPayload>;

const toolContent = z.union([
  z.object({ type: z.literal('text'), text: z.string(), frame: frame.optional() }),
  z.object({ type: z.literal('image'), format: z.enum(['png', 'jpeg', 'gif', 'webp']), base64: z.string() }),
]);

export const reportedResult = z.object({
  toolCallId: z.string(),
  isError: z.boolean(),
  outcome: z.enum(TOOL_OUTCOMES),
  content: z.array(toolContent),
  exitCode: z.number().optional(),
  signal: shortText(NAME_CHARS_MAX).optional(),
  durationMs: z.number(),
  becameJob: shortText(NAME_CHARS_MAX).optional(),
  endedJobs: z
    .array(shortText(NAME_CHARS_MAX))
    .transform((jobs) => jobs.slice(0, ENDED_JOBS_MAX))
    .optional(),
});

/** Clones of which one report tells, files that it names of each, and characters of a name. */
export const CLONES_MAX = 8;
export const CHANGED_NAMED_MAX = 20;
const PATH_CHARS_MAX = 300;
const path = shortText(PATH_CHARS_MAX);

/**
 * How a clone stood when a command had ended. Without `branch` its head is detached, without `head` it has no commit; `unpushed`: commits
 * that the remote's branch has not, absent where there is none. `changed`: the first of the files that are not committed. `isUnknown`: git did
 * not answer, or not in time, and nothing but the path means anything; absent where it did.
 */
const cloneState = z.object({
  path,
  branch: path.optional(),
  head: shortText(NAME_CHARS_MAX).optional(),
  unpushed: z.number().optional(),
  changed: z.array(path).transform((files) => files.slice(0, CHANGED_NAMED_MAX)),
  changedCount: z.number(),
  isUnknown: z.literal(true).optional(),
});
export type CloneState = z.infer<typeof cloneState>;
export const cloneStates = z.array(cloneState).transform((clones) => clones.slice(0, CLONES_MAX));

/** Characters of one clone's differences, and new files of which the content is among them. */
export const DIFF_CHARS_MAX = 200_000;
export const NEW_FILES_MAX = 20;

/** What a clone holds that its last commit does not, as `git diff` says it, new files among it. `isCut`: there is more. */
const cloneDiff = z.object({ path, text: shortText(DIFF_CHARS_MAX), isCut: z.literal(true).optional() });
export type CloneDiff = z.infer<typeof cloneDiff>;
export const cloneDiffs = z.array(cloneDiff).transform((diffs) => diffs.slice(0, CLONES_MAX));

/**
 * Standard output of a command, one JSON object. `done` reports every asked call (a hold and a diff ask none); `refused` says `notAfter` had passed and
 * nothing was started; `not-ready` says the machine's bootstrap has not finished, `bootstrap-failed` that it never will:
 * nothing has ever run there, and `logBase64` is the tail of its log; `failed` says the runtime itself could
 * not work (the reason is for people); `stored` says the real report is at `reportUrl`.
 */
export const commandReport = z.discriminatedUnion('outcome', [
  z.object({
    schema: z.literal(1),
    outcome: z.literal('done'),
    results: z.array(reportedResult),
    mcp: mcpInReport.optional(),
    /** Absent: nobody has looked, or an older build reports. */
    clones: cloneStates.optional(),
    /** Of a diff alone; a clone whose differences could not be told is not in it. */
    diffs: cloneDiffs.optional(),
    /** Name of the object with what these clones differ in. Absent: they differ in nothing, it was not kept, or nobody has looked. */
    kept: z.string().regex(KEPT_NAME).optional().catch(undefined),
  }),
  z.object({ schema: z.literal(1), outcome: z.literal('refused'), reason: shortText(REASON_CHARS_MAX) }),
  z.object({
    schema: z.literal(1),
    outcome: z.enum(['not-ready', 'bootstrap-failed']),
    reason: shortText(REASON_CHARS_MAX),
    logBase64: shortText(LOG_CHARS_MAX).optional(),
  }),
  z.object({ schema: z.literal(1), outcome: z.literal('failed'), reason: shortText(REASON_CHARS_MAX) }),
  z.object({ schema: z.literal(1), outcome: z.literal('stored'), bytes: z.number() }),
]);
export type CommandReport = z.infer<typeof commandReport>;
