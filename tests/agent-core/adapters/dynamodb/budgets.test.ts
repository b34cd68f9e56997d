import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoBudgets } from '@remote-swe/core/adapters/dynamodb/budgets';
import { DynamoJournal } from '@remote-swe/core/adapters/dynamodb/journal';
import { S3Blobs } from '@remote-swe/core/adapters/s3/blobs';
import { noSpend } from '@remote-swe/core/domain/model/spend';
import { chargeOf, inScope, sumOf } from '@remote-swe/core/domain/money/month-spend';
import type { SessionState } from '@remote-swe/core/domain/session/session';
import { slackSessionId } from '@remote-swe/core/domain/session/slack-thread';
import type { Account } from '@remote-swe/core/domain/session/source';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { CallDropped, type LocalRequest, type LocalResponse } from '../../../../local/kernel/http.ts';
import { entry, SOURCE, state, thinking } from '../../fakes/build.ts';
import { type LocalAws, startLocalAws, tableDefinition } from '../local-aws.ts';

const AT = Date.UTC(2026, 10, 22);
const EVERYBODY = inScope({ kind: 'deployment' });

let aws: LocalAws;
let client: DynamoDBClient;
let journal: DynamoJournal;
let budgets: DynamoBudgets;
let months = 0;
/** What the endpoint does with the next transactions, in order. */
const planned: ('conflict' | 'conflict at the entry' | 'lose the answer')[] = [];

beforeAll(async () => {
  aws = await startLocalAws('dynamodb');
  const { dynamoDb } = aws;
  if (!dynamoDb) throw new Error('no table');
  await dynamoDb.createTable(tableDefinition('sessions') as never);
  const handle = dynamoDb.handle.bind(dynamoDb);
  dynamoDb.handle = (request) => disturbed(request, handle);
  client = new DynamoDBClient({ ...aws.client, maxAttempts: 3 });
  journal = new DynamoJournal(client, 'sessions', new S3Blobs(new S3Client(aws.client), 'bucket'));
  budgets = new DynamoBudgets(client, 'sessions');
});
afterEach(() => void planned.splice(0));
afterAll(async () => {
  client.destroy();
  await aws.close();
});

async function disturbed(
  request: LocalRequest,
  handle: (request: LocalRequest) => Promise<LocalResponse>,
): Promise<LocalResponse> {
  const isCommit = request.headers['x-amz-target']?.endsWith('TransactWriteItems');
  const fault = isCommit ? planned.shift() : undefined;
  if (fault?.startsWith('conflict')) return conflictAnswer(fault === 'conflict' ? 2 : 0);
  const answer = await handle(request);
  if (fault === 'lose the answer') throw new CallDropped();
  return answer;
}

/** As AWS answers a transaction one of whose items is in another one (API reference, TransactionCanceledException). */
function conflictAnswer(position: number): LocalResponse {
  const CancellationReasons = [0, 1, 2].map((index) =>
    index === position
      ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }
      : { Code: 'None' },
  );
  const type = 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException';
  const message = 'Transaction cancelled, please refer cancellation reasons for specific reasons';
  const body = JSON.stringify({ __type: type, Message: message, CancellationReasons });
  return { status: 400, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
}

/** A month of its own for each test, long ago, so that tests do not add up. */
const newMonth = () => AT - ++months * 31 * 24 * 3_600_000;
const monthAt = (at: number) => new Date(at).toISOString().slice(0, 7);

/** A session that pays: each commit appends the next entry with one more call of this price. */
class Payer {
  version = 0;
  state: SessionState;
  readonly sessionId: string;
  readonly #account: Account;
  readonly #at: number;

  constructor(index: number, at: number, requester = 'U1', channel = 'C1') {
    const source = { ...SOURCE, channel, threadTs: `${at}.${String(index).padStart(6, '0')}` };
    this.sessionId = slackSessionId(source);
    this.state = state(thinking, { source, requester, counters: { steps: 0, modelCalls: 0, commands: 0 } });
    this.#account = { teamId: source.teamId, channel };
    this.#at = at;
  }

