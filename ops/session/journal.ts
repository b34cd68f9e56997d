import { type AttributeValue, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { entryOf } from '@remote-swe/core/adapters/dynamodb/items/entry-codec';
import { entryKey, partitionKey } from '@remote-swe/core/adapters/dynamodb/items/keys';
import { queryPages } from '@remote-swe/core/adapters/dynamodb/items/query-pages';
import { formatUsd } from '@remote-swe/core/domain/model/spend';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import { command, count, type Report } from '../kit/command.ts';
import { OpsError } from '../kit/errors.ts';
import type { Ops } from '../kit/ops.ts';
import { table, timeText } from '../kit/output.ts';
import { existingSession, readSessionName } from '../records/session-id.ts';

const ENTRIES_DEFAULT = 30;
const ENTRIES_MAX = 500;

export const journal = command({
  name: 'journal',
  summary: 'The steps of a session, the newest last; or one of them whole.',
  words: ['<session>'],
  options: {
    limit: { type: 'string', value: 'N', help: `how many steps; default ${ENTRIES_DEFAULT}, at most ${ENTRIES_MAX}` },
    before: { type: 'string', value: 'N', help: 'only steps before this one: the page before' },
    step: { type: 'string', value: 'N', help: 'this step whole: its state and its new messages' },
  },
  check: ({ words: [named = ''] }) => void readSessionName(named),
  async run(ops, { words: [named = ''], values }) {
    const sessionId = await existingSession(ops, named);
    if (values.step !== undefined)
      return oneStep(ops, sessionId, count(values.step, 'step', 1, Number.MAX_SAFE_INTEGER));
    const limit = count(values.limit, 'limit', ENTRIES_DEFAULT, ENTRIES_MAX);
    return steps(ops, sessionId, count(values.before, 'before', 10 ** 10 - 1, 10 ** 10 - 1), limit);
  },
});

async function oneStep(ops: Ops, sessionId: string, version: number): Promise<Report> {
  const Key = { PK: partitionKey(sessionId), SK: { S: entryKey(version) } };
  const { Item } = await ops.clients.dynamoDb.send(new GetItemCommand({ TableName: ops.place.table, Key }));
  if (!Item) throw new OpsError(`Session ${sessionId} has no step ${version}.`);
  const entry = await entryOf(Item, ops.blobs);
  return { ok: true, data: { entry }, lines: JSON.stringify(entry, null, 2).split('\n') };
}

async function steps(ops: Ops, sessionId: string, before: number, limit: number): Promise<Report> {
  const query = {
    TableName: ops.place.table,
    ConsistentRead: true,
    KeyConditionExpression: 'PK = :pk AND SK BETWEEN :first AND :last',
    ExpressionAttributeValues: {
      ':pk': partitionKey(sessionId),
      ':first': { S: entryKey(0) },
      ':last': { S: entryKey(before - 1) },
    },
    ScanIndexForward: false,
  };
  // A page has two of the largest entries at least.
  const { items } = await queryPages(ops.clients.dynamoDb, query, { limit, pagesMax: ENTRIES_MAX });
  const read = await Promise.all(items.reverse().map((item) => readable(ops, item)));
  const rows = read.map(rowOf);
  const older = read[0] && read[0].version > 1 ? [`older ones: --before ${read[0].version}`] : [];
  const lines = [...table(['step', 'at', 'kind', 'state', 'messages', 'cost'], rows), ...older];
  return { ok: true, data: { sessionId, steps: read }, lines };
}

type Step = {
  version: number;
  at: number;
  kind: string;
  phase: string;
  messages?: number;
  costMicroUsd?: number;
  problem?: string;
};

/** An entry that cannot be read is shown as what it is: it may be why the session stands still. */
async function readable(ops: Ops, item: Record<string, AttributeValue>): Promise<Step> {
  const seen = {
    version: Number(item.SK?.S?.slice(2)),
    at: Number(item.at?.N),
    kind: item.kind?.S ?? '',
    phase: item.phase?.S ?? '',
  };
  try {
    const { messages, costMicroUsd }: JournalEntry = await entryOf(item, ops.blobs);
    return { ...seen, messages: messages.length, costMicroUsd };
  } catch (error) {
    return { ...seen, problem: String(error) };
  }
}

function rowOf({ version, at, kind, phase, messages, costMicroUsd, problem }: Step): string[] {
  const cost = costMicroUsd === undefined ? '' : formatUsd(costMicroUsd);
  return [String(version), timeText(at), kind, phase, problem ? `unreadable: ${problem}` : String(messages), cost];
}
