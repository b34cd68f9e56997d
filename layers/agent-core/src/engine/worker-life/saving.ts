import type { SessionId } from '../../domain/session/session.ts';
import { type Sources, sourceOf } from '../../domain/session/source.ts';
import { KEPT_DIFF_BYTES_MAX, SAVE_DIFF } from '../../domain/worker/clones/kept-diff.ts';
import { type CommandPayload, type CommandReport, REPORT_BYTES_MAX } from '../../domain/worker/command.ts';
import { archiveKey, archivesPrefix, isSaved, savedDiffKey, unneededArchives } from '../../domain/worker/disk.ts';
import {
  ARCHIVE_BYTES_MAX,
  SAVE_WORK,
  type SavedWork,
  type SaveReport,
  type SaveWorkInput,
  saveReport,
} from '../../domain/worker/saved-work.ts';
import type { WorkerItem } from '../../domain/worker/worker.ts';
import type { BlobNames, Blobs } from '../../ports/blobs.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Chat } from '../../ports/people/chat.ts';
import type { CommandStatus, Commands } from '../../ports/workers/commands.ts';
import type { Machines } from '../../ports/workers/machines.ts';
import type { WorkerSchedules } from '../../ports/workers/worker-schedules.ts';
import type { WorkerStore } from '../../ports/workers/worker-store.ts';
import { NOT_AFTER_MS } from '../context/settings.ts';

/** Saves for one use before the machine is stopped as it is; its disk keeps what could not be saved. */
export const SAVE_TRIES_MAX = 3;
/** How soon the schedule fires again while a save runs: Scheduler's own grain is a minute, and most saves take seconds. */
export const SAVE_LOOK_MS = 60_000;
/** A save that has not ended after this long has failed: catches a machine that hangs, or a disk that is full. */
export const SAVE_MS_MAX = 15 * 60_000;
/** The URL for the archive outlives the save. */
const PUT_URL_MS = SAVE_MS_MAX + 5 * 60_000;
/** Lines about what was not saved that the worker's item keeps, and characters of each: an item has a bound of its own. */
const NAMES_MAX = 10;
const NAME_CHARS_MAX = 300;

export type SavingPorts = {
  workerStore: WorkerStore;
  machines: Machines;
  commands: Commands;
  workerSchedules: WorkerSchedules;
  blobs: Blobs & BlobNames;
  chat: Chat;
  metrics: Metrics;
  sources: Sources;
  clock: Clock;
  log: Log;
};

/** What must come before an idle machine is stopped. Pure. */
export type SavingDecision = { kind: 'stop' } | { kind: 'save' } | { kind: 'collect-save' } | { kind: 'stop-unsaved' };

/** A machine that nobody has used since its last save, or that never existed, has nothing to save. */
export function decideSaving(item: WorkerItem): SavingDecision {
  if (!item.instanceId || isSaved(item)) return { kind: 'stop' };
  const saving = currentSaving(item);
  if (saving?.commandId) return { kind: 'collect-save' };
  return (saving?.attempt ?? 0) < SAVE_TRIES_MAX ? { kind: 'save' } : { kind: 'stop-unsaved' };
}

/** The save that belongs to the last use; one for an earlier use says nothing about what is on the disk now. */
function currentSaving(item: WorkerItem) {
  return item.saving?.forUse === item.lastUsedAt ? item.saving : undefined;
}

/**
 * Asks the machine to save. The try is written down first, so that it is counted however it ends. The item stays `online`: a
 * session that needs the machine meanwhile claims it as ever, and the save is worth nothing from then on.
 */
export async function save(ports: SavingPorts, sessionId: SessionId, item: WorkerItem): Promise<void> {
  const at = ports.clock.now();
  const saving = { forUse: item.lastUsedAt, attempt: (currentSaving(item)?.attempt ?? 0) + 1, at };
  const asked: WorkerItem = { ...item, saving };
  if (!item.instanceId || !(await ports.workerStore.replace(sessionId, item, asked))) return;
  const sent = await ports.commands.send(item.instanceId, sessionId, await savePayload(ports, sessionId, asked, at));
  if (sent.kind === 'sent')
    await ports.workerStore.replace(sessionId, asked, { ...asked, saving: { ...saving, commandId: sent.commandId } });
  else ports.log.info('The worker takes no command to save', { sessionId, reason: sent.reason });
  await ports.workerSchedules.arm(sessionId, item.generation, at + SAVE_LOOK_MS);
}

