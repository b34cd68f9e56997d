import type { Engine, Json } from './engine.ts';
import { DynamoDbFailure, errorName } from './failure.ts';

/** Knows each table's key attributes, so that an item's key can be taken from a whole item. */
export class TableKeys {
  readonly #engine: Engine;
  readonly #names = new Map<string, Promise<string[]>>();

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** The key part of `item`. Throws `DynamoDbFailure` when the table does not exist. */
  async keyOf(tableName: string, item: Json): Promise<Json> {
    const key: Json = {};
    for (const name of await this.#keyNames(tableName)) key[name] = item[name];
    return key;
  }

  /** Drops what is known of a table that is created or deleted. */
  forget(tableName: string): void {
    this.#names.delete(tableName);
  }

  async #keyNames(tableName: string): Promise<string[]> {
    const known = this.#names.get(tableName);
    if (known) return known;
    const loading = this.#load(tableName);
    this.#names.set(tableName, loading);
    loading.catch(() => this.forget(tableName));
    return loading;
  }

  async #load(tableName: string): Promise<string[]> {
    const answer = await this.#engine.call('DescribeTable', { TableName: tableName });
    if (errorName(answer)) throw DynamoDbFailure.from(answer);
    const table = answer.body.Table as { KeySchema: { AttributeName: string }[] };
    return table.KeySchema.map((part) => part.AttributeName);
  }
}
