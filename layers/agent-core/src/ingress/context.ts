import type { BudgetLimits } from '../domain/budget.ts';
import type { Approvals, Budgets, Chat, Clock, Inbox, Journal, Log, Replies, Wakes } from '../ports.ts';
import type { Access } from './access.ts';

export type IngressPorts = {
  inbox: Inbox;
  wakes: Wakes;
  approvals: Approvals;
  journal: Journal;
  budgets: Budgets;
  replies: Replies;
  chat: Chat;
  clock: Clock;
  log: Log;
};
export type IngressSettings = Access & { budgets: BudgetLimits };
export type Team = { teamId: string; botUserId: string };

/** How an event ended, for the log and for tests. */
export type Received = 'ignored' | 'unauthorized' | 'accepted' | 'answered';

/** Nothing is done, and the log says why. */
export function ignored(ports: Pick<IngressPorts, 'log'>, reason: string): Received {
  ports.log.info('ignored', { reason });
  return 'ignored';
}
