import type { BudgetLimits } from '../../../domain/money/budget.ts';
import type { CodeRight } from '../../../domain/people/code-rights.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { CodeHost } from '../../../ports/code-host.ts';
import type { Log } from '../../../ports/log.ts';
import type { Replies } from '../../../ports/people/answered-posts.ts';
import type { Chat } from '../../../ports/people/chat.ts';
import type { SessionList } from '../../../ports/people/session-list.ts';
import type { CodeEvents } from '../../../ports/session/code-events.ts';
import type { Inbox } from '../../../ports/session/inbox.ts';
import type { Journal } from '../../../ports/session/journal.ts';
import type { RepositoryNames } from '../../../ports/session/repository-names.ts';
import type { Wakes } from '../../../ports/session/wakes.ts';
import type { WorkerStore } from '../../../ports/workers/worker-store.ts';

export type CodeIngressPorts = {
  events: CodeEvents;
  names: RepositoryNames;
  inbox: Inbox;
  wakes: Wakes;
  journal: Pick<Journal, 'newest' | 'unread'>;
  workers: Pick<WorkerStore, 'get'>;
  sessions: Pick<SessionList, 'begins'>;
  replies: Replies;
  chat: Pick<Chat, 'say' | 'react'>;
  codeHost: Pick<CodeHost, 'addresses' | 'identity' | 'issue' | 'rightOf' | 'deleteBranch'>;
  clock: Clock;
  log: Log;
};

/** What an operator sets. `starters`: the least right of who may start a session or take part in one. */
export type CodeIngressSettings = {
  agent: string;
  label: string;
  starters: CodeRight;
  deletesBranches: boolean;
  budgets: BudgetLimits;
};

/** How an event ended, for the log and for tests. */
export type ReceivedEvent = 'ignored' | 'repeated' | 'rung' | 'noted' | 'accepted' | 'answered' | 'unauthorized';

export function ignored({ log }: Pick<CodeIngressPorts, 'log'>, reason: string): ReceivedEvent {
  log.info('ignored', { reason });
  return 'ignored';
}
