import type { JournalEntry } from '../../session/journal.ts';
import { workOf } from '../../session/session.ts';
import { areClean, fittedDiffs, type KeptDiff, type KeptDiffMark } from '../../worker/clones/kept-diff.ts';
import type { CloneDiff, CloneState, CommandReport } from '../../worker/command.ts';
import type { WorkerItem } from '../../worker/worker.ts';
import type { SessionDiff } from '../reports.ts';

/** JSON of the differences of one answer: in base64 it fits into an answer of Lambda, with the names of files. */
const BYTES_MAX = 4_000_000;
type Clones = SessionDiff['clones'];
export type DiffHead = Pick<SessionDiff, 'machine' | 'saved'>;

/** What is known of a session's machine, whoever is asked. */
export function diffHead(sessionId: string, worker: WorkerItem | undefined): DiffHead {
  const machine = !worker || worker.state === 'removed' ? 'none' : worker.state;
  if (worker?.saved?.key === undefined) return { machine };
  return { machine, saved: { at: worker.saved.at, url: `/sessions/${encodeURIComponent(sessionId)}/saved` } };
}

/** What the last command told, where the machine is not asked or does not answer. */
export function toldDiff(head: DiffHead, why: string, clones: CloneState[] = []): SessionDiff {
  return { from: 'last-command', ...head, why, clones: clones.map(cloneView) };
}

/** What the machine says now; undefined where it says nothing of its clones. */
export function machineDiff(head: DiffHead, report: CommandReport): SessionDiff | undefined {
  if (report.outcome !== 'done' || !report.clones) return undefined;
  return { from: 'machine', ...head, clones: withDiffs(report.clones, report.diffs ?? []) };
}

/** As its work was saved. `isExact`: nobody has used the machine since. */
export function savedDiff(head: DiffHead, kept: KeptDiff, isExact: boolean): SessionDiff {
  return { from: 'save', ...head, at: kept.at, isExact: isExact && !kept.isMoving, clones: keptClones(kept) };
}

/** As it was kept after the command that the entry, or one before it, tells of. */
export function commandDiff(head: DiffHead, entry: JournalEntry, kept: KeptDiff): SessionDiff {
  const { keptDiff: mark } = entry.state;
  const isExact = !mark?.isBehind && !kept.isMoving && !isAtWork(entry);
  return { from: 'command', ...head, at: kept.at, ...versionOf(mark), isExact, clones: keptClones(kept) };
}

/** Where the states of the clones say that nothing differs. Undefined: they do not. */
export function cleanDiff(head: DiffHead, entry: JournalEntry): SessionDiff | undefined {
  const { clones } = entry.state;
  if (!clones || !areClean(clones)) return undefined;
  const none = clones.map(({ path }) => ({ path, text: '' }));
  return { from: 'command', ...head, at: entry.at, isExact: !isAtWork(entry), clones: withDiffs(clones, none) };
}

function versionOf(mark: KeptDiffMark | undefined): { version?: number } {
  return mark ? { version: mark.version } : {};
}

/** Calls ran on the machine when the entry was written. */
function isAtWork({ state }: JournalEntry): boolean {
  const kind = workOf(state.phase)?.dispatch.kind;
  return kind === 'sent' || kind === 'cancel-sent' || kind === 'cancel-requested';
}

function keptClones({ clones, diffs }: KeptDiff): Clones {
  return withDiffs(clones, diffs);
}

function withDiffs(clones: CloneState[], diffs: CloneDiff[]): Clones {
  const texts = new Map(fittedDiffs(diffs, BYTES_MAX).map((diff) => [diff.path, diff]));
  return clones.map((clone) => withDiff(clone, texts.get(clone.path)));
}

function cloneView({ path, branch, head, unpushed, changed, changedCount, isUnknown }: CloneState): Clones[number] {
  return { path, branch, head, unpushed, changed, changedCount, isUnknown };
}

function withDiff(clone: CloneState, diff: CloneDiff | undefined): Clones[number] {
  const view = cloneView(clone);
  return diff ? { ...view, diff: diff.text, ...(diff.isCut ? { isCut: true } : {}) } : view;
}
