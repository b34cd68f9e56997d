import { readdirSync } from 'node:fs';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { entryItem, entryOf } from '@remote-swe/core/adapters/dynamodb/items/entry-codec';
import { progressText } from '@remote-swe/core/domain/notices/progress';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { Dispatch, Phase } from '@remote-swe/core/domain/session/session';
import { renderMessages } from '@remote-swe/core/engine/model-request/render';
import { dueAtOf, hasMoreNow, isSettled } from '@remote-swe/core/engine/session/commit';
import { plan } from '@remote-swe/core/engine/session/plan';
import { callFacts } from '@remote-swe/core/engine/tool-calls/time-limits';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import { describe, expect, it } from 'vitest';
import { message } from '../agent-core/fakes/build.ts';
import { Calls } from '../agent-core/fakes/calls.ts';
import { MemoryBlobs } from '../agent-core/fakes/people.ts';
import { expectGolden, goldenPath, readGolden, versionsRecorded } from './golden-file.ts';

/**
 * Entries as old builds wrote them, in a folder for each version. Such a file is never changed: it stands for entries that are in
 * somebody's table. What this build makes of them is recorded in outcomes.json and may be changed on purpose.
 */
const names = versionsRecorded().flatMap((version) =>
  readdirSync(goldenPath(`${version}/journal`))
    .sort()
    .map((name) => `${version}/journal/${name}`),
);
const entries = new Map(names.map((name) => [name, readGolden(name) as JournalEntry]));
const tools = new ToolBox(allTools);
const NEWS = message('1900000000.000001');

function outcomeOf(entry: JournalEntry) {
  const plannedAt = (now: number, unread = [] as (typeof NEWS)[]) =>
    plan(entry.state, unread, now, callFacts(tools)).kind;
  return {
    atOnce: plannedAt(entry.at),
    anHourLater: plannedAt(entry.at + 3_600_000),
    withMessage: plannedAt(entry.at + 3_600_000, [NEWS]),
    dueAfterMs: dueAtOf(entry.state, entry.at) === null ? null : Number(dueAtOf(entry.state, entry.at)) - entry.at,
    rings: hasMoreNow(entry.state),
    settled: isSettled(entry.state),
    shows: progressText(entry.state, { now: entry.at }),
    renders: renderMessages(entry.messages),
  };
}

describe('golden journals', () => {
  it('Golden journals are read, planned on and rendered as recorded', () => {
    const outcomes = Object.fromEntries([...entries].map(([name, entry]) => [name, outcomeOf(entry)]));
    expectGolden('outcomes.json', outcomes, 'Sessions that older builds left in this state now behave in another way.');
  });

  it.each(names)('The golden journal %s goes through today’s codec unchanged', async (name) => {
    const blobs = new MemoryBlobs(new Calls());
    const entry = entries.get(name);
    if (!entry) throw new Error(name);
    expect(await entryOf(await entryItem(entry, blobs), blobs)).toEqual(entry);
  });

  it('Golden journals are read from the very bytes that an older build stored', async () => {
    const stored = readGolden('0.1.0/journal-item/acting-sent.json') as { [name: string]: { B?: string } };
    const item = Object.fromEntries(
      Object.entries(stored).map(([name, value]) => [
        name,
        value.B ? { B: new Uint8Array(Buffer.from(value.B, 'base64')) } : value,
      ]),
    );
    const read = await entryOf(item as Record<string, AttributeValue>, new MemoryBlobs(new Calls()));
    expect(read).toEqual(entries.get('0.1.0/journal/acting-sent.json'));
  });

  it('Golden journals have one of every phase, dispatch and reason', () => {
    const phases = [...entries.values()].map((entry) => entry.state.phase);
    const kinds = new Set<Phase['kind']>(phases.map((phase) => phase.kind));
    expect([...kinds].sort()).toEqual(['acting', 'idle', 'paused', 'thinking']);
    const works = phases.flatMap((phase) => ('work' in phase && phase.work ? [phase.work.dispatch.kind] : []));
    const dispatches: Dispatch['kind'][] = ['cancel-requested', 'cancel-sent', 'intent', 'none', 'sent', 'worker-wait'];
    expect([...new Set(works)].sort()).toEqual(dispatches);
    const reasons = phases.flatMap((phase) => (phase.kind === 'paused' ? [phase.reason.kind] : []));
    expect([...new Set(reasons)].sort()).toEqual(['budget-usd', 'error', 'stopped', 'turn-steps', 'turn-time']);
  });
});
