import type { ModelTable } from '../../../domain/model/models.ts';
import type { BudgetLimits } from '../../../domain/money/budget.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import type { SlackThread } from '../../../domain/thread/thread-source.ts';
import type { ApiKeys, SignIns } from '../../../ports/api/credentials.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Log } from '../../../ports/log.ts';
import type { Metrics } from '../../../ports/metrics.ts';
import type { Replies } from '../../../ports/people/answered-posts.ts';
import type { Chat } from '../../../ports/people/chat.ts';
import type { ConsoleDoor } from '../../../ports/people/console-door.ts';
import type { Muting } from '../../../ports/people/muting.ts';
import type { Approvals, People } from '../../../ports/people/people.ts';
import type { SessionList } from '../../../ports/people/session-list.ts';
import type { Budgets } from '../../../ports/session/budgets.ts';
import type { Inbox } from '../../../ports/session/inbox.ts';
import type { Journal } from '../../../ports/session/journal.ts';
import type { Wakes } from '../../../ports/session/wakes.ts';
import type { WorkerStore } from '../../../ports/workers/worker-store.ts';
import type { Access, Author } from './access.ts';

export type IngressPorts = {
  inbox: Inbox;
  wakes: Wakes;
  approvals: Approvals;
  people: People;
  journal: Journal;
  budgets: Budgets;
  replies: Replies;
  muting: Muting;
  sessions: SessionList;
  workers: Pick<WorkerStore, 'get'>;
  /** What an operator offers; read when somebody asks. */
  models(): Promise<ModelTable>;
  keys: Pick<ApiKeys, 'put' | 'list' | 'revoke'>;
  signIns: Pick<SignIns, 'endAll'>;
  /** 256 random bits in base64url. */
  secret(): string;
  /** Of a key's callbacks; undefined where the deployment signs none. */
  callbackSecret(keyId: string): Promise<string | undefined>;
  chat: Chat;
  door: ConsoleDoor;
  clock: Clock;
  log: Log;
  metrics: Metrics;
};
export type IngressSettings = Access & { budgets: BudgetLimits };

/** A command or a pressed button of somebody who is served: in which session, by whom, when (Slack's ts). */
export type Asked = { source: SlackThread; sessionId: SessionId; author: Author; ts: string };

/** How an event ended, for the log and for tests. */
export type Received = 'ignored' | 'unauthorized' | 'accepted' | 'answered';

/** Nothing is done, and the log says why. */
export function ignored(ports: Pick<IngressPorts, 'log'>, reason: string): Received {
  ports.log.info('ignored', { reason });
  return 'ignored';
}
