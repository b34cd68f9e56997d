import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { ApiPerson } from '../../../domain/api/me.ts';
import { storedApiKey, storedSignIn } from '../../../domain/persisted/credentials.ts';
import type { ApiKey, ApiKeys, Rates, SignIn, SignIns } from '../../../ports/api/credentials.ts';
import { isConditionFailure } from '../errors.ts';
import { readItem } from '../items/attributes.ts';
import { endSeconds, withExpiry } from '../items/expiry.ts';
import { type Item, number } from '../items/keys.ts';
import { queryPages } from '../items/query-pages.ts';

const MINUTE_MS = 60_000;
const KEYS = 'K#keys';
const BROWSER = 'B#';
const SIGN_IN_SORT_KEY = { S: 'S' };
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

  async all(PK: Item[string]): Promise<Item[]> {
    const query = {
      TableName: this.tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'PK = :pk',
      ExpressionAttributeValues: { ':pk': PK },
    };
    return (await queryPages(this.client, query, { pagesMax: PAGES_MAX })).items;
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
    const keys = (await this.#items.all({ S: KEYS })).map(apiKeyOf);
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

  async put(kind: 'browser' | 'code', hash: string, signIn: SignIn): Promise<void> {
    const key = signInKey(kind, hash);
    // First, so that none is without: what it names may be gone.
    const ofPerson = { PK: signInsOf(signIn.person), SK: key.PK, expiresAt: endSeconds(signIn.expiresAt) };
    await this.#items.write(ofPerson);
    await this.#items.write({ ...key, ...withExpiry(signIn) });
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

  async endAll(person: ApiPerson): Promise<number> {
    const PK = signInsOf(person);
    let browsers = 0;
    for (const { SK } of await this.#items.all(PK)) {
      if (!SK) continue;
      const ended = await this.#items.remove({ PK: SK, SK: SIGN_IN_SORT_KEY });
      if (ended && SK.S?.startsWith(BROWSER)) browsers++;
      await this.#items.remove({ PK, SK });
    }
    return browsers;
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

function signInKey(kind: 'browser' | 'code', hash: string) {
  return { PK: { S: `${kind === 'browser' ? BROWSER : 'O#'}${hash}` }, SK: SIGN_IN_SORT_KEY };
}

/** Where the keys of a person's browsers and codes are: each is found by its hash alone else. */
function signInsOf({ source, installation, id }: ApiPerson) {
  return { S: `Y#${source}:${installation}:${id}` };
}

function signInOf(item: Item): SignIn {
  const { person, language, at, expiresAtMs } = readItem(storedSignIn, item, 'Sign-in', ['person']);
  return { person, language, at, expiresAt: expiresAtMs };
}