async function savePayload(
  { blobs }: SavingPorts,
  sessionId: SessionId,
  item: WorkerItem,
  at: number,
): Promise<CommandPayload> {
  const archive = archiveKey(sessionId, item.generation, at);
  const input: SaveWorkInput = { putUrl: await blobs.presignUpload(archive, ARCHIVE_BYTES_MAX, PUT_URL_MS) };
  return {
    schema: 1,
    action: 'run',
    sessionId,
    calls: [{ toolCallId: saveCallId(at), name: SAVE_WORK, input }],
    notAfter: at + NOT_AFTER_MS,
    reportUrl: await blobs.presignUpload(saveReportKey(sessionId, at), REPORT_BYTES_MAX, PUT_URL_MS),
    keep: { name: SAVE_DIFF, url: await blobs.presignUpload(savedDiffKey(archive), KEPT_DIFF_BYTES_MAX, PUT_URL_MS) },
    // Nothing is fetched or pushed, so no credential goes along.
    git: { serverUrl: 'https://localhost', author: { name: 'remote-swe', email: 'remote-swe@localhost' } },
  };
}

function saveReportKey(sessionId: SessionId, at: number): string {
  return `reports/${sessionId}/save-${at}.json`;
}

function saveCallId(at: number): string {
  return `save-work-${at}`;
}

/** How the save went. `failed` counts as one of a few tries. */
export type SaveEnding =
  | { kind: 'running' }
  | { kind: 'failed'; reason: string }
  | { kind: 'done'; report: SaveReport };

/** Asks for the save's report. */
export async function collectSave(ports: SavingPorts, sessionId: SessionId, item: WorkerItem): Promise<SaveEnding> {
  const saving = currentSaving(item);
  if (!item.instanceId || !saving?.commandId) return { kind: 'failed', reason: 'no command was sent' };
  const key = saveReportKey(sessionId, saving.at);
  const status = await ports.commands.collect(item.instanceId, saving.commandId, key);
  return saveEnding(status, saving.at, ports.clock.now());
}

/** Pure. */
function saveEnding(status: CommandStatus, at: number, now: number): SaveEnding {
  switch (status.kind) {
    case 'running':
      return now - at < SAVE_MS_MAX ? { kind: 'running' } : { kind: 'failed', reason: 'it did not end in time' };
    case 'undelivered':
    case 'unreadable':
      return { kind: 'failed', reason: status.reason };
    case 'reported':
      return reportedEnding(status.report, at);
  }
}

function reportedEnding(report: CommandReport, at: number): SaveEnding {
  if (report.outcome !== 'done') return { kind: 'failed', reason: 'reason' in report ? report.reason : report.outcome };
  const result = report.results.find(({ toolCallId }) => toolCallId === saveCallId(at));
  const text = result?.content.map((part) => (part.type === 'text' ? part.text : '')).join('') ?? '';
  if (result?.outcome !== 'completed' || result.isError) return { kind: 'failed', reason: text || 'it was cut off' };
  const parsed = saveReport.safeParse(parsedJson(text));
  return parsed.success
    ? { kind: 'done', report: parsed.data }
    : { kind: 'failed', reason: 'its report is not readable' };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What the item remembers of a save that has ended well. */
export function savedBy(sessionId: SessionId, item: WorkerItem, report: SaveReport): SavedWork | undefined {
  const at = item.saving?.at ?? item.lastUsedAt;
  switch (report.outcome) {
    case 'busy':
      return undefined;
    case 'nothing':
      return { forUse: item.lastUsedAt, at };
    case 'saved': {
      const lines = report.leftOut.slice(0, NAMES_MAX).map((line) => line.slice(0, NAME_CHARS_MAX));
      const leftOut = lines.length > 0 ? { leftOut: lines } : {};
      return { forUse: item.lastUsedAt, at, key: archiveKey(sessionId, item.generation, at), ...leftOut };
    }
  }
}

/**
 * Removes the archives that nobody needs once the item is as it is given, which it was at `until`. The names are asked of the bucket: a try may put
 * its archive long after it was given up. Repeatable.
 */
export async function forgetArchives(
  { blobs }: SavingPorts,
  sessionId: SessionId,
  item: WorkerItem,
  until: number,
): Promise<void> {
  const keys = await blobs.names(archivesPrefix(sessionId));
  for (const key of unneededArchives(keys, sessionId, item, until)) await blobs.remove(key);
}

/** A line in the thread, once: its caller has just won the change that it tells of. */
export async function tellThread(ports: SavingPorts, sessionId: SessionId, text: string): Promise<void> {
  const source = sourceOf(ports.sources, sessionId);
  if (!source) return;
  await ports.chat.say(source, text).catch((error: unknown) => {
    ports.log.error('The thread could not be told', { sessionId, text, reason: String(error) });
  });
}
