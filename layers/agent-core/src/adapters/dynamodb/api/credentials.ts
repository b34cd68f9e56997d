import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ApiPerson } from '../../../domain/api/me.ts';
import { storedApiKey, storedSignIn } from '../../../domain/persisted/credentials.ts';
import type { ApiKey, ApiKeys, Rates, SignIn, SignIns } from '../../../ports/api/credentials.ts';
import { isConditionFailure } from '../errors.ts';
import { attributesOf, readItem } from '../items/attributes.ts';
import { type Item, number } from '../items/keys.ts';

const MINUTE_MS = 60_000;
const KEYS = 'K#keys';
/** Pages of 1 MB: thousands of keys. */
const PAGES_MAX = 10;
/** Counts are needed for their minute alone. */
const COUNT_KEPT_S = 600;

/** What the three have in common. */
class Items {
  readonly client: DynamoDBClient;
  readonly tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.client = client;
    this.tableName = tableName;
  }

  async write(Item: Item): Promise<void> {
    await this.client.send(new PutItemCommand({ TableName: this.tableName, Item }));
  }

  /** Strongly consistent: what was revoked must not be good once more. */
  async read(Key: Item): Promise<Item | undefined> {
    const read = new GetItemCommand({ TableName: this.tableName, Key, ConsistentRead: true });
    return (await this.client.send(read)).Item;
  }

  /** What it was; undefined: there was none. */
  async remove(Key: Item): Promise<Item | undefined> {
    const remove = new DeleteItemCommand({ TableName: this.tableName, Key, ReturnValues: 'ALL_OLD' });
    return (await this.client.send(remove)).Attributes;
  }
}

/** Keys of programs; the table drops each after its end. */
export class DynamoApiKeys implements ApiKeys {
  readonly #items: Items;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#items = new Items(client, tableName);
  }

  put({ id, ...key }: ApiKey): Promise<void> {
    return this.#items.write({ ...apiKeyKey(id), ...withExpiry(key) });
  }

  async get(id: string): Promise<ApiKey | undefined> {
    const item = await this.#items.read(apiKeyKey(id));
    return item && apiKeyOf(item);
  }

  async list(owner: ApiPerson | undefined): Promise<ApiKey[]> {
    const keys: ApiKey[] = [];
    let from: Item | undefined;
    for (let page = 0; page < PAGES_MAX; page++) {
      const query = new QueryCommand({
        TableName: this.#items.tableName,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :pk',
        ExpressionAttributeValues: { ':pk': { S: KEYS } },
        ExclusiveStartKey: from,
      });
      const { Items = [], LastEvaluatedKey } = await this.#items.client.send(query);
      keys.push(...Items.map(apiKeyOf));
      from = LastEvaluatedKey;
      if (!from) break;
    }
    const own = keys.filter(({ createdBy }) => owner === undefined || isSame(createdBy, owner));
    return own.sort((a, b) => b.createdAt - a.createdAt);
  }

  async revoke(id: string, owner: ApiPerson | undefined): Promise<boolean> {
    const key = await this.get(id);
    if (!key || (owner && !isSame(key.createdBy, owner))) return false;
    return (await this.#items.remove(apiKeyKey(id))) !== undefined;
  }

  async used(id: string, at: number): Promise<void> {
    const update = new UpdateItemCommand({
      TableName: this.#items.tableName,
      Key: apiKeyKey(id),
      // A revoked key must not come back.
      ConditionExpression: 'attribute_exists(PK)',
      UpdateExpression: 'SET lastUsedAt = :at',
      ExpressionAttributeValues: { ':at': number(at) },
    });
    await this.#items.client.send(update).catch((error: unknown) => {
      if (!isConditionFailure(error)) throw error;
    });
  }
}

/** Browsers that are signed in, and codes. */
export class DynamoSignIns implements SignIns {
  readonly #items: Items;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#items = new Items(client, tableName);
  }

  put(kind: 'browser' | 'code', hash: string, signIn: SignIn): Promise<void> {
    return this.#items.write({ ...signInKey(kind, hash), ...withExpiry(signIn) });
  }

  async browser(hash: string): Promise<SignIn | undefined> {
    const item = await this.#items.read(signInKey('browser', hash));
    return item && signInOf(item);
  }

  async takeCode(hash: string): Promise<SignIn | undefined> {
    const item = await this.#items.remove(signInKey('code', hash));
    return item && signInOf(item);
  }

  async signOut(hash: string): Promise<void> {
    await this.#items.remove(signInKey('browser', hash));
  }
}

/** One counter for each side and minute. */
export class DynamoRates implements Rates {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async count(what: string, at: number): Promise<number> {
    const minute = Math.floor(at / MINUTE_MS);
    const { Attributes } = await this.#client.send(
      new UpdateItemCommand({
        TableName: this.#tableName,
        Key: { PK: { S: `V#${what}` }, SK: { S: String(minute) } },
        UpdateExpression: 'ADD #count :one SET expiresAt = :expiresAt',
        ExpressionAttributeNames: { '#count': 'count' },
        ExpressionAttributeValues: {
          ':one': number(1),
          ':expiresAt': number(Math.floor(at / 1_000) + COUNT_KEPT_S),
        },
        ReturnValues: 'UPDATED_NEW',
      }),
    );
    return Number(Attributes?.count?.N ?? 1);
  }
}

/** All keys are in one partition, so that one query lists them. */
function apiKeyKey(id: string): Item {
  return { PK: { S: KEYS }, SK: { S: id } };
}

function isSame(one: ApiPerson, other: ApiPerson): boolean {
  return one.source === other.source && one.installation === other.installation && one.id === other.id;
}

function apiKeyOf(item: Item): ApiKey {
  const { expiresAtMs, ...key } = readItem(storedApiKey, item, 'API key', ['scopes', 'createdBy']);
  return { ...key, id: item.SK?.S ?? '', expiresAt: expiresAtMs };
}

function signInKey(kind: 'browser' | 'code', hash: string): Item {
  return { PK: { S: `${kind === 'browser' ? 'B' : 'O'}#${hash}` }, SK: { S: 'S' } };
}

function signInOf(item: Item): SignIn {
  const { person, language, at, expiresAtMs } = readItem(storedSignIn, item, 'Sign-in', ['person']);
  return { person, language, at, expiresAt: expiresAtMs };
}

/** `expiresAt` is the table's own, in seconds, and late: who reads compares `expiresAtMs`. */
function withExpiry<Values extends { expiresAt: number }>({ expiresAt, ...values }: Values): Item {
  return { ...attributesOf({ ...values, expiresAtMs: expiresAt }), expiresAt: number(Math.ceil(expiresAt / 1_000)) };
}
