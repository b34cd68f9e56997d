import { createHash } from 'node:crypto';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { FRAME_RULES } from '@remote-swe/core/domain/frames/frame';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { describe, expect, it } from 'vitest';
import { journalOf, sessionIdOf } from '../../../bench/console/journals.ts';
import { english } from '../../../console/src/text/english.ts';
import { Operator } from '../../ops/operator.ts';
import type { Scenario } from '../../scenarios/harness/scenario.ts';
import { filledWorld, hasChromium, type World } from './kit/world.ts';

/** Together more than two pages of a scan, which are of a megabyte each, packed as they are. */
const SESSIONS = 12;
const BLOCKS = 3_000;

let operator: Operator;
const wishes = Array.from({ length: SESSIONS }, (_, number) => ({ number, entries: 3, endsAt: 0 }));

const world = filledWorld(
  async ({ system, table }) => {
    operator = new Operator({ system } as Scenario);
    for (const wish of wishes) wish.endsAt = system.clock.now() - (wish.number + 1) * 60_000;
    await table.commitAll(wishes.map((wish) => journalOf(wish).map(large)));
    await withoutIndex(system);
  },
  { AdminUserIdList: 'U0ALICE' },
);

function large(entry: JournalEntry): JournalEntry {
  if (entry.version !== 2) return entry;
  const block = (_: unknown, number: number) =>
    createHash('sha512').update(`${entry.sessionId} ${number}`).digest('base64');
  const text = Array.from({ length: BLOCKS }, block).join('');
  return { ...entry, messages: [{ kind: 'advice', texts: [text], frames: FRAME_RULES }] };
}

/** Summaries as builds before the index wrote them. */
async function withoutIndex({ baseUrl: endpoint, keys, plan }: World['system']): Promise<void> {
  const client = new DynamoDBClient({ endpoint, region: 'us-west-2', credentials: keys.issue('old') });
  for (const wish of wishes) {
    await client.send(
      new UpdateItemCommand({
        TableName: plan.tables[0]?.name,
        Key: { PK: { S: `S#${sessionIdOf(wish)}` }, SK: { S: 'M' } },
        UpdateExpression: 'REMOVE repositories, listPk, listSk, #row',
        ExpressionAttributeNames: { '#row': 'row' },
      }),
    );
  }
  client.destroy();
}

describe.skipIf(!hasChromium)('a table from before the index', () => {
  it('The list is empty, a session is shown by its address, and a backfill that was interrupted twice fills the list', async () => {
    const page = await world().open('/');
    await page.getByText(english.list.none).waitFor();
    const base = new URL(page.url()).origin;
    const asked = async (path: string) => {
      const answer = await page.evaluate(
        `fetch(${JSON.stringify(path)}).then(async (got) => ({ status: got.status, json: await got.json() }))`,
      );
      return answer as { status: number; json: { sessions?: unknown[]; rows?: unknown[] } };
    };
    expect(await asked('/api/sessions')).toMatchObject({ status: 200, json: { sessions: [] } });
    const month = new Date(world().system.clock.now()).toISOString().slice(0, 7);
    for (const by of ['day', 'model', 'repository', 'person'])
      expect((await asked(`/api/costs?from=${month}&by=${by}`)).status).toBe(200);
    const session = await page.context().newPage();
    await session.goto(`${base}/console/sessions/${sessionIdOf({ number: 3, entries: 3, endsAt: 0 })}`);
    await session.getByText('All is done.').waitFor();
    for (const path of ['/costs', '/operations']) {
      await session.goto(`${base}/console${path}`);
      await session.getByRole('heading', { level: 1 }).waitFor();
      expect(await session.locator('.failed').count()).toBe(0);
    }

    const first = await operator.data('backfill', '--pages', '1');
    expect(first).toMatchObject({ isAll: false, unreadable: [] });
    operator.stopped.abort();
    const second = await operator.data('backfill');
    expect(second).toMatchObject({ isAll: false, written: 0, complete: first.written });
    operator.stopped = new AbortController();
    const third = await operator.data('backfill');
    expect(third).toMatchObject({ isAll: true, raced: 0, unreadable: [], complete: first.written });
    expect([first.written, third.written].every((count) => Number(count) > 0)).toBe(true);
    expect(Number(first.written) + Number(third.written)).toBe(SESSIONS);
    expect(await operator.data('backfill')).toMatchObject({ isAll: true, written: 0, complete: SESSIONS });

    await page
      .locator('.line')
      .nth(SESSIONS - 1)
      .waitFor();
    expect((await asked('/api/sessions')).json.sessions).toHaveLength(SESSIONS);
    await page.context().close();
  });
});
