import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { Muted, Muting, Part } from '../../../ports/people/muting.ts';
import { attributesOf, readItem } from '../items/attributes.ts';
import type { Item } from '../items/keys.ts';
import { storedMuting } from '../items/small-items.ts';

/** One item per place and one per thread, with what was said last: a thread can be unmuted in a muted place. */
export class DynamoMuting implements Muting {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async set(scope: string, part: Part, muted: Muted): Promise<void> {
    const Item = { ...mutingKey(scope, part), ...attributesOf({ schema: 1, ...muted }) };
    await this.#client.send(new PutItemCommand({ TableName: this.#tableName, Item }));
  }

  async of(scope: string, { place, thread }: Required<Part>): Promise<'thread' | 'place' | undefined> {
    const [own, whole] = await Promise.all([this.#said(scope, { place, thread }), this.#said(scope, { place })]);
    if (own !== undefined) return own ? 'thread' : undefined;
    return whole ? 'place' : undefined;
  }

  async #said(scope: string, part: Part): Promise<boolean | undefined> {
    const Key = mutingKey(scope, part);
    const read = new GetItemCommand({ TableName: this.#tableName, ConsistentRead: true, Key });
    const { Item } = await this.#client.send(read);
    return Item && readItem(storedMuting, Item, 'Muting').muted;
  }
}

function mutingKey(scope: string, { place, thread }: Part): Item {
  return { PK: { S: `Q#${scope}#${place}` }, SK: { S: thread === undefined ? 'C' : `T#${thread}` } };
}
