import { DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDueItems } from '@remote-swe/core/adapters/dynamodb/due-items';
import { DynamoInbox } from '@remote-swe/core/adapters/dynamodb/inbox';
import { DynamoJournal } from '@remote-swe/core/adapters/dynamodb/journal';
import { DynamoApprovals } from '@remote-swe/core/adapters/dynamodb/people/approvals';
import { DynamoWorkerStore } from '@remote-swe/core/adapters/dynamodb/worker-store';
import { S3Blobs } from '@remote-swe/core/adapters/s3/blobs';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { ModelBlock } from '@remote-swe/core/domain/transcript/transcript';
import type { WorkerItem } from '@remote-swe/core/domain/worker/worker';
import type { Commit } from '@remote-swe/core/ports/session/journal';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { entry, idle, message, state, stop, thinking } from '../../fakes/build.ts';
import { START } from '../../fakes/clock.ts';
import { type LocalAws, s3Options, startLocalAws, tableDefinition } from '../local-aws.ts';

const TABLE = 'sessions';

let aws: LocalAws;
let client: DynamoDBClient;
let s3: S3Client;
/** Each test has a session of its own in the one table. */
let SESSION: string;
let sessions = 0;
let journal: DynamoJournal;
let inbox: DynamoInbox;
let store: DynamoWorkerStore;
let dueItems: DynamoDueItems;

beforeAll(async () => {
  aws = await startLocalAws('dynamodb');
  aws.s3.createBucket('bucket');
  client = new DynamoDBClient(aws.client);
  s3 = new S3Client({ ...aws.client, ...s3Options });
  await aws.dynamoDb?.createTable(tableDefinition(TABLE) as never);
  journal = new DynamoJournal(client, TABLE, new S3Blobs(s3, 'bucket'));
  inbox = new DynamoInbox(client, TABLE);
  store = new DynamoWorkerStore(client, TABLE);
  dueItems = new DynamoDueItems(client, TABLE);
});
beforeEach(() => {
  SESSION = `slack:T1:C1:${1_700_000_000 + ++sessions}.000000`;
});
afterAll(async () => {
  client.destroy();
  s3.destroy();
  await aws.close();
});

const commitOf = (version: number, more: Partial<JournalEntry> = {}, rest: Partial<Commit> = {}): Commit => ({
  entry: entry(state(thinking), { sessionId: SESSION, version, ...more }),
  dueAt: START,
  ...rest,
});
const summary = async () => {
  const Key = { PK: { S: `S#${SESSION}` }, SK: { S: 'M' } };
  return (await client.send(new GetItemCommand({ TableName: TABLE, Key }))).Item;
};
const inboxRow = async (ts: string) => {
  const Key = { PK: { S: `S#${SESSION}` }, SK: { S: `I#slack:C1:${ts}` } };
  return (await client.send(new GetItemCommand({ TableName: TABLE, Key }))).Item;
};
const worker: WorkerItem = {
  state: 'online',
  generation: 2,
  instanceId: 'i-1',
  startedAt: START - 5,
  lastUsedAt: START - 4,
  launchAttempt: 0,
};

