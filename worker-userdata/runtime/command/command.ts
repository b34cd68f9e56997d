import { readPersistedJson } from '@remote-swe/core/domain/read-persisted';
import {
  type CancelCommand,
  type CommandReport,
  commandPayload,
  type DiffCommand,
  gitCredentials,
  type HoldCommand,
  type RunCommand,
} from '@remote-swe/core/domain/worker/command';
import { SAVE_WORK } from '@remote-swe/core/domain/worker/saved-work';
import { noteReply } from '../holding/numbers.ts';
import { type Home, homeAt } from '../home.ts';
import { keepReserve } from '../ledger/reserve.ts';
import { withMcpReport } from '../mcp/report.ts';
import { Redactor } from '../output/redactor.ts';
import { openPlace, type Place, type RuntimeCommand } from '../place.ts';
import { cloneDiffs } from '../repository-setup/clone-diffs.ts';
import { withCloneStates } from '../repository-setup/clone-states.ts';
import { noteSecretsGiven, secretsGiven } from '../repository-setup/given-secrets.ts';
import { withKeptDiff } from '../repository-setup/kept-diffs.ts';
import type { Settings } from '../settings.ts';
import type { StartCall } from '../supervisor/start-call.ts';
import { getText } from '../transfer/transfer.ts';
import { fetchAttachments } from './attachments.ts';
import { cancelCalls } from './cancel-calls.ts';
import { cleanUp } from './clean-up.ts';
import { untoldFacts } from './machine-facts.ts';
import { redactReport, signaturesOf } from './redact-report.ts';
import { deliverReport } from './report.ts';
import { runCalls, type Supplies } from './run-calls.ts';
import { placeSessionLog } from './session-log.ts';
import { sweepRemains } from './sweep.ts';

type Command = RunCommand | CancelCommand | HoldCommand | DiffCommand;

/** How calls are started on this machine. */
type Starts = (place: Place) => StartCall;

/**
 * One SSM command: its payload in, the text for standard output out (one CommandReport as JSON). Never rejects: what goes
 * wrong is a report with outcome `failed`.
 */
export async function performCommand(settings: Settings, runtime: RuntimeCommand, starts: Starts): Promise<string> {
  const secrets: Known = { credentials: [], secrets: [], before: [] };
  try {
    const command = await readPayload(settings.payload);
    const report = await perform(command, { settings, runtime, starts }, secrets);
    secrets.before = secretsGiven({ home: homeAt(settings.home), settings }) ?? [];
    return await deliverReport(redactReport(report, redactorFor(command, secrets)), reportUrlOf(command));
  } catch (error) {
    const failed: CommandReport = { schema: 1, outcome: 'failed', reason: reasonOf(error) };
    return JSON.stringify(redactReport(failed, new Redactor(valuesOf(secrets))));
  }
}

async function perform(
  command: Command,
  { settings, runtime, starts }: { settings: Settings; runtime: RuntimeCommand; starts: Starts },
  secrets: Known,
): Promise<CommandReport> {
  const { bootId, stopGraceMs } = settings;
  const place = openPlace(settings, runtime);
  const { home, user } = place;
  if (command.action === 'hold') {
    noteReply(home, 'held', command.reply);
    return { schema: 1, outcome: 'done', results: [] };
  }
  if (command.action === 'diff') return cloneDiffs(place);
  if (command.action === 'run') noteReplyOf(command, home);
  sweepRemains(home);
  cleanUp(home, Date.now());
  keepReserve(home.calls);
  switch (command.action) {
    case 'cancel': {
      const cancelled = await cancelCalls(command, { home, bootId, now: Date.now, stopGraceMs });
      const told = await withCloneStates(cancelled, undefined, place, Date.now);
      return withKeptDiff(told, command.keep, place, Date.now);
    }
    case 'run': {
      await placeSessionLog(command.sessionLog, home, user);
      const fetchSupplies = async () => {
        Object.assign(secrets, await readCredentials(command.git.credentialsUrl));
        // Before any call can write one down. A save brings none, and says nothing of what calls are given.
        if (command.calls.some(({ name }) => name !== SAVE_WORK)) noteSecretsGiven(place, valuesOf(secrets));
        const attached = await fetchAttachments(command.attachments ?? [], home, user);
        const { before: _known, ...given } = secrets;
        return { ...given, notes: [...untoldFacts(home, settings.path, command.network), ...attached] };
      };
      const context = { home, bootId, startCall: starts(place), now: Date.now, stopGraceMs };
      const report = await withMcpReport(command, place, Date.now, () => runCalls(command, fetchSupplies, context));
      const told = await withCloneStates(report, command.calls, place, Date.now);
      return withKeptDiff(told, command.keep, place, Date.now);
    }
  }
}

/** `held` is noted before `asked`: in between, a hold of an older reply still counts, and no push can slip through. */
function noteReplyOf({ reply, holds }: RunCommand, home: Home): void {
  if (reply === undefined) return;
  if (holds) noteReply(home, 'held', reply);
  noteReply(home, 'asked', reply);
}

/** What was fetched for the calls of a command, and the values `before` it; they are in nothing that it reports. */
type Known = Omit<Supplies, 'notes'> & { before: string[] };

function valuesOf({ credentials, secrets, before }: Known): string[] {
  return [
    ...before,
    ...credentials.map(({ password }) => password),
    ...secrets.flatMap(({ variables }) => Object.values(variables)),
  ];
}

async function readCredentials(url: string | undefined): Promise<Omit<Known, 'before'>> {
  if (!url) return { credentials: [], secrets: [] };
  const text = await getText(url, 'Fetching the git credentials');
  return { secrets: [], ...readPersistedJson(gitCredentials, text, 'The object of git credentials') };
}

function redactorFor(command: Command, known: Known): Redactor {
  return new Redactor(valuesOf(known), signaturesOf(urlsOf(command)));
}

function urlsOf(command: Command): (string | undefined)[] {
  switch (command.action) {
    case 'hold':
      return [];
    case 'cancel':
      return [command.reportUrl, command.keep?.url];
    case 'diff':
      return [command.reportUrl];
    case 'run':
      return urlsOfRun(command);
  }
}

function urlsOfRun({
  reportUrl,
  git,
  sessionLog,
  keep,
  uploads = [],
  attachments = [],
}: RunCommand): (string | undefined)[] {
  return [
    reportUrl,
    keep?.url,
    git.credentialsUrl,
    sessionLog?.url,
    ...[...uploads, ...attachments].map(({ url }) => url),
  ];
}

/** A hold's report is a few words, so it needs no place of its own in the bucket. */
function reportUrlOf(command: Command): string {
  return command.action === 'hold' ? '' : command.reportUrl;
}

function reasonOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).slice(0, 2_000);
}

/** The command that the SSM parameter holds as base64 JSON, fetched first where it only says where. */
async function readPayload(base64: string): Promise<Command> {
  if (!base64) throw new Error('The payload is empty: SSM_Payload is not set');
  const payload = parse(Buffer.from(base64, 'base64').toString('utf8'));
  if (payload.action !== 'fetch') return payload;
  const fetched = parse(await getText(payload.url, 'Fetching the payload'));
  if (fetched.action === 'fetch') throw new Error('The fetched payload is again only an address');
  return fetched;
}

function parse(text: string) {
  const parsed = commandPayload.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'payload'}: ${issue.message}`);
  throw new Error(`The payload does not fit its schema: ${issues.slice(0, 5).join('; ')}`);
}
