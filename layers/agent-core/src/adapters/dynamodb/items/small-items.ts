import * as z from 'zod';
import type { Usage } from '../../../domain/model/spend.ts';
import type { SpendTotal } from '../../../domain/money/month-spend.ts';
import { persisted } from '../../../domain/read-persisted.ts';
import type { VersionMarks } from '../../../domain/session/versions.ts';
import type { DeliveryPlace } from '../../../ports/session/hook-deliveries.ts';

/*
 * Items of a few numbers and words, without a version of their own. PERSISTED CONTRACT: they grow by optional fields, or by fields
 * with a default. Counters are added to, field by field; the others are replaced whole.
 */
const count = z.number().default(0);

/** A month's counter of one person in one channel: `C#<month>`, `U#…`. Commits add to it. */
type Counted = Omit<SpendTotal, 'usage'> & Omit<Usage, 'cacheWrite1hTokens'>;
export const storedCounter = persisted<Counted>()({
  costMicroUsd: count,
  estimatedMicroUsd: count,
  inputTokens: count,
  outputTokens: count,
  cacheReadTokens: count,
  cacheWriteTokens: count,
  modelCalls: count,
});

/** A limit that people raised for a month: `C#<month>`, `B#…`. Without a number nothing was raised. */
export const storedRaise = persisted<{ limitMicroUsd: number }>()({ limitMicroUsd: count });

/** Who was approved by whom: `A#<scope>`, `U#…`. That the item is there is the approval. */
export const storedApproval = persisted<{ by: string; at: number }>()({ by: z.string().default(''), at: count });

/** Whether only mentions count in a channel or thread: `Q#<scope>#<channel>`. */
export const storedMuting = persisted<{ schema: 1; muted: boolean; by: string; at: number }>()({
  schema: z.literal(1),
  muted: z.boolean(),
  by: z.string().default(''),
  at: count,
});

/** That a session began: `G#<scope>#<month>`. */
export const storedBeginning = persisted<{ sessionId: string; begunBy: string; at: number }>()({
  sessionId: z.string().min(1),
  begunBy: z.string().default(''),
  at: count,
});

/** A post that got its answer, or whose answer somebody is writing: `R#<post>`. */
export const storedReply = persisted<{ status: 'answering' | 'answered' }>()({
  status: z.enum(['answering', 'answered']),
});

/** Which session a machine belongs to: `N#<instance>`. */
export const storedInstance = persisted<{ sessionId: string }>()({ sessionId: z.string().min(1) });

/** What an inbox item says beside its words: `I#…`. Older builds wrote `absorbedBy` only. */
export const storedVersion = persisted<VersionMarks>()({
  version: z.string().optional(),
  absorbedBy: z.number().optional(),
  readBefore: z.number().optional(),
});

/** Which session opened a pull request, or waits for a commit: `P#…`, `C#<host>/…`. */
export const storedSignpost = persisted<{ sessionId: string }>()({ sessionId: z.string().min(1) });

/** How far lost events were looked for: `D#github-look`, `place`. */
export const storedDeliveryPlace = persisted<DeliveryPlace>()({
  until: count,
  cursor: z.string().optional(),
  from: z.number().optional(),
  unsettledSince: z.number().optional(),
});

/**
 * What a repository is and was called, with spaces between: `D#github-names`, `id:…`. `held`: the names are held without an end; a build
 * that let them end by time wrote none.
 */
export const storedNames = persisted<{ names: string; at: number; held?: boolean | undefined }>()({
  names: z.string().min(1),
  at: count,
  held: z.boolean().optional(),
});

/** Which repository holds a name: `D#github-names`, `name:…`. Only a build that let names end by time wrote `expiresAt`. */
export const storedNameHolder = persisted<{ id: number; expiresAt?: number | undefined }>()({
  id: z.number(),
  expiresAt: z.number().optional(),
});

/** What the sweeper sees of a summary and of an unread message. An odd count must not stop its look at everybody's. */
export const storedDue = persisted<{ dueAt: number; sweeps: number }>()({ dueAt: z.number(), sweeps: count.catch(0) });
