import type { ModelTable } from '../../../domain/model/models.ts';
import type { BudgetLimits } from '../../../domain/money/budget.ts';
import type { Sources } from '../../../domain/session/source.ts';
import type { ApiKeys, Rates, SignIns } from '../../../ports/api/credentials.ts';
import type { SessionReader } from '../../../ports/api/session-reader.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';
import type { Muting } from '../../../ports/people/muting.ts';
import type { Approvals } from '../../../ports/people/people.ts';
import type { Budgets } from '../../../ports/session/budgets.ts';
import type { Journal } from '../../../ports/session/journal.ts';
import type { WorkerStore } from '../../../ports/workers/worker-store.ts';

export type ApiPorts = {
  reader: SessionReader;
  journal: Pick<Journal, 'newest' | 'messages'>;
  workers: Pick<WorkerStore, 'get'>;
  budgets: Pick<Budgets, 'month'>;
  muting: Pick<Muting, 'of'>;
  approvals: Pick<Approvals, 'of'>;
  keys: Pick<ApiKeys, 'get' | 'used'>;
  signIns: SignIns;
  rates: Rates;
  /** What an operator offers; read when somebody asks. */
  models(): Promise<ModelTable>;
  /** 256 random bits in base64url. */
  secret(): string;
  /** Resolves after so many milliseconds. */
  pause(ms: number): Promise<void>;
  clock: Clock;
  log: Log;
};

export type ApiSettings = {
  adminUserIds: string[];
  budgets: BudgetLimits;
  sources: Sources;
  /** Of the code host, for links. */
  serverUrl: string;
  build: string;
};

/** All that a route works with. `redacted`: the same data without anything that has the shape of a secret. */
export type Api = { ports: ApiPorts; settings: ApiSettings; redacted<Value>(value: Value): Value };