describe('the journal', () => {
  it('The journal gives entries back as they were written, the newest first, messages in order', async () => {
    const words = (text: string) => ({
      kind: 'people' as const,
      people: [{ key: text, user: 'U1', text, images: [] }],
    });
    for (let version = 1; version <= 12; version++)
      expect(await journal.commit(commitOf(version, { messages: [words(`m${version}`)] }))).toBe('committed');
    expect(await journal.newest(SESSION)).toEqual({ ...commitOf(12).entry, messages: [words('m12')] });
    expect(await journal.messages(SESSION, 2, 4)).toEqual([words('m2'), words('m3'), words('m4')]);
    expect(await journal.messages(SESSION, 9, 11)).toHaveLength(3);
    expect(await journal.messages(SESSION, 1, 0)).toEqual([]);
    expect(await journal.newest('slack:T1:C1:1.000002')).toBeUndefined();
    const recent = await journal.recent(SESSION);
    expect(recent?.newest).toEqual(await journal.newest(SESSION));
    for (const from of [1, 7, 12, 13])
      expect(await recent?.messages(from)).toEqual(await journal.messages(SESSION, from, 12));
    expect(await journal.recent('slack:T1:C1:1.000002')).toBeUndefined();
  });

  it('The journal gives all messages of a session that is longer than what is read at once', async () => {
    const said = (version: number) => ({ kind: 'model' as const, blocks: [{ text: `m${version}` }] });
    for (let version = 1; version <= 105; version++)
      await journal.commit(commitOf(version, { messages: [said(version)] }, { worker: undefined }));
    const recent = await journal.recent(SESSION);
    const all = Array.from({ length: 105 }, (_, index) => said(index + 1));
    for (const from of [1, 5, 6, 7, 105]) expect(await recent?.messages(from)).toEqual(all.slice(from - 1));
  });

  it('One of twenty concurrent commits wins the journal; the losers change nothing (G7)', async () => {
    await inbox.put(SESSION, message('1.000000'));
    const build = (index: number) => commitOf(1, { build: `b${index}`, absorbed: ['slack:C1:1.000000'] });
    const results = await Promise.all(Array.from({ length: 20 }, (_, index) => journal.commit(build(index))));
    expect(results.filter((result) => result === 'committed')).toHaveLength(1);
    expect(results.filter((result) => result === 'conflict')).toHaveLength(19);
    expect((await journal.newest(SESSION))?.build).toBe(`b${results.indexOf('committed')}`);
  });

  it('The journal absorbs a message once: a second entry that names it is refused whole', async () => {
    await inbox.put(SESSION, message('1.000000'));
    expect(await journal.commit(commitOf(1, { absorbed: ['slack:C1:1.000000'] }))).toBe('committed');
    expect(await journal.commit(commitOf(2, { absorbed: ['slack:C1:1.000000'] }))).toBe('conflict');
    expect(await journal.commit(commitOf(2, { absorbed: ['slack:C1:9.000000'] }))).toBe('conflict');
    expect((await journal.newest(SESSION))?.version).toBe(1);
  });

  it('The journal keeps an absorbed message as a small tombstone that ends some day', async () => {
    await inbox.put(SESSION, message('1.000000', 'x'.repeat(40_000)));
    await journal.commit(commitOf(1, { absorbed: ['slack:C1:1.000000'] }));
    const row = await inboxRow('1.000000');
    expect(Object.keys(row ?? {}).sort()).toEqual(['PK', 'SK', 'absorbedBy', 'expiresAt']);
    expect(Number(row?.expiresAt?.N)).toBeGreaterThan(START / 1_000 + 2 * 24 * 3_600);
    expect(await inbox.put(SESSION, message('1.000000'))).toBe('exists');
    expect(await journal.unread(SESSION)).toEqual([]);
  });

  const revise = (version: string, text: string, key = '1.000000') => {
    const change = { kind: text ? ('changed' as const) : ('withdrawn' as const), ts: key, of: 'please' };
    return inbox.revise(SESSION, { item: message(key, text, { version, change }), stands: text !== '' }, 'store');
  };

  it('The inbox replaces an unread message, keeps the newest edit, and takes a withdrawn one away', async () => {
    expect(await inbox.first(SESSION)).toBeUndefined();
    await inbox.put(SESSION, message('1.000000'));
    expect(await revise('6.000000', 'newest')).toBe('replaced');
    expect(await revise('5.000000', 'older')).toBe('older');
    expect(await journal.unread(SESSION)).toEqual([message('1.000000', 'newest', { version: '6.000000' })]);
    expect(await revise('7.000000', '')).toBe('withdrawn');
    expect(await inbox.put(SESSION, message('1.000000'))).toBe('exists');
    expect(await journal.unread(SESSION)).toEqual([]);
    expect(Object.keys((await inboxRow('1.000000')) ?? {})).toContain('expiresAt');
    expect(await inbox.first(SESSION)).toBe('slack:C1:1.000000');
  });

  it('The inbox stores an edit that comes before its message, and only where it is told to', async () => {
    await inbox.put(SESSION, message('3.000000', 'mentioned by an edit', { version: '4.000000' }));
    expect(await journal.commit(commitOf(1, { absorbed: ['slack:C1:3.000000@4.000000'] }))).toBe('committed');
    const unknown = message('1.000000', 'edited', { version: '5.000000' });
    expect(await inbox.revise(SESSION, { item: unknown, stands: true }, 'ignore')).toBe('unknown');
    expect(await revise('5.000000', 'edited')).toBe('created');
    expect(await inbox.put(SESSION, message('1.000000'))).toBe('exists');
    expect((await journal.unread(SESSION)).map(({ text }) => text)).toEqual(['edited']);
  });

  it('A read message that is edited is unread again as a change, where it was made, and once', async () => {
    await inbox.put(SESSION, message('1.000000'));
    await journal.commit(commitOf(1, { absorbed: ['slack:C1:1.000000'] }));
    expect(await revise('5.000000', 'edited')).toBe('told');
    const [changed] = await journal.unread(SESSION);
    expect(changed).toMatchObject({ text: 'edited', ts: '5.000000', change: { ts: '1.000000', of: 'please' } });
    expect(await journal.commit(commitOf(2, { absorbed: ['slack:C1:1.000000@5.000000'] }))).toBe('committed');
    expect(await journal.unread(SESSION)).toEqual([]);
    expect(await revise('5.000000', 'edited')).toBe('older');
  });

  it.each([
    ['edited', 'newest'],
    ['withdrawn', ''],
  ])(
    'A commit that has read a message which was %s since is kept, and the change stays to be told',
    async (_, text) => {
      await inbox.put(SESSION, message('1.000000'));
      await inbox.put(SESSION, message('2.000000'));
      await revise('5.000000', text);
      const absorbed = ['slack:C1:1.000000', 'slack:C1:2.000000'];
      expect(await journal.commit(commitOf(1, { absorbed }))).toBe('committed-and-changed');
      const [changed, ...others] = await journal.unread(SESSION);
      expect(others).toEqual([]);
      expect(changed).toMatchObject({ text, version: '5.000000', change: { kind: text ? 'changed' : 'withdrawn' } });
      expect(await inboxRow('1.000000')).toMatchObject({ readBefore: { N: '1' }, dueShard: expect.anything() });
      expect((await journal.newest(SESSION))?.absorbed).toEqual(absorbed);
      expect(await journal.commit(commitOf(2, { absorbed: ['slack:C1:1.000000@5.000000'] }))).toBe('committed');
      expect(await journal.commit(commitOf(3, { absorbed: ['slack:C1:1.000000@5.000000'] }))).toBe('conflict');
    },
  );

  it('The journal absorbs ninety messages in one entry', async () => {
    const items = Array.from({ length: 90 }, (_, index) => message(`${1000 + index}.000000`));
    await Promise.all(items.map((item) => inbox.put(SESSION, item)));
    const absorbed = items.map((item) => item.key);
    expect(await journal.commit(commitOf(1, { absorbed }, { worker: undefined }))).toBe('committed');
    expect(await journal.unread(SESSION)).toEqual([]);
  });

  it('The inbox gives all messages, also those that one answer of DynamoDB has no room for', async () => {
    const noise = () => Array.from({ length: 15_000 }, () => Math.random().toString(36).slice(2)).join('');
    const written = Array.from({ length: 14 }, () => ({ kind: 'model' as const, blocks: [{ text: noise() }] }));
    for (const [index, message] of written.entries())
      expect(await journal.commit(commitOf(index + 1, { messages: [message] }))).toBe('committed');
    const recent = await journal.recent(SESSION);
    for (const from of [1, 3, 14]) expect(await recent?.messages(from)).toEqual(written.slice(from - 1));
  });

  it('An entry that DynamoDB would refuse goes into the bucket, and comes back', async () => {
    const noise = Array.from({ length: 60_000 }, () => Math.random().toString(36).slice(2)).join('');
    const big = { kind: 'model' as const, blocks: [{ text: noise }] };
    expect(await journal.commit(commitOf(1, { messages: [big] }))).toBe('committed');
    expect(aws.s3.objects('bucket').some((object) => object.key.startsWith('entries/'))).toBe(true);
    expect((await journal.newest(SESSION))?.messages).toEqual([big]);
    expect(await journal.messages(SESSION, 1, 1)).toEqual([big]);
  });

  it('The journal keeps what is lossy elsewhere: emoji, lone surrogates, deep and odd values', async () => {
    const blocks: ModelBlock[] = [
      { text: '👍🏽 \u0000 \\ "' },
      { toolUse: { toolUseId: 'a', name: 'x', input: { a: [null, 1e300, { '': '' }] } } },
    ];
    await journal.commit(commitOf(1, { messages: [{ kind: 'model', blocks }] }));
    expect((await journal.newest(SESSION))?.messages).toEqual([{ kind: 'model', blocks }]);
  });

  it('The journal refuses an entry of a newer schema, by name', async () => {
    await journal.commit(commitOf(1, { schema: 2 as never }));
    await expect(journal.newest(SESSION)).rejects.toThrow('has schema 2; this build reads schema 1');
  });

  it('A session leaves the sweeper’s sight only while the version is the same', async () => {
    await journal.commit(commitOf(1));
    await journal.commit(commitOf(2));
    await journal.clearDue(SESSION, 1);
    expect((await summary())?.dueAt).toBeDefined();
    await journal.clearDue(SESSION, 2);
    expect((await summary())?.dueAt).toBeUndefined();
    await journal.clearDue('slack:T1:C1:0.0', 1);
  });
});

