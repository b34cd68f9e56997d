import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { sessionText } from '@remote-swe/core/domain/frames/frame';
import { mapTexts } from '@remote-swe/core/domain/tool/map-texts';
import type { ToolResult } from '@remote-swe/core/domain/tool/tool';
import type { GitAccess } from '@remote-swe/core/domain/worker/command';
import { type CredentialFiles, removeAfterJob, writeCredentials } from '../git/credentials.ts';
import { gitEnvironment } from '../git/environment.ts';
import type { JudgedBy } from '../git/push/may-push.ts';
import { isHeld } from '../holding/numbers.ts';
import { Jobs } from '../jobs/jobs.ts';
import { ToldKnowledge } from '../knowledge/told-knowledge.ts';
import { type CallDirectory, callDirectory } from '../ledger/call-directory.ts';
import { claim } from '../ledger/claim.ts';
import { notStartedRecord, recordResult, runningHere } from '../ledger/entry.ts';
import { cancelledWhileRunning, interrupted, notStarted } from '../ledger/outcomes.ts';
import { withReserve } from '../ledger/reserve.ts';
import { askHost } from '../mcp/host-client.ts';
import { readLogTail } from '../output/log-tail.ts';
import { Redactor } from '../output/redactor.ts';
import type { Place, RuntimeCommand } from '../place.ts';
import { toolEnvironment } from '../process/environment.ts';
import { chooseScope } from '../process/scope.ts';
import { variablesIn } from '../repository-setup/clones.ts';
import { runTool } from '../tools/run-tool.ts';
import type { CallContext, ToolAnswer } from '../tools/worker-tool.ts';
import { WorkingDirectory } from '../tools/working-directory.ts';
import { type CallRequest, requestRecord } from './call-request.ts';

/** Output that goes on in the background after the result, and credentials that stay with it. Absent: nothing does. */
export type Supervised = { background?: Promise<unknown> };

/**
 * Runs one call: claims it in the ledger, runs the tool and records the result. Resolves then to the work that goes on after
 * it, for which this process must stay. Does nothing when somebody else has claimed the call.
 */
export async function supervise(request: CallRequest, place: Place): Promise<Supervised> {
  const { home, settings } = place;
  const directory = callDirectory(home.calls, request.call.toolCallId);
  const scope = chooseScope(directory.name, settings.path);
  const stop = new AbortController();
  // Before the claim: from there on a cancel may come at any moment.
  const stopCall = () => stop.abort();
  process.on('SIGTERM', stopCall);
  try {
    if (isCallHeld(request, place)) {
      claimAsNotStarted(request, place, directory);
      return {};
    }
    const record = { [basename(directory.running)]: JSON.stringify(runningHere(settings.bootId, Date.now(), scope)) };
    const asked = { [basename(directory.request)]: requestRecord(request) };
    const isOurs = withReserve(home.calls, () => claim(home.calls, directory, record, asked));
    if (!isOurs) return {};
    // The hold may have come while the claim was on its way to the disk. From this look on, the call has started.
    if (isCallHeld(request, place)) {
      recordResult(directory, notStarted(request.call.toolCallId, request.notes));
      return {};
    }
    const background = await runWithCredentials(request, place, { directory, scope, signal: stop.signal });
    return background.length > 0 ? { background: Promise.all(background) } : {};
  } finally {
    // The result is written, or never will be: now SIGTERM means what it means to everybody.
    process.off('SIGTERM', stopCall);
  }
}

function isCallHeld({ reply }: CallRequest, { home }: Place): boolean {
  return reply !== undefined && isHeld(home);
}

function claimAsNotStarted({ notes = [], ...request }: CallRequest, { home }: Place, directory: CallDirectory): void {
  const record = { [basename(directory.notStarted)]: notStartedRecord(notes) };
  const asked = { [basename(directory.request)]: requestRecord(request) };
  withReserve(home.calls, () => claim(home.calls, directory, record, asked));
}

type Claimed = Pick<CallContext, 'directory' | 'scope' | 'signal'>;

