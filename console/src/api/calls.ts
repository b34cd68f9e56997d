import type { costs, files, operations, workers } from '@remote-swe/core/domain/api/reports';
import type * as z from 'zod';
import { get, getText, path, type Query, withQuery, write } from './request.ts';
import type { DiffView, EntryView, ForkRow, Me, SessionRow, SessionView } from './types.ts';

/** As many entries as the API gives at once. */
export const ENTRIES_MAX = 200;
/** How long the API holds a question for changes. */
export const CHANGES_WAIT_S = 20;

/** Where entries come from: the API of a session, or of a shared one. */
export type EntrySource = {
  entries(query: { before?: number; after?: number; limit: number }, signal: AbortSignal): Promise<EntryPage>;
  changes?(query: { since: number; waitS: number }, signal: AbortSignal): Promise<Changes>;
};

export type SessionPage = { sessions: SessionRow[]; next?: string };
export type EntryPage = { entries: EntryView[]; version: number };
export type Changes = EntryPage & { session: SessionView };
export type Costs = z.infer<typeof costs>;
type KeptFile = z.infer<typeof files>['files'][number];
export type Worker = z.infer<typeof workers>['workers'][number];
export type Operations = z.infer<typeof operations>;
export type NewFork = { at: number; words?: string; model?: string; systemPrompt?: string; talk?: 'thread' };

export const api = {
  me: (signal?: AbortSignal) => get<Me>('/api/me', signal),
  signIn: (code: string) => write<undefined>('POST', '/api/sign-in', { code }),
  signOut: () => write<undefined>('POST', '/api/sign-out'),
  sessions: (query: Query, signal?: AbortSignal) => get<SessionPage>(withQuery('/api/sessions', query), signal),
  session: (id: string, signal?: AbortSignal) => get<SessionView>(path('sessions', id), signal),
  entries: (id: string, query: Query, signal?: AbortSignal) =>
    get<EntryPage>(withQuery(path('sessions', id, 'entries'), query), signal),
  entry: (id: string, version: number, signal?: AbortSignal) =>
    get<EntryView>(path('sessions', id, 'entries', version), signal),
  output: (address: string, signal?: AbortSignal) => getText(address, signal),
  changes: (id: string, query: Query, signal?: AbortSignal) =>
    get<Changes>(withQuery(path('sessions', id, 'changes'), query), signal),
  diff: (id: string, version?: number, signal?: AbortSignal) =>
    get<DiffView>(withQuery(path('sessions', id, 'diff'), { version }), signal),
  files: (id: string, signal?: AbortSignal) => get<{ files: KeptFile[] }>(path('sessions', id, 'files'), signal),
  say: (id: string, text: string) => write<{ key: string }>('POST', path('sessions', id, 'messages'), { text }),
  stop: (id: string) => write<unknown>('POST', path('sessions', id, 'stop'), {}),
  resume: (id: string) => write<unknown>('POST', path('sessions', id, 'resume'), {}),
  raise: (id: string, toMicroUsd: number) => write<unknown>('POST', path('sessions', id, 'raise'), { toMicroUsd }),
  mute: (id: string, muted: boolean) => write<unknown>('POST', path('sessions', id, 'mute'), { muted }),
  /** `name`: the same for the same wish, so that asking again makes no second fork. */
  fork: (id: string, fork: NewFork, name: string) =>
    write<ForkRow>('POST', path('sessions', id, 'forks'), fork, { 'idempotency-key': name }),
  share: (id: string, hours: number) =>
    write<{ url: string; expiresAt: number }>('POST', path('sessions', id, 'shares'), { hours }),
  unshare: (id: string) => write<undefined>('DELETE', path('sessions', id, 'shares')),
  shared: (token: string, signal?: AbortSignal) => get<SessionView>(path('shared', token), signal),
  sharedEntries: (token: string, query: Query, signal?: AbortSignal) =>
    get<EntryPage>(withQuery(path('shared', token, 'entries'), query), signal),
  costs: (query: Query, signal?: AbortSignal) => get<Costs>(withQuery('/api/costs', query), signal),
  workers: (signal?: AbortSignal) => get<{ workers: Worker[] }>('/api/workers', signal),
  operations: (signal?: AbortSignal) => get<Operations>('/api/operations', signal),
};

/** The entries of a session, and what comes after them. */
export function sessionSource(id: string): EntrySource {
  return {
    entries: (query, signal) => api.entries(id, query, signal),
    changes: (query, signal) => api.changes(id, query, signal),
  };
}

/** Where the whole output of a call is read. */
export function outputAddress(id: string, version: number, toolCallId: string): string {
  return path('sessions', id, 'entries', version, 'outputs', toolCallId);
}

export function transcriptAddress(id: string): string {
  return path('sessions', id, 'transcript');
}

export function fileAddress(id: string, version: number, index: number): string {
  return path('sessions', id, 'files', version, index);
}
