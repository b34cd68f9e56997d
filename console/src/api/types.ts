import type { SessionStateWord } from '@remote-swe/core/domain/api/asked/session';
import type { EntryView, Item } from '@remote-swe/core/domain/api/entry';
import type { me } from '@remote-swe/core/domain/api/me';
import type { costs, SessionDiff } from '@remote-swe/core/domain/api/reports';
import type { ForkRow, SessionRow, SessionView } from '@remote-swe/core/domain/api/session';
import type * as z from 'zod';

export type { EntryView, ForkRow, Item, SessionRow, SessionView };
export type State = SessionStateWord;
export type Source = SessionRow['source'];
export type Me = z.infer<typeof me>;
export type PullRequest = SessionRow['pullRequests'][number];
export type Edit = NonNullable<Extract<Item, { type: 'call' }>['edit']>[number];
export type DiffView = SessionDiff;
export type CostRow = z.infer<typeof costs>['rows'][number];