describe('the worker in an entry’s transaction', () => {
  const claim = { kind: 'claim', machineId: 'i-1', generation: 2, at: START, inFlightUntil: START + 9 } as const;
  const release = { kind: 'release', generation: 2, at: START + 5 } as const;

  it.each(['online', 'starting'] as const)(
    'The worker is claimed in an entry’s transaction when it is %s',
    async (at) => {
      await store.replace(SESSION, undefined, { ...worker, state: at });
      expect(await journal.commit(commitOf(1, {}, { worker: claim }))).toBe('committed');
      expect(await store.get(SESSION)).toMatchObject({ state: 'online', inFlightUntil: START + 9, lastUsedAt: START });
    },
  );

  it.each<[string, Partial<WorkerItem>]>([
    ['stopping', { state: 'stopping' }],
    ['of another start', { generation: 3 }],
    ['another machine', { instanceId: 'i-2' }],
  ])('The worker is not claimed when it is %s, and the entry is not written', async (_name, more) => {
    await store.replace(SESSION, undefined, { ...worker, ...more });
    expect(await journal.commit(commitOf(1, {}, { worker: claim }))).toBe('worker-conflict');
    expect(await journal.newest(SESSION)).toBeUndefined();
    expect(await summary()).toBeUndefined();
  });

  it('A missing worker does not hide the entry’s own conflict', async () => {
    await journal.commit(commitOf(1));
    expect(await journal.commit(commitOf(1, {}, { worker: claim }))).toBe('conflict');
  });

  it('The entry releases the worker; a release that no longer applies is dropped, never the entry', async () => {
    await store.replace(SESSION, undefined, { ...worker, inFlightUntil: START });
    expect(await journal.commit(commitOf(1, {}, { worker: release }))).toBe('committed');
    expect(await store.get(SESSION)).toEqual({ ...worker, lastUsedAt: START + 5 });
    expect(await journal.commit(commitOf(2, {}, { worker: { ...release, generation: 1 } }))).toBe('committed');
    expect((await journal.newest(SESSION))?.version).toBe(2);
    expect((await store.get(SESSION))?.lastUsedAt).toBe(START + 5);
  });

  it('A worker that has answered is known to have worked, and its failed boots are forgotten', async () => {
    await store.replace(SESSION, undefined, { ...worker, bootFailures: 2 });
    await journal.commit(commitOf(1, {}, { worker: release }));
    expect(await store.get(SESSION)).toMatchObject({ bootFailures: 2 });
    await journal.commit(commitOf(2, {}, { worker: { ...release, answered: true } }));
    expect(await store.get(SESSION)).toEqual({ ...worker, workedIn: 2, lastUsedAt: START + 5 });
  });

  it('A worker that is doubted goes back to starting', async () => {
    await store.replace(SESSION, undefined, { ...worker, inFlightUntil: START });
    await journal.commit(commitOf(1, {}, { worker: { ...release, doubted: true } }));
    expect(await store.get(SESSION)).toEqual({ ...worker, state: 'starting', lastUsedAt: START + 5 });
  });

  it('A worker that is doubted while something may run there stays claimed until then', async () => {
    await store.replace(SESSION, undefined, { ...worker, inFlightUntil: START });
    const doubted = { ...release, doubted: true, busyUntil: START + 900 };
    await journal.commit(commitOf(1, {}, { worker: doubted }));
    const kept = { state: 'starting', lastUsedAt: START + 5, inFlightUntil: START + 900 } as const;
    expect(await store.get(SESSION)).toEqual({ ...worker, ...kept });
  });

  it.each(['stopping', 'stopped', 'removed'] as const)('A worker stays %s though it is doubted', async (at) => {
    await store.replace(SESSION, undefined, { ...worker, state: at });
    expect(await journal.commit(commitOf(1, {}, { worker: { ...release, doubted: true } }))).toBe('committed');
    expect((await store.get(SESSION))?.state).toBe(at);
  });

  const replace = {
    kind: 'replace',
    expected: worker,
    next: { ...worker, state: 'removed', bootFailures: 1 },
  } as const;

  it('The entry replaces a worker that has not changed, and else is not written', async () => {
    await store.replace(SESSION, undefined, { ...worker, lastUsedAt: START });
    expect(await journal.commit(commitOf(1, {}, { worker: replace }))).toBe('worker-conflict');
    expect(await journal.newest(SESSION)).toBeUndefined();
    await store.replace(SESSION, { ...worker, lastUsedAt: START }, worker);
    expect(await journal.commit(commitOf(1, {}, { worker: replace }))).toBe('committed');
    expect(await store.get(SESSION)).toEqual(replace.next);
  });

  it('The entry records the worker with its machine, which then leads to it', async () => {
    await store.replace(SESSION, undefined, { ...worker, instanceId: undefined, state: 'starting' });
    const launched = { kind: 'launched', machineId: 'i-7', generation: 2 } as const;
    expect(await journal.commit(commitOf(1, {}, { worker: launched }))).toBe('committed');
    expect(await store.get(SESSION)).toMatchObject({ instanceId: 'i-7', state: 'starting' });
    expect(await store.sessionOf('i-7')).toBe(SESSION);
    expect(await store.sessionOf('i-8')).toBeUndefined();
    expect(await journal.commit(commitOf(2, {}, { worker: { ...launched, generation: 1 } }))).toBe('worker-conflict');
  });
});

