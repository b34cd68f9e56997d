import type { CloneDiff, CloneState, CommandReport } from '../../worker/command.ts';
import type { WorkerItem } from '../../worker/worker.ts';
import type { SessionDiff } from '../reports.ts';

/** JSON of one answer: in base64 it fits into an answer of Lambda. */
const BYTES_MAX = 4_000_000;
type Clones = SessionDiff['clones'];
type Head = Pick<SessionDiff, 'machine' | 'saved'>;

/** What is known of a session's machine, whoever is asked. */
export function diffHead(sessionId: string, worker: WorkerItem | undefined): Head {
  const machine = !worker || worker.state === 'removed' ? 'none' : worker.state;
  if (worker?.saved?.key === undefined) return { machine };
  return { machine, saved: { at: worker.saved.at, url: `/sessions/${encodeURIComponent(sessionId)}/saved` } };
}

/** What the last command told, where the machine is not asked or does not answer. */
export function toldDiff(head: Head, why: string, clones: CloneState[] = []): SessionDiff {
  return { from: 'last-command', ...head, why, clones: clones.map(cloneView) };
}

/** What the machine says now; undefined where it says nothing of its clones. */
export function machineDiff(head: Head, report: CommandReport): SessionDiff | undefined {
  if (report.outcome !== 'done' || !report.clones) return undefined;
  const { clones, diffs = [] } = report;
  const texts = new Map(diffs.map((diff) => [diff.path, diff]));
  return { from: 'machine', ...head, clones: fitted(clones.map((clone) => withDiff(clone, texts.get(clone.path)))) };
}

function cloneView({ path, branch, head, unpushed, changed, changedCount, isUnknown }: CloneState): Clones[number] {
  return { path, branch, head, unpushed, changed, changedCount, isUnknown };
}

function withDiff(clone: CloneState, diff: CloneDiff | undefined): Clones[number] {
  const view = cloneView(clone);
  return diff ? { ...view, diff: diff.text, ...(diff.isCut ? { isCut: true } : {}) } : view;
}

/** Each cut to the half, until all of it is as large as an answer may be. */
function fitted(clones: Clones): Clones {
  if (Buffer.byteLength(JSON.stringify(clones)) <= BYTES_MAX) return clones;
  return fitted(
    clones.map((clone) =>
      clone.diff ? { ...clone, diff: clone.diff.slice(0, Math.floor(clone.diff.length / 2)), isCut: true } : clone,
    ),
  );
}
