import { oneLine } from '../../domain/frames/one-line.ts';
import { fullName, repositoryNames } from '../../domain/repository.ts';
import { NOTICE_FILE_BYTES_MAX } from '../../domain/session/notice.ts';
import { type DispatchTarget, knownOf, type OpenWork } from '../../domain/session/session.ts';
import type { ToolCall } from '../../domain/tool/tool.ts';
import { KEPT_DIFF_BYTES_MAX, keptDiffKey, keptDiffName } from '../../domain/worker/clones/kept-diff.ts';
import {
  type CommandAttachment,
  type CommandPayload,
  type GitCredentials,
  type KeepDiff,
  REPORT_BYTES_MAX,
  type RepositoryVariables,
  type RunCommand,
} from '../../domain/worker/command.ts';
import { networkText } from '../../domain/worker/network.ts';
import { RESTORE_WORK, type RestoreWorkInput, restoreCallId } from '../../domain/worker/saved-work.ts';
import type { Session, StepContext } from '../context/context.ts';
import { RESTORE_MS_MAX } from '../context/settings.ts';
import { mcpPayload } from '../mcp/payload.ts';
import { credentialsKey, credentialsUrlMs } from '../session/credentials.ts';
import type { CommandOf } from '../worker-life/worker-entries.ts';

/** Presigned URLs of a command live a little longer than the command may run: an oversized report is put at its end. */
const URL_MARGIN_MS = 10 * 60_000;
/** The session's log and attached files are fetched at the start of the command. */
const FETCHED_AT_ONCE_MS = 10 * 60_000;
/** Repositories whose credential a command carries. Catches a thread that clones whole organisations: the oldest lose theirs. */
const REPOSITORIES_MAX = 100;

export function reportKey(sessionId: string, target: DispatchTarget, action: 'run' | 'cancel'): string {
  return `reports/${sessionId}/${target.intentVersion}-${action}.json`;
}

/** Where the file that a call hands out waits on its way to the thread. */
export function sentFileKey(sessionId: string, toolCallId: string): string {
  return `files/${sessionId}/${toolCallId.replace(/[^\w-]/g, '_')}`;
}

/** What travels to the worker. The git credential goes through the bucket, never through the channel of commands. */
export async function runPayload(
  context: StepContext,
  session: Session,
  { work, target }: CommandOf,
  holds: boolean,
): Promise<CommandPayload> {
  const wanted = new Set(target.toolCallIds);
  const calls = work.calls.filter((call) => wanted.has(call.toolCallId));
  const { codeHostUrl, commitAuthor, network, protectedBranches } = context.settings;
  const foreign = branchesOfOrigin(session);
  const pushRules = {
    ...{ protected: protectedBranches, named: session.state.namedBranches ?? [] },
    ...(foreign.length > 0 ? { foreign } : {}),
  };
  const mcp = mcpPayload(context, session, calls);
  const access = await gitAccess(context, session, work, target);
  return {
    schema: 1,
    action: 'run',
    sessionId: session.sessionId,
    calls: [...(await restoreCalls(context, target)), ...calls],
    notAfter: target.notAfter,
    reportUrl: await reportUrl(context, session, target, 'run'),
    keep: await keepDiff(context, session, target, 'run'),
    git: { serverUrl: codeHostUrl, ...identity(session, commitAuthor), ...access, pushRules },
    ...(await sessionLog(context, session)),
    ...(await uploadsOf(context, session, calls, target)),
    ...(await attachmentsOf(context, session)),
    ...(mcp ? { mcp } : {}),
    ...(work.reply === undefined ? {} : { reply: work.reply }),
    ...(holds ? { holds } : {}),
    ...(network ? { network: networkText(network) } : {}),
  };
}

/** What a fork does not push over, although the commits of both have one author. */
function branchesOfOrigin({ state: { origin, pullRequests } }: Session): string[] {
  return origin ? pullRequests.flatMap(({ branch, foreign }) => (foreign ? [branch] : [])) : [];
}

/** Whoever began the session is the author of commits where the deployment wants that and an address is known; the agent commits. */
function identity(
  { state }: Session,
  agent: RunCommand['git']['author'],
): Pick<RunCommand['git'], 'author' | 'committer'> {
  const { name, email, isAuthor } = knownOf(state, state.begunBy ?? state.requester) ?? {};
  if (!isAuthor || !name || !email) return { author: agent };
  const plain = (text: string) => oneLine(text).replace(/[<>]/g, '');
  return { author: { name: plain(name), email: plain(email) }, committer: agent };
}

/** After a compaction every worker gets the log that the model was told of; one that has it does not fetch it. */
async function sessionLog({ blobs }: StepContext, { state }: Session): Promise<Pick<RunCommand, 'sessionLog'>> {
  if (!state.sessionLog) return {};
  const { key, name } = state.sessionLog;
  return { sessionLog: { name, url: await blobs.presignGet(key, FETCHED_AT_ONCE_MS) } };
}

