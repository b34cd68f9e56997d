import { digest } from '../../../domain/api/digest.ts';
import { ApiProblem } from '../../../domain/api/problem.ts';
import type { SessionDiff } from '../../../domain/api/reports.ts';
import { diffHead, machineDiff } from '../../../domain/api/views/diff-view.ts';
import { type CommandReport, REPORT_BYTES_MAX } from '../../../domain/worker/command.ts';
import type { Api } from '../kit/context.ts';
import type { DiffAsked } from '../kit/rare.ts';
import { diffAt, entryAt, lastKept } from './kept-diff.ts';

/** Commands to one session's machine in a minute, whoever asks: each is a small load on it. */
const LOOKS_MAX = 6;
const MINUTE_S = 60;
/** How long the machine is waited for: API Gateway gives up after 30 s. */
const ANSWER_MS_MAX = 20_000;
const POLL_MS = 700;
/** The address for a long report outlives the question. */
const REPORT_URL_MS = 5 * 60_000;

const NOT_ASKED = 'The machine does not run, and looking does not start it';

/** What the clones of a session hold now, or held at an entry. */
export async function diffOf(asking: DiffAsked, version: number | undefined): Promise<SessionDiff> {
  const { api, entry } = asking;
  const worker = await api.ports.workers.get(entry.sessionId);
  const head = diffHead(entry.sessionId, worker);
  if (version !== undefined) return diffAt({ ...asking, entry: await entryAt(api, entry, version) }, head);
  const machineId = worker?.state === 'online' ? worker.instanceId : undefined;
  const told = machineId === undefined ? NOT_ASKED : await asked(api, entry.sessionId, machineId);
  if (typeof told === 'string') return lastKept({ ...asking, worker }, head, told);
  return machineDiff(head, told) ?? lastKept({ ...asking, worker }, head, reasonOf(told));
}

/** The machine's report, or why there is none. It is no use of the machine: nothing of its life is changed by it. */
async function asked({ ports }: Api, sessionId: string, machineId: string): Promise<CommandReport | string> {
  const at = ports.clock.now();
  if ((await ports.rates.count(`diff:${sessionId}`, at)) > LOOKS_MAX)
    throw new ApiProblem(429, 'too-many-requests', `A machine is asked ${LOOKS_MAX} times a minute`, MINUTE_S);
  const reportKey = `reports/${sessionId}/diff-${digest(ports.secret())}.json`;
  const reportUrl = await ports.blobs.presignUpload(reportKey, REPORT_BYTES_MAX, REPORT_URL_MS);
  const commands = await ports.commands();
  const failed = (what: string) => (error: unknown) => {
    ports.log.info(what, { sessionId, machineId, error: String(error) });
    return undefined;
  };
  const sent = await commands
    .send(machineId, sessionId, { schema: 1, action: 'diff', sessionId, reportUrl })
    .catch(failed('A machine could not be asked for its clones'));
  // Whether it arrived is not known, and sending has no token: what was told last does instead.
  if (sent === undefined) return 'The machine could not be asked';
  if (sent.kind === 'not-reachable') return 'The machine takes no commands';
  while (ports.clock.now() - at < ANSWER_MS_MAX) {
    await ports.pause(POLL_MS);
    const status = await commands
      .collect(machineId, sent.commandId, reportKey)
      .catch(failed('How far a look at clones is could not be learnt'));
    if (status === undefined || status.kind === 'running') continue;
    return status.kind === 'reported' ? status.report : 'The machine could not answer';
  }
  return 'The machine did not answer in time';
}

function reasonOf(report: CommandReport): string {
  return 'reason' in report ? `The machine could not look: ${report.reason}` : 'The machine could not tell';
}
