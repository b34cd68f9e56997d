import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jsonOf, readPersistedJson } from '@remote-swe/core/domain/read-persisted';
import {
  areClean,
  fittedDiffs,
  KEPT_DIFF_BYTES_MAX,
  type KeptDiff,
  SAVE_DIFF,
} from '@remote-swe/core/domain/worker/clones/kept-diff';
import { type CommandReport, KEPT_NAME, type KeepDiff } from '@remote-swe/core/domain/worker/command';
import { saveReport } from '@remote-swe/core/domain/worker/saved-work';
import * as z from 'zod';
import { Redactor } from '../output/redactor.ts';
import type { Place } from '../place.ts';
import { putJson } from '../transfer/transfer.ts';
import { diffsOf } from './clone-diffs.ts';
import { areMoving } from './clone-states.ts';
import { secretsGiven } from './given-secrets.ts';

/** A command waits no longer for what is only looked at by people. */
const LOOK_MS_MAX = 2_500;
const PUT_MS_MAX = 5_000;
/** Where that was too short, commands do without for as long as this. */
const TOO_SLOW_MS = 5 * 60_000;
/** The same differences are put again after this long: objects expire. */
const SAME_MS_MAX = 24 * 3_600_000;

type Done = Extract<CommandReport, { outcome: 'done' }>;

/** What was kept last, in our own folder; without name and digest: it could not be. */
export const keptNote = z.object({
  schema: z.literal(1),
  at: z.number(),
  name: z.string().regex(KEPT_NAME).optional(),
  digest: z.string().optional(),
});
type KeptNote = z.infer<typeof keptNote>;

/**
 * The report with the name of the object that holds what its clones differ in: put there now, or by an earlier command where that says the
 * same. Best effort: without a name the session knows that nothing was kept.
 */
export async function withKeptDiff(
  report: CommandReport,
  keep: KeepDiff | undefined,
  place: Place,
  now: () => number,
): Promise<CommandReport> {
  if (report.outcome !== 'done' || !report.clones || !keep) return report;
  if (keep.name === SAVE_DIFF) return hasSaved(report) ? keptBeside(report, keep, place, now) : report;
  if (areClean(report.clones)) return report;
  const note = readNote(place);
  if (note && note.digest === undefined && now() - note.at < TOO_SLOW_MS) return report;
  const name = await keptAs(report, keep, { place, now, note }).catch(() => undefined);
  if (name === undefined) writeNote(place, { schema: 1, at: now() });
  return name === undefined ? report : { ...report, kept: name };
}

type Keeping = { place: Place; now: () => number; note: KeptNote | undefined };

/** The name under which it is kept; undefined where it could not be. */
async function keptAs(report: Done, keep: KeepDiff, { place, now, note }: Keeping): Promise<string | undefined> {
  const found = await lookedAt(report, place, now);
  if (!found) return undefined;
  const digest = createHash('sha256')
    .update(JSON.stringify({ ...found, at: 0 }))
    .digest('hex');
  if (note?.name !== undefined && note.digest === digest && now() - note.at < SAME_MS_MAX) return note.name;
  if (!(await isPut(keep.url, found))) return undefined;
  writeNote(place, { schema: 1, at: now(), name: keep.name, digest });
  return keep.name;
}

/** Of a save: whatever was kept by commands stays as it is. */
async function keptBeside(report: Done, keep: KeepDiff, place: Place, now: () => number): Promise<CommandReport> {
  const found = await lookedAt(report, place, now).catch(() => undefined);
  const isKept = found !== undefined && (await isPut(keep.url, found));
  return isKept ? { ...report, kept: keep.name } : report;
}

function hasSaved({ results }: Done): boolean {
  return results.some(({ content: [first] }) => {
    if (first?.type !== 'text' || !first.text.startsWith('{')) return false;
    return saveReport.safeParse(jsonOf(first.text, 'The report of a save')).data?.outcome === 'saved';
  });
}

/** All that differs, without secrets. Undefined where some of it cannot be told, or not in time. */
async function lookedAt({ clones = [] }: Done, place: Place, now: () => number): Promise<KeptDiff | undefined> {
  const at = now();
  const diffs = await diffsOf(clones, place, AbortSignal.timeout(LOOK_MS_MAX));
  if (!diffs || diffs.length < clones.filter(({ isUnknown }) => !isUnknown).length) return undefined;
  const redactor = new Redactor(secretsGiven(place) ?? []);
  const named = clones.map((clone) => ({ ...clone, changed: clone.changed.map((name) => redactor.text(name)) }));
  const fitted = fittedDiffs(diffs, KEPT_DIFF_BYTES_MAX - Buffer.byteLength(JSON.stringify(named)) - 1_000);
  return { schema: 1, at, clones: named, diffs: fitted, ...(areMoving(place.home) ? { isMoving: true } : {}) };
}

async function isPut(url: string, found: KeptDiff): Promise<boolean> {
  const over = new AbortController();
  const late = delay(PUT_MS_MAX, false, { signal: over.signal }).catch(() => false);
  const put = putJson(url, JSON.stringify(found), 'Keeping what clones differ in').then(
    () => true,
    () => false,
  );
  const isDone = await Promise.race([put, late]);
  over.abort();
  return isDone;
}

function readNote({ home }: Place): KeptNote | undefined {
  try {
    return readPersistedJson(keptNote, readFileSync(join(home.state, 'diff-kept'), 'utf8'), 'What was kept last');
  } catch {
    return undefined;
  }
}

function writeNote({ home }: Place, note: KeptNote): void {
  const file = join(home.state, 'diff-kept');
  writeFileSync(`${file}.${process.pid}`, JSON.stringify(note));
  renameSync(`${file}.${process.pid}`, file);
}