describe('the worker item', () => {
  it('The worker item is replaced only as a whole: one of ten concurrent writers wins', async () => {
    const writers = Array.from({ length: 10 }, (_, index) =>
      store.replace(SESSION, undefined, { ...worker, startedAt: index }),
    );
    expect((await Promise.all(writers)).filter(Boolean)).toHaveLength(1);
  });

  it.each<[string, Partial<WorkerItem>]>([
    ['a claim appeared', { inFlightUntil: START }],
    ['its use moved on', { lastUsedAt: START }],
    ['its machine is not the same', { instanceId: 'i-2' }],
    ['its machine is not known', { instanceId: undefined }],
  ])('The worker item is not replaced when %s', async (_name, change) => {
    await store.replace(SESSION, undefined, { ...worker, ...change });
    expect(await store.replace(SESSION, worker, { ...worker, state: 'stopping' })).toBe(false);
    expect(await store.replace(SESSION, { ...worker, ...change }, { ...worker, state: 'stopping' })).toBe(true);
    expect(await store.get(SESSION)).toEqual({ ...worker, state: 'stopping' });
  });
});

describe('the inbox', () => {
  it('The inbox gives unread items in ts order, stops among them, as they were written', async () => {
    const file = { id: 'F', name: 'a', mimetype: 'text/plain', bytes: 1, url: 'u' };
    const items = [message('10.000000', '再 👍🏽', { files: [file] }), stop('9.000000'), message('9.000001')];
    for (const item of items) expect(await inbox.put(SESSION, item)).toBe('created');
    expect(await journal.unread(SESSION)).toEqual([items[1], items[2], items[0]]);
    expect(await inbox.put(SESSION, message('10.000000', 'other'))).toBe('exists');
    expect((await journal.unread(SESSION))[2]?.text).toBe('再 👍🏽');
  });

  it('The inbox knows whether a thread is a session', async () => {
    expect(await inbox.exists(SESSION)).toBe(false);
    await inbox.put(SESSION, message('1.000000'));
    expect(await inbox.exists(SESSION)).toBe(true);
  });

  it('The inbox takes more than a page of messages', async () => {
    const items = Array.from({ length: 40 }, (_, index) => message(`${100 + index}.000000`, 'あ'.repeat(15_000)));
    for (const item of items) await inbox.put(SESSION, item);
    expect(await journal.unread(SESSION)).toHaveLength(40);
  });
});

