import type { Json } from './engine.ts';
import { DynamoDbFailure } from './failure.ts';

/** Which tables are protected against deletion: dynalite does not know it. */
export class DeletionProtection {
  readonly #protected = new Set<string>();

  set(tableName: string, isProtected: boolean): void {
    if (isProtected) this.#protected.add(tableName);
    else this.#protected.delete(tableName);
  }

  /** Whether an UpdateTable changes this and nothing else. */
  isChange({ TableName: _table, ...changes }: Json): boolean {
    return Object.keys(changes).join() === 'DeletionProtectionEnabled';
  }

  check(tableName: string): void {
    if (this.#protected.has(tableName))
      throw DynamoDbFailure.validation(
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      );
  }
}