  async pay(costMicroUsd: number) {
    const { spend, counters } = this.state;
    const paid: SessionState = {
      ...this.state,
      counters: { ...counters, modelCalls: counters.modelCalls + 1 },
      spend: { ...spend, costMicroUsd: spend.costMicroUsd + costMicroUsd },
    };
    const version = this.version + 1;
    const charge = chargeOf(this.state, paid, this.#at, this.#account);
    const result = await journal.commit({
      entry: entry(paid, { sessionId: this.sessionId, version, at: this.#at, costMicroUsd }),
      dueAt: null,
      ...(charge ? { charge } : {}),
    });
    if (result === 'committed') Object.assign(this, { version, state: paid });
    return result;
  }
}

it('The counters hold what forty sessions commit at the same time, to the micro-dollar, in one query', async () => {
  const at = newMonth();
  const payers = Array.from({ length: 40 }, (_, index) => new Payer(index, at, `U${index % 3}`, `C${index % 2}`));
  await Promise.all(
    payers.map(async (payer, index) => {
      for (let call = 1; call <= 5; call++) expect(await payer.pay(1_000 * index + call)).toBe('committed');
    }),
  );
  const spend = await budgets.month(monthAt(at));
  const folded = payers.reduce((sum, payer) => sum + payer.state.spend.costMicroUsd, 0);
  expect(sumOf(spend, EVERYBODY)).toMatchObject({ costMicroUsd: folded, modelCalls: 200 });
  const ofUser = payers.filter(({ state }) => state.requester === 'U1');
  expect(sumOf(spend, inScope({ kind: 'user', teamId: 'T1', user: 'U1' })).costMicroUsd).toBe(
    ofUser.reduce((sum, payer) => sum + payer.state.spend.costMicroUsd, 0),
  );
  expect(spend.rows).toHaveLength(6);
});

it('A lost race counts for nothing, and a commit whose answer was lost counts once', async () => {
  const at = newMonth();
  const [payer, rival] = [new Payer(1, at), new Payer(1, at)];
  planned.push('lose the answer');
  expect(await payer.pay(700)).toBe('committed');
  expect(await rival.pay(900)).toBe('conflict');
  const total = sumOf(await budgets.month(monthAt(at)), EVERYBODY);
  expect(total).toMatchObject({ costMicroUsd: 700, modelCalls: 1 });
});

it('A commit waits for a counter that another transaction holds', async () => {
  const at = newMonth();
  planned.push('conflict', 'conflict', 'conflict', 'conflict', 'conflict');
  expect(await new Payer(1, at).pay(10)).toBe('committed');
  expect(sumOf(await budgets.month(monthAt(at)), EVERYBODY).costMicroUsd).toBe(10);
});

it('A counter that stays busy is no lost race: the wake must come back, because a call was paid', async () => {
  const at = newMonth();
  planned.push(...Array<'conflict'>(6).fill('conflict'));
  await expect(new Payer(1, at).pay(10)).rejects.toThrow('Transaction cancelled');
  planned.push(...Array<'conflict at the entry'>(6).fill('conflict at the entry'));
  expect(await new Payer(1, at).pay(10)).toBe('conflict');
  expect((await budgets.month(monthAt(at))).rows).toEqual([]);
});

it('An entry that costs nothing touches no counter', async () => {
  const free = state(thinking, { spend: noSpend });
  expect(chargeOf(free, { ...free, turn: 7 }, AT, SOURCE)).toBeUndefined();
});

it('A raised limit is never lowered, holds for its month, and is read with the counters', async () => {
  const month = monthAt(newMonth());
  const user = { kind: 'user' as const, teamId: 'T1', user: 'U1' };
  const raised = (limitMicroUsd: number) => ({ limitMicroUsd, by: 'UADMIN', at: AT });
  await budgets.raise(month, user, raised(400));
  await budgets.raise(month, user, raised(300));
  await budgets.raise(month, { kind: 'deployment' }, raised(900));
  expect((await budgets.month(month)).raised).toEqual(
    expect.arrayContaining([
      { scope: user, limitMicroUsd: 400 },
      { scope: { kind: 'deployment' }, limitMicroUsd: 900 },
    ]),
  );
  expect((await budgets.month(monthAt(newMonth()))).raised).toEqual([]);
});