describe('what the sweeper sees', () => {
  const own = async (now: number) => (await dueItems.due(now, 1_000)).filter((item) => item.sessionId === SESSION);
  const due = async (now: number) => (await own(now)).map(({ key, sweeps }) => [key, sweeps]);

  it('The sweeper sees unread messages after a minute, and sessions that are due', async () => {
    await inbox.put(SESSION, message('1.000000'));
    expect(await due(START + 59_999)).toEqual([]);
    expect(await due(START + 60_000)).toEqual([['I#slack:C1:1.000000', 0]]);
    await journal.commit(commitOf(1, { absorbed: ['slack:C1:1.000000'] }, { dueAt: START + 5 }));
    expect(await due(START + 60_000)).toEqual([['M', 0]]);
    await journal.commit(commitOf(2, {}, { dueAt: null }));
    expect(await due(START + 60_000)).toEqual([]);
  });

  it('The sweeper looks at a session later and later, unless somebody has changed it', async () => {
    await journal.commit(commitOf(1));
    const [item] = await own(START);
    if (!item) throw new Error('nothing due');
    expect(item.sessionId).toBe(SESSION);
    await dueItems.postpone(item, START + 120_000);
    expect(await due(START + 119_999)).toEqual([]);
    expect(await due(START + 120_000)).toEqual([['M', 1]]);
    await dueItems.postpone(item, START + 999_999);
    expect(await due(START + 120_000)).toEqual([['M', 1]]);
    await journal.commit(commitOf(2));
    expect(await due(START)).toEqual([['M', 0]]);
  });

  it('The sweeper forgets what is parked', async () => {
    await inbox.put(SESSION, message('1.000000'));
    await inbox.park(SESSION, [message('1.000000'), message('2.000000')]);
    expect(await due(START + 999_999)).toEqual([]);
    expect(await journal.unread(SESSION)).toHaveLength(1);
  });
});

