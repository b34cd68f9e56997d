import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

type Item = Record<string, AttributeValue>;
type Sized = { item: Item; bytes: number };

/** What the table was asked for. Units as DynamoDB counts them: 4 kB read consistently, 1 kB written, twice in a transaction. */
export type Counts = { reads: number; readUnits: number; writes: number; writeUnits: number; bytes: number };

const READ_UNIT_BYTES = 4_096;
const WRITE_UNIT_BYTES = 1_024;
/** DynamoDB's answer to one query. */
const PAGE_BYTES = 1_048_576;

/**
 * One session's part of the table, in memory, behind the SDK's own commands: the real adapter and its codec run on it, and no network and no
 * other database's time is measured. Conditions hold by themselves: there is one writer.
 */
export class CountingTable {
  readonly counts: Counts = { reads: 0, readUnits: 0, writes: 0, writeUnits: 0, bytes: 0 };
  readonly #entries: Sized[];
  readonly #inbox = new Map<string, Sized>();

  constructor(entries: readonly Item[] = []) {
    this.#entries = entries.map((item) => ({ item, bytes: knownBytesOf(item) }));
  }

  get client(): DynamoDBClient {
    return { send: async (command: unknown) => this.#answer(command) } as unknown as DynamoDBClient;
  }

  get entries(): Item[] {
    return this.#entries.map(({ item }) => item);
  }

  /** Stored by an ingress: it counts for nobody here. */
  arrives(item: Item): void {
    this.#inbox.set(item.SK?.S ?? '', { item, bytes: bytesOf(item) });
  }

  #answer(command: unknown): object {
    if (command instanceof QueryCommand) return this.#query(command.input);
    if (command instanceof TransactWriteItemsCommand) return this.#write(command.input.TransactItems ?? []);
    if (command instanceof GetItemCommand) return this.#read([], {});
    if (command instanceof UpdateItemCommand) return this.#wrote(WRITE_UNIT_BYTES, 1);
    throw new Error(`The counting table knows no ${(command as object).constructor.name}`);
  }

  #query({
    ExpressionAttributeValues: values = {},
    ScanIndexForward: forward = true,
    Limit: limit,
    ...input
  }: QueryInput) {
    if (values[':prefix']?.S === 'I#') {
      const unread = [...this.#inbox.values()];
      return this.#read(unread, {});
    }
    const from = values[':from']?.S ?? '';
    const to = values[':to']?.S ?? '\uffff';
    const after = input.ExclusiveStartKey?.SK?.S ?? '';
    const found = this.#between(from > after ? from : `${after}\u0000`, to);
    const ordered = forward ? found : found.toReversed();
    const page: Sized[] = [];
    let bytes = 0;
    for (const each of ordered.slice(0, limit)) {
      bytes += each.bytes;
      if (page.length > 0 && bytes > PAGE_BYTES) return this.#read(page, { LastEvaluatedKey: page.at(-1)?.item });
      page.push(each);
    }
    return this.#read(page, {});
  }

  /** Entries stand in the order of their versions: found as a tree of the table finds them, not one after the other. */
  #between(from: string, to: string): Sized[] {
    return this.#entries.slice(
      this.#countUntil((key) => key >= from),
      this.#countUntil((key) => key > to),
    );
  }

  #countUntil(isThere: (key: string) => boolean): number {
    let [low, high] = [0, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isThere(this.#entries[middle]?.item.SK?.S ?? '')) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #read(found: Sized[], more: object): object {
    const bytes = found.reduce((sum, each) => sum + each.bytes, 0);
    this.counts.reads += 1;
    this.counts.readUnits += Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES));
    this.counts.bytes += bytes;
    return { Items: found.map(({ item }) => item), ...more };
  }

  #write(writes: NonNullable<TransactWriteItemsCommand['input']['TransactItems']>): object {
    for (const { Put, Update } of writes) {
      const key = (Put?.Item?.SK ?? Update?.Key?.SK)?.S ?? '';
      const bytes = bytesOf(Put?.Item ?? Update?.ExpressionAttributeValues ?? {});
      if (Put?.Item && key.startsWith('J#')) this.#entries.push({ item: Put.Item, bytes });
      if (Update) this.#inbox.delete(key);
      this.#wrote(bytes, 2);
    }
    return {};
  }

  #wrote(bytes: number, factor: number): object {
    this.counts.writes += 1;
    this.counts.writeUnits += factor * Math.max(1, Math.ceil(bytes / WRITE_UNIT_BYTES));
    this.counts.bytes += bytes;
    return {};
  }
}

type QueryInput = QueryCommand['input'];

const sizes = new WeakMap<Item, number>();

/** A table that is filled anew for each round does not size thousands of entries each time. */
function knownBytesOf(item: Item): number {
  const bytes = sizes.get(item) ?? bytesOf(item);
  sizes.set(item, bytes);
  return bytes;
}

function bytesOf(item: Item): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + name.length + valueBytes(value), 0);
}

function valueBytes({ S, N, B, M, L, ...other }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return Math.ceil(N.length / 2) + 1;
  if (B !== undefined) return B.byteLength;
  if (M !== undefined) return 3 + bytesOf(M);
  if (L !== undefined) return 3 + L.reduce((sum, value) => sum + valueBytes(value), 0);
  return Object.keys(other).length;
}
