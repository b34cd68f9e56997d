import { SlackError } from '../workspace/slack-error.ts';

export type Page<Item> = { items: Item[]; nextCursor: string };

/** Cuts one page out of a list. Cursors are opaque to callers, as Slack's are. @throws SlackError invalid_cursor */
export function takePage<Item>(items: readonly Item[], cursor: string | undefined, limit: number): Page<Item> {
  const start = cursor ? decode(cursor) : 0;
  const end = start + limit;
  return { items: items.slice(start, end), nextCursor: end < items.length ? encode(end) : '' };
}

function encode(position: number): string {
  return Buffer.from(`next:${position}`).toString('base64');
}

function decode(cursor: string): number {
  const position = /^next:(\d+)$/.exec(Buffer.from(cursor, 'base64').toString('latin1'))?.[1];
  if (position === undefined) throw new SlackError('invalid_cursor');
  return Number(position);
}