describe('approvals', () => {
  it('Approvals belong to a workspace', async () => {
    const approvals = new DynamoApprovals(client, TABLE);
    const everywhere = { user: 'U1', by: 'UADMIN', at: START };
    await approvals.approve('T1', everywhere);
    await approvals.approve('T1', everywhere);
    expect(await approvals.isApproved('T1', 'U1', 'C1')).toBe(true);
    expect(await approvals.isApproved('T2', 'U1', 'C1')).toBe(false);
    expect(await approvals.isApproved('T1', 'U2', 'C1')).toBe(false);
    expect(await approvals.isApproved('T1', 'U11', 'C1')).toBe(false);
  });

  it('Approvals hold for a channel alone, are listed with who gave them, and are taken back one by one', async () => {
    const approvals = new DynamoApprovals(client, TABLE);
    const given = [
      { user: 'U5', channel: 'C1', by: 'UADMIN', at: START },
      { user: 'U5', channel: 'C2', by: 'UADMIN', at: START + 1 },
      { user: 'U55', by: 'UBOSS', at: START + 2 },
    ];
    for (const approval of given) await approvals.approve('T5', approval);
    expect(await approvals.list('T5', 10)).toEqual(given);
    expect(await approvals.list('T5', 1)).toEqual(given.slice(0, 1));
    expect(await approvals.of('T5', 'U5')).toEqual(given.slice(0, 2));
    await approvals.revoke('T5', { user: 'U5', channel: 'C1' });
    await approvals.revoke('T5', { user: 'U5', channel: 'C9' });
    expect(await approvals.isApproved('T5', 'U5', 'C1')).toBe(false);
    expect(await approvals.isApproved('T5', 'U5', 'C2')).toBe(true);
    expect(await approvals.isApproved('T5', 'U55', 'C1')).toBe(true);
  });
});

describe('the table', () => {
  it('The table holds nothing of a commit that failed', async () => {
    await journal.commit(commitOf(1, { state: state(idle) }));
    const before = await client.send(new QueryCommand(everything()));
    await journal.commit(commitOf(1, { absorbed: ['slack:C1:1.000000'] }, { worker: undefined }));
    expect((await client.send(new QueryCommand(everything()))).Items).toEqual(before.Items);
  });

  function everything() {
    return {
      TableName: TABLE,
      KeyConditionExpression: 'PK = :pk',
      ExpressionAttributeValues: { ':pk': { S: `S#${SESSION}` } },
    };
  }
});
