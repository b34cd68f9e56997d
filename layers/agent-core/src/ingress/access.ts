import type { PauseReason, SessionState } from '../domain/session.ts';
import type { Approvals } from '../ports.ts';

export type Access = { adminUserIds: string[] };

/** Whether somebody may use the agent: everybody when no admin is configured, else admins and whom they approved. */
export async function isAllowed(
  ports: { approvals: Approvals },
  access: Access,
  scope: string,
  user: string,
): Promise<boolean> {
  return isAdmin(access, user) || (await ports.approvals.isApproved(scope, user));
}

/** Where no admins are configured, everybody is one. */
export function isAdmin({ adminUserIds }: Access, user: string): boolean {
  return adminUserIds.length === 0 || adminUserIds.includes(user);
}

/** A session's own budget is its requester's to raise; what other sessions share is an admin's. */
export function mayRaise(
  access: Access,
  state: SessionState,
  reason: Extract<PauseReason, { kind: 'budget-usd' }>,
  user: string,
): boolean {
  return isAdmin(access, user) || ((reason.scope ?? 'session') === 'session' && user === state.requester);
}
