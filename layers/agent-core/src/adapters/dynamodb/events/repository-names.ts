import { type AttributeValue, type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type * as z from 'zod';
import type { RepositoryNames } from '../../../ports/session/repository-names.ts';
import { isConditionFailure } from '../errors.ts';
import { readItem } from '../items/attributes.ts';
import { deliveryKey, type Item, number } from '../items/keys.ts';
import { storedNameHolder, storedNames } from '../items/small-items.ts';

/** Names of one repository that are kept, the newest. Catches one that is renamed again and again. */
const NAMES_MAX = 5;
/** What a repository was called is kept this long after its last event. */
const KEPT_S = 180 * 24 * 3_600;
/** An event within this time of the last one that was noted writes nothing. */
const FRESH_MS = 7 * 24 * 3_600_000;
/** Events of one repository that may come at the same moment; beyond it the delivery fails, and is asked for again. */
const TRIES_MAX = 10;

type Holder = z.output<typeof storedNameHolder>;

/** Two items: the names of a number, and the number that holds a name. Names have no spaces, and are in lower case here. */
export class DynamoRepositoryNames implements RepositoryNames {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async seen(id: number, name: string, now: number): Promise<string[] | 'another'> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#note(id, name.toLowerCase(), now);
      } catch (error) {
        // Another event of the repository was noted in between: what it said is read, and kept.
        if (!isConditionFailure(error) || tries === TRIES_MAX) throw error;
      }
    }
  }

  async #note(id: number, called: string, now: number): Promise<string[] | 'another'> {
    const [known, holder] = await Promise.all([this.#get(keyOfId(id), storedNames), this.#holder(called)]);
    if (holder && holder.id !== id) return 'another';
    await this.#hold(id, called, holder);
    const before = known?.names.split(' ') ?? [];
    const beside = before.filter((each) => each !== called);
    if (!known?.held) await Promise.all(beside.map(async (name) => this.#hold(id, name, await this.#holder(name))));
    const others = beside.slice(0, NAMES_MAX - 1);
    if (known?.held && before[0] === called && now - known.at < FRESH_MS) return others;
    const names = { S: [called, ...others].join(' ') };
    const expiresAt = number(Math.floor(now / 1_000) + KEPT_S);
    const item = { ...keyOfId(id), names, at: number(now), held: { BOOL: true }, expiresAt };
    await this.#put(item, known && ['names', { S: known.names }]);
    return others;
  }

  /**
   * For good: sessions of this name do not end by time either, and whoever has the name next must not get them. A build before let a name end
   * by time; its items lose their end here.
   */
  async #hold(id: number, name: string, holder: Holder | undefined): Promise<void> {
    if (holder && (holder.id !== id || holder.expiresAt === undefined)) return;
    await this.#put({ ...keyOfName(name), id: number(id) }, holder && ['id', number(id)]);
  }

  #holder(name: string): Promise<Holder | undefined> {
    return this.#get(keyOfName(name), storedNameHolder);
  }

  async #get<Schema extends z.ZodType>(Key: Item, schema: Schema): Promise<z.output<Schema> | undefined> {
    const read = new GetItemCommand({ TableName: this.#tableName, ConsistentRead: true, Key });
    const { Item } = await this.#client.send(read);
    return Item && readItem(schema, Item, 'Names of a repository');
  }

  /** Only where nothing is yet, or where the field is as it was read. */
  async #put(item: Item, asRead: [field: string, value: AttributeValue] | undefined): Promise<void> {
    const condition = asRead
      ? {
          ConditionExpression: '#field = :was',
          ExpressionAttributeNames: { '#field': asRead[0] },
          ExpressionAttributeValues: { ':was': asRead[1] },
        }
      : { ConditionExpression: 'attribute_not_exists(PK)' };
    await this.#client.send(new PutItemCommand({ TableName: this.#tableName, Item: item, ...condition }));
  }
}

function keyOfId(id: number): Item {
  return deliveryKey('github-names', `id:${id}`);
}

function keyOfName(name: string): Item {
  return deliveryKey('github-names', `name:${name}`);
}
