import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { SessionQuery } from './asked/session.ts';
import { ApiProblem } from './problem.ts';

/** Where a list goes on: below this activity of this session, in this month. */
export type ListPlace = { month: string; at: number; sessionId: string };

const place = z.strictObject({
  month: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
  at: z.number().int().nonnegative(),
  sessionId: z.string().max(200),
  of: z.string(),
});

/** What a list is of: another question's cursor does not fit. Nothing is secret in it; each row's rights are looked at anew. */
function questionOf({ cursor: _cursor, limit: _limit, ...filters }: SessionQuery): string {
  const sorted = Object.entries(filters).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(sorted)).digest('base64url').slice(0, 22);
}

export function cursorOf(at: ListPlace, query: SessionQuery): string {
  return Buffer.from(JSON.stringify({ ...at, of: questionOf(query) })).toString('base64url');
}

/** Throws for what is no cursor of this list. */
export function placeIn(cursor: string, query: SessionQuery): ListPlace {
  const found = place.safeParse(jsonOf(cursor));
  if (!found.success) throw new ApiProblem(400, 'bad-cursor', 'The cursor is none');
  const { of, ...at } = found.data;
  if (of !== questionOf(query)) throw new ApiProblem(400, 'bad-cursor', 'The cursor is of a list with other filters');
  return at;
}

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
