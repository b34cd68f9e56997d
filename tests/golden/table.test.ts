import { entryOf } from '@remote-swe/core/adapters/dynamodb/items/entry-codec';
import { workerItemOf } from '@remote-swe/core/adapters/dynamodb/items/worker-codec';
import { describe, expect, it } from 'vitest';
import { Calls } from '../agent-core/fakes/calls.ts';
import { MemoryBlobs } from '../agent-core/fakes/people.ts';
import { versionsRecorded } from './golden-file.ts';
import { hasTable, itemsOf, RELEASED_STATES, readTableOf } from './released-table.ts';

/** Goes on with them to their end: tests/scenarios/deployment/upgrade.long.test.ts. */
describe.each(versionsRecorded())('the table that version %s left', (version) => {
  it('The table of the version is kept', () => {
    const help = `UPDATE_GOLDEN=1 npx vitest run --config vitest.long.config.ts tests/scenarios/deployment/upgrade.long.test.ts writes it, see AGENTS.md`;
    expect(hasTable(version), help).toBe(true);
    expect(Object.keys(readTableOf(version).sessions).sort()).toEqual([...RELEASED_STATES].sort());
  });

  it('This build reads every entry and every worker of it', async () => {
    const items = itemsOf(readTableOf(version));
    const of = (prefix: string) => items.filter(({ SK }) => SK?.S?.startsWith(prefix));
    const entries = await Promise.all(of('J#').map((item) => entryOf(item, new MemoryBlobs(new Calls()))));
    expect(entries.length).toBeGreaterThan(20);
    const phases = new Set(entries.map(({ state }) => state.phase.kind));
    expect([...phases].sort()).toEqual(['acting', 'idle', 'paused', 'thinking']);
    expect(of('W').map((item) => workerItemOf(item)?.state)).toEqual(expect.arrayContaining(['online', 'starting']));
  });
});