/** Saved work comes back before the first call sees the workspace. In the ledger like any call, it happens once per start. */
async function restoreCalls({ blobs }: StepContext, { newDisk, generation }: DispatchTarget): Promise<ToolCall[]> {
  if (!newDisk?.key) return [];
  const input: RestoreWorkInput = { getUrl: await blobs.presignGet(newDisk.key, RESTORE_MS_MAX + URL_MARGIN_MS) };
  return [{ toolCallId: restoreCallId(generation), name: RESTORE_WORK, input }];
}

export async function cancelPayload(
  context: StepContext,
  session: Session,
  target: DispatchTarget,
): Promise<CommandPayload> {
  return {
    schema: 1,
    action: 'cancel',
    sessionId: session.sessionId,
    toolCallIds: target.toolCallIds,
    reportUrl: await reportUrl(context, session, target, 'cancel'),
    keep: await keepDiff(context, session, target, 'cancel'),
  };
}

function reportUrl(
  context: StepContext,
  session: Session,
  target: DispatchTarget,
  action: 'run' | 'cancel',
): Promise<string> {
  const expiresInMs = target.deadline - context.clock.now() + URL_MARGIN_MS;
  return context.blobs.presignUpload(reportKey(session.sessionId, target, action), REPORT_BYTES_MAX, expiresInMs);
}

/** Where the machine puts what its clones differ in after the calls. */
async function keepDiff(
  { blobs, clock }: StepContext,
  { sessionId }: Session,
  { intentVersion, deadline }: DispatchTarget,
  action: 'run' | 'cancel',
): Promise<KeepDiff> {
  const name = keptDiffName(intentVersion, action);
  const expiresInMs = deadline - clock.now() + URL_MARGIN_MS;
  return { name, url: await blobs.presignUpload(keptDiffKey(sessionId, name), KEPT_DIFF_BYTES_MAX, expiresInMs) };
}

async function uploadsOf(context: StepContext, session: Session, calls: ToolCall[], target: DispatchTarget) {
  const sending = calls.filter(({ name }) => context.tools.definition(name)?.handsOut);
  if (sending.length === 0) return {};
  const expiresInMs = target.deadline - context.clock.now();
  const uploads = sending.map(async ({ toolCallId }) => {
    const key = sentFileKey(session.sessionId, toolCallId);
    const url = await context.blobs.presignUpload(key, NOTICE_FILE_BYTES_MAX, expiresInMs);
    return { toolCallId, url };
  });
  return { uploads: await Promise.all(uploads) };
}

async function attachmentsOf(context: StepContext, session: Session): Promise<{ attachments?: CommandAttachment[] }> {
  const attachments = (session.state.attachments ?? []).map(async ({ key, name, bytes }) => {
    return { name, bytes, url: await context.blobs.presignGet(key, FETCHED_AT_ONCE_MS) };
  });
  return attachments.length > 0 ? { attachments: await Promise.all(attachments) } : {};
}

/** Repositories that the session has taken up, and those that these calls are about to take up; the newest last. */
function repositoriesOf({ settings, tools }: StepContext, session: Session, work: OpenWork): string[] {
  const named = work.calls.flatMap(
    ({ name, input }) => tools.definition(name)?.takesUp?.(input, settings.codeHostUrl) ?? [],
  );
  return repositoryNames([...session.state.repositories, ...named])
    .map(fullName)
    .slice(-REPOSITORIES_MAX);
}

/** The secrets go through the bucket; what there is none for is told by the command itself. */
async function gitAccess(
  context: StepContext,
  session: Session,
  work: OpenWork,
  target: DispatchTarget,
): Promise<Pick<RunCommand['git'], 'credentialsUrl' | 'refusals' | 'standings' | 'forks'>> {
  const repositories = repositoriesOf(context, session, work);
  const { credentials, refusals, standings } = await context.codeHost.gitAccess(
    repositories,
    session.state.mode === 'review' ? 'read' : 'write',
  );
  const { forks } = session.state;
  const told = {
    ...(refusals.length > 0 ? { refusals } : {}),
    ...(standings ? { standings } : {}),
    ...(forks ? { forks } : {}),
  };
  // Who reviews runs what strangers wrote.
  const secrets = session.state.mode === 'review' ? [] : await secretsOf(context, repositories);
  if (credentials.length + secrets.length === 0) return told;
  const key = credentialsKey(session.sessionId, target);
  const content: GitCredentials = { credentials, ...(secrets.length > 0 ? { secrets } : {}) };
  await context.blobs.put(key, new TextEncoder().encode(JSON.stringify(content)), 'application/json');
  const expiresInMs = credentialsUrlMs(target, context.clock.now());
  return { credentialsUrl: await context.blobs.presignGet(key, expiresInMs), ...told };
}

/** What operators keep for the commands of these repositories. */
async function secretsOf({ repositorySecrets }: StepContext, repositories: string[]): Promise<RepositoryVariables[]> {
  const found: RepositoryVariables[] = [];
  for (const repository of repositories) {
    const variables = await repositorySecrets.of(repository);
    if (Object.keys(variables).length > 0) found.push({ repository, variables });
  }
  return found;
}
