import { type AttributeValue, TransactionCanceledException } from '@aws-sdk/client-dynamodb';

/** Positions of a cancelled transaction's members whose condition failed; undefined when it was cancelled for another reason. */
export function failedConditions(error: unknown): number[] | undefined {
  const failed = failedItems(error);
  return failed && [...failed.keys()];
}

/** The same, each with the item that stood there, if the member asked to be told. */
export function failedItems(error: unknown): Map<number, Record<string, AttributeValue> | undefined> | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const reasons = error.CancellationReasons ?? [];
  const failed = reasons.flatMap(({ Code, Item }, index) =>
    Code === 'ConditionalCheckFailed' ? [[index, Item] as const] : [],
  );
  return failed.length > 0 ? new Map(failed) : undefined;
}

/** Positions of a cancelled transaction's members that another transaction touched at the same time; undefined when none. */
export function conflicts(error: unknown): number[] | undefined {
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const reasons = error.CancellationReasons ?? [];
  const busy = reasons.flatMap((reason, index) => (reason.Code === 'TransactionConflict' ? [index] : []));
  return busy.length > 0 ? busy : undefined;
}

export function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === 'ConditionalCheckFailedException';
}