/** The credentials exist while the call runs, and a while longer if it becomes a job; not for other work that goes on. */
async function runWithCredentials(request: CallRequest, place: Place, claimed: Claimed): Promise<Promise<unknown>[]> {
  const { home, user, settings, runtime } = place;
  const access: GitAccess = { credentials: request.credentials, refusals: request.git.refusals ?? [] };
  const hasAny = access.credentials.length + access.refusals.length > 0;
  const credentials = hasAny ? writeCredentials(home, user, access, pushesOf(request, runtime)) : undefined;
  const git = gitEnvironment(request.git, credentials?.helper);
  const { sessionId, stopGraceMs } = request;
  const context: CallContext = {
    ...claimed,
    ...mcpAccess(request, place),
    home,
    user,
    runtime,
    pipes: place.pipes,
    toolCallId: request.call.toolCallId,
    uploadUrl: request.uploadUrl,
    isHeld: () => isCallHeld(request, place),
    stopGraceMs,
    now: Date.now,
    jobs: new Jobs({ home, sessionId, bootId: settings.bootId, now: Date.now, stopGraceMs }),
    environment: toolEnvironment(place, claimed.directory.name, git),
    git: request.git,
    variablesIn: (folder) => variablesIn(folder, request.secrets ?? [], home, user),
    redactor: new Redactor(secretValues(request)),
    workingDirectory: new WorkingDirectory(home, request.sessionId, user),
    told: new ToldKnowledge(home, request.sessionId, request.conversation),
  };
  return runAndRecord(request, context, credentials);
}

function pushesOf({ git }: CallRequest, runtime: RuntimeCommand): { runtime: RuntimeCommand } & JudgedBy {
  const { author, committer = author, pushRules: rules } = git;
  return { runtime, committer: committer.email, ...(rules ? { rules } : {}) };
}

function secretValues({ credentials, secrets = [] }: CallRequest): string[] {
  return [
    ...credentials.map(({ password }) => password),
    ...secrets.flatMap(({ variables }) => Object.values(variables)),
  ];
}

function mcpAccess({ mcp }: CallRequest, place: Place): Pick<CallContext, 'mcp'> {
  return mcp ? { mcp: { ...mcp, ask: (request, signal) => askHost(request, place, signal) } } : {};
}

/** Resolves, once the result is in the ledger, to the work that goes on after it (wrapped, so as not to wait for it). */
async function runAndRecord(
  { call, notes = [] }: CallRequest,
  context: CallContext,
  credentials: CredentialFiles | undefined,
): Promise<Promise<unknown>[]> {
  const startedAt = performance.now();
  const answer = await runTool(call, context);
  const durationMs = Math.round(performance.now() - startedAt);
  const job = answer.kind === 'answered' ? answer.job : undefined;
  if (!job) credentials?.remove();
  const news = await newsFor(answer, context);
  const told = withNews(answer, news, notes);
  tell(told, context);
  recordResult(context.directory, resultOf(call.toolCallId, told, durationMs, context));
  const background = answer.kind === 'answered' && answer.background ? [answer.background] : [];
  return job && credentials ? [...background, removeAfterJob(credentials, job)] : background;
}

type News = { id: string; text: string }[];

/** Jobs that have ended without the model knowing. */
async function newsFor(answer: ToolAnswer, { jobs }: CallContext): Promise<News> {
  if (answer.kind === 'stopped' || answer.isInternal) return [];
  const told = new Set(answer.toldJobs);
  return (await jobs.untold()).filter(({ id }) => !told.has(id));
}

function withNews(answer: ToolAnswer, news: News, notes: string[]): ToolAnswer {
  const texts = [...notes, ...news.map((one) => one.text)];
  if (answer.kind === 'stopped' || texts.length === 0) return answer;
  const toldJobs = [...(answer.toldJobs ?? []), ...news.map((one) => one.id)];
  return { ...answer, toldJobs, content: [...answer.content, { type: 'text', ...sessionText(texts.join('\n')) }] };
}

function tell(answer: ToolAnswer, { jobs, toolCallId }: CallContext): void {
  if (answer.kind === 'stopped') return;
  for (const id of answer.toldJobs ?? []) jobs.files.setToldBy(id, toolCallId);
}

function resultOf(toolCallId: string, answer: ToolAnswer, durationMs: number, context: CallContext): ToolResult {
  if (answer.kind === 'stopped') {
    const log = readLogTail(context.directory.log);
    // SIGTERM without a request to cancel is the machine going down.
    return existsSync(context.directory.cancelRequest)
      ? cancelledWhileRunning(toolCallId, durationMs, log, answer.note)
      : interrupted(toolCallId, durationMs, log);
  }
  const { kind: _kind, background: _background, job: _job, toldJobs = [], isInternal: _isInternal, ...said } = answer;
  return {
    ...said,
    ...(toldJobs.length > 0 ? { endedJobs: toldJobs } : {}),
    toolCallId,
    outcome: 'completed',
    durationMs,
    content: said.content.map((part) => mapTexts(part, (text) => context.redactor.text(text))),
  };
}
