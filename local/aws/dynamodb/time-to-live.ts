import type { Json } from './engine.ts';
import { DynamoDbFailure } from './failure.ts';

/** Stores each table's TTL setting. Nothing is swept: AWS may take days too, so nobody may rely on it. */
export class TimeToLive {
  readonly #attributeByTable = new Map<string, string>();

  update(input: Json): Json {
    const specification = input.TimeToLiveSpecification as { AttributeName?: string; Enabled?: boolean } | undefined;
    const table = String(input.TableName);
    if (!specification?.AttributeName || typeof specification.Enabled !== 'boolean')
      throw DynamoDbFailure.validation('TimeToLiveSpecification needs AttributeName and Enabled');
    if (specification.Enabled === this.#attributeByTable.has(table))
      throw DynamoDbFailure.validation(`TimeToLive is already ${specification.Enabled ? 'enabled' : 'disabled'}`);
    if (specification.Enabled) this.#attributeByTable.set(table, specification.AttributeName);
    else this.#attributeByTable.delete(table);
    return { TimeToLiveSpecification: specification };
  }

  describe(input: Json): Json {
    const attribute = this.#attributeByTable.get(String(input.TableName));
    const description = attribute
      ? { TimeToLiveStatus: 'ENABLED', AttributeName: attribute }
      : { TimeToLiveStatus: 'DISABLED' };
    return { TimeToLiveDescription: description };
  }

  forget(tableName: string): void {
    this.#attributeByTable.delete(tableName);
  }
}
