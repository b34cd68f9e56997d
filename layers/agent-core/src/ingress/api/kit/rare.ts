import type { NewFork } from '../../../domain/api/asked/write.ts';
import type { SessionDiff } from '../../../domain/api/reports.ts';
import type { Caller } from '../../../domain/api/rights.ts';
import type { ForkRow } from '../../../domain/api/session.ts';
import type { ShowCall } from '../../../domain/api/views/items.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import type { Api } from './context.ts';
import type { Route } from './route.ts';

/** A fork that somebody asks for: of which session, and how it is to go on. */
export type ForkAsked = { id: string; body: NewFork; headers: Record<string, string | undefined> };

/** Who looks at what a session's clones hold; `entry`: its newest. */
export type DiffAsked = { api: Api; caller: Caller; entry: JournalEntry };

/** The document of all routes. A part of its own: it makes every schema of an answer, and the page of a session needs none. */
export type Describe = (routes: readonly Route[], build: string) => object;

/**
 * What the list of sessions and most writes do not need and what is large, loaded together with the first of them. One part, because each part that is loaded later splits
 * what it shares with the rest into files of their own, and every file costs a cold start a look-up and a read.
 */
export type Rare = {
  showCall: ShowCall;
  diffOf(asked: DiffAsked, version: number | undefined): Promise<SessionDiff>;
  unbegun(api: Api, sessionId: SessionId): Promise<JournalEntry | undefined>;
  fork(api: Api, caller: Caller, asked: ForkAsked): Promise<ForkRow>;
};
