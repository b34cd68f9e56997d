import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { DeliveryPlace, DeliveryPlaces } from '../../../ports/session/hook-deliveries.ts';
import { attributesOf, readItem } from '../items/attributes.ts';
import { deliveryKey } from '../items/keys.ts';
import { storedDeliveryPlace } from '../items/small-items.ts';

const KEY = deliveryKey('github-look', 'place');

/** One item, replaced whole. Two runs at once ask twice for what was lost, which does nothing twice. */
export class DynamoDeliveryPlaces implements DeliveryPlaces {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;

  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async place(): Promise<DeliveryPlace | undefined> {
    const read = new GetItemCommand({ TableName: this.#tableName, ConsistentRead: true, Key: KEY });
    const { Item } = await this.#client.send(read);
    return Item && readItem(storedDeliveryPlace, Item, 'Place in deliveries');
  }

  async remember(place: DeliveryPlace): Promise<void> {
    const Item = { ...KEY, ...attributesOf(place) };
    await this.#client.send(new PutItemCommand({ TableName: this.#tableName, Item }));
  }
}
