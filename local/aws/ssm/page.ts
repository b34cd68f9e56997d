import { AwsFailure } from '../failure.ts';

/** One page of a list; tokens are offsets. Throws InvalidNextToken. */
export function page<Item>(items: Item[], size: number, token = '0'): { items: Item[]; nextToken: string | undefined } {
  const start = Number(token);
  if (!Number.isInteger(start) || start < 0)
    throw new AwsFailure('InvalidNextToken', 'The specified token is not valid.');
  const end = start + size;
  return { items: items.slice(start, end), nextToken: end < items.length ? String(end) : undefined };
}
