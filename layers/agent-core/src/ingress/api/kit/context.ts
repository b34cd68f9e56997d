import type { ModelTable } from '../../../domain/model/models.ts';
import type { BudgetLimits } from '../../../domain/money/budget.ts';
import type { Sources } from '../../../domain/session/source.ts';
import type { ApiKeys, Rates, SignIns } from '../../../ports/api/credentials.ts';
import type { Queues } from '../../../ports/api/queues.ts';
import type { Requests } from '../../../ports/api/requests.ts';
import type { SessionReader } from '../../../ports/api/session-reader.ts';
import type { Shares } from '../../../ports/api/shares.ts';
import type { BlobSizes, Blobs } from '../../../ports/blobs.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';
import type { Muting } from '../../../ports/people/muting.ts';
import type { Approvals } from '../../../ports/people/people.ts';
import type { SessionList } from '../../../ports/people/session-list.ts';
import type { Threads } from '../../../ports/people/threads.ts';
import type { Budgets } from '../../../ports/session/budgets.ts';
import type { DueItems } from '../../../ports/session/due-items.ts';
import type { Inbox } from '../../../ports/session/inbox.ts';
import type { Journal } from '../../../ports/session/journal.ts';
import type { Wakes } from '../../../ports/session/wakes.ts';
import type { Commands } from '../../../ports/workers/commands.ts';
import type { Fleet } from '../../../ports/workers/fleet.ts';
import type { WorkerStore } from '../../../ports/workers/worker-store.ts';
import type { Describe, Rare } from './rare.ts';

export type ApiPorts = {
  reader: SessionReader;
  journal: Pick<Journal, 'newest' | 'messages' | 'unread' | 'commit'>;
  inbox: Pick<Inbox, 'put'>;
  wakes: Pick<Wakes, 'ring'>;
  sessions: Pick<SessionList, 'begins'>;
  /** For forks that talk in a thread: what it needs is loaded, and its secret read, with the first of them. */
  threads: Threads;
  requests: Requests;
  workers: Pick<WorkerStore, 'get' | 'replace'>;
  budgets: Budgets;
  /** For admins: what is late, what queues hold, what runs. Machines are asked for seldom, so their client is loaded then. */
  dueItems: Pick<DueItems, 'due'>;
  queues: Queues;
  fleet(): Promise<Pick<Fleet, 'machines' | 'volumes'>>;
  /** To machines that run: asked for seldom, as the fleet. */
  commands(): Promise<Commands>;
  muting: Muting;
  approvals: Approvals;
  blobs: Pick<Blobs, 'get' | 'presignGet' | 'presignUpload' | 'copy'> & BlobSizes;
  shares: Shares;
  keys: ApiKeys;
  signIns: SignIns;
  rates: Rates;
  /** What an operator offers; read when somebody asks. */
  models(): Promise<ModelTable>;
  /** 256 random bits in base64url. */
  secret(): string;
  /** Of a key's callbacks; undefined where the deployment signs none. */
  callbackSecret(keyId: string): Promise<string | undefined>;
  /** Resolves after so many milliseconds. */
  pause(ms: number): Promise<void>;
  clock: Clock;
  log: Log;
};

export type ApiSettings = {
  adminUserIds: string[];
  budgets: BudgetLimits;
  sources: Sources;
  /** Those that callbacks may go to although they are not public. */
  callbackHosts: string[];
  /** Of the code host, for links. */
  serverUrl: string;
  build: string;
};

/** All that a route works with. `redacted`: the same data without anything that has the shape of a secret. */
export type Api = {
  ports: ApiPorts;
  settings: ApiSettings;
  redacted<Value>(value: Value): Value;
  rare(): Promise<Rare>;
  describe(): Promise<Describe>;
};
