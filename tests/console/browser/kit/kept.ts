import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { type KeptDiff, keptDiffKey } from '@remote-swe/core/domain/worker/clones/kept-diff';
import { type JournalWish, journalOf, sessionIdOf } from '../../../../bench/console/journals.ts';
import { resultsOf } from './results.ts';
import { filledWorld, type World } from './world.ts';

export const LINES = 5_000;
const CLONE = {
  path: '/work/acme/web',
  branch: 'fix/dates',
  head: '0123456789abcdef',
  changed: ['lib/a.ts'],
  changedCount: 5,
};
/** Eight by eight, in one colour. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAFElEQVR4nGNgYPiPFeEQxiExMAoA9hg/wa+Gq4EAAAAASUVORK5CYII=';
export const REPORT = 'The report of the session.';
export const SAVED = 'What was on the disk.';

export const full: JournalWish = { number: 1, entries: 10, endsAt: 0 };
export const fork: JournalWish = { number: 2, entries: 6, endsAt: 0 };

/** A session with a long output, a picture, a file and kept differences, a fork of it, and others. */
export function keptWorld(): () => World {
  return filledWorld(fill);
}

async function fill({ system, table }: World): Promise<void> {
  const now = system.clock.now();
  for (const wish of [full, fork]) wish.endsAt = now - wish.number * 60_000;
  const others = Array.from({ length: 12 }, (_, index) =>
    journalOf({ number: 10 + index, entries: 5, endsAt: now - (index % 4) * 24 * 3_600_000 - 3_600_000 }),
  );
  await table.commitAll([withContent(journalOf(full)), journalOf(fork).map(asFork), ...others]);
  await table.keep('reports/report.txt', Buffer.from(REPORT));
  await table.keep('saves/work.tar', Buffer.from(SAVED));
  for (const [name, text] of [
    ['2-run', PATCH],
    ['4-run', PATCH.replace('const two = 2;', LATER_LINE)],
  ] as const)
    await table.keep(keptDiffKey(sessionIdOf(full), name), Buffer.from(JSON.stringify(keptDiffOf(text, now - 60_000))));
  await table.worker(sessionIdOf(full), {
    ...{ state: 'stopped', generation: 1, instanceId: 'i-1', startedAt: now, lastUsedAt: now, launchAttempt: 0 },
    saved: { forUse: now, at: now, key: 'saves/work.tar' },
  });
  // Saved before the last use of the machine.
  const early = fork.endsAt - 3_600_000;
  await table.worker(sessionIdOf(fork), {
    ...{ state: 'stopped', generation: 1, startedAt: early, lastUsedAt: now, launchAttempt: 0 },
    saved: { forUse: early, at: early, key: 'saves/work.tar', leftOut: ['data/large.bin'] },
  });
}

/** A long output, a picture, a file that was handed out, and calls of which no answer came. */
function withContent(entries: JournalEntry[]): JournalEntry[] {
  const output = Array.from({ length: LINES }, (_, line) => `line ${line + 1} of the output`).join('\n');
  return entries.map((entry): JournalEntry => {
    const spend = { ...entry.state.spend, costMicroUsd: 1_000_000, estimatedMicroUsd: 500_000 };
    const paid = { ...entry, state: { ...entry.state, spend, ...keptAt(entry) } };
    if (entry.version === 3) return { ...paid, messages: [resultsOf('tooluse_1', [{ type: 'text', text: output }])] };
    if (entry.version === 5)
      return { ...paid, messages: [resultsOf('tooluse_3', [{ type: 'image', format: 'png', base64: PNG }])] };
    if (entry.version !== 10) return paid;
    const file = { key: 'reports/report.txt', name: 'report.txt' };
    const notice = { kind: 'message' as const, id: `${entry.sessionId}#10#0`, at: entry.at, text: 'Here it is.', file };
    return { ...paid, state: { ...paid.state, noticesPending: [notice] } };
  });
}

/** Something new was kept with the results of entries 3 and 5; of what came after the second, nothing could be. */
function keptAt({ version, at }: JournalEntry): Partial<JournalEntry['state']> {
  if (version < 3) return {};
  const named = version < 5 ? { name: '2-run', version: 3, at } : { name: '4-run', version: 5, at };
  return { clones: [CLONE], keptDiff: { ...named, ...(version > 5 ? { isBehind: true } : {}) } };
}

function keptDiffOf(text: string, at: number): KeptDiff {
  return { schema: 1, at, clones: [CLONE], diffs: [{ path: CLONE.path, text }] };
}

function asFork(entry: JournalEntry): JournalEntry {
  return { ...entry, state: { ...entry.state, origin: { sessionId: sessionIdOf(full), version: 4 } } };
}

/** What the first added line is at the later of two entries. */
export const LATER_LINE = "const two = sum('1', '1');";
export const PATCH = `diff --git a/lib/a.ts b/lib/a.ts
index 1111111..2222222 100644
--- a/lib/a.ts
+++ b/lib/a.ts
@@ -1,2 +1,3 @@
 const one = 1;
-const two = 3;
+const two = 2;
+const three = 3;
diff --git a/logo.png b/logo.png
index 1111111..2222222 100644
Binary files a/logo.png and b/logo.png differ
diff --git a/old-name-of-it.ts b/run.sh
old mode 100644
new mode 100755
similarity index 100%
rename from old-name-of-it.ts
rename to run.sh
diff --git a/nothing.txt b/nothing.txt
new file mode 100644
index 0000000..e69de29
diff --git a/gone.ts b/gone.ts
deleted file mode 100644
index 1111111..0000000
--- a/gone.ts
+++ /dev/null
@@ -1 +0,0 @@
-export {};
`;
