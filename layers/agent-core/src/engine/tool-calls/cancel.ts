import { draftOf, type Outcome, type Session, type StepContext } from '../context/context.ts';
import { commitDraft } from '../session/commit.ts';
import type { Plan } from '../session/plan.ts';
import { armCheck, withWork, workerLost } from '../worker-life/worker-entries.ts';
import { sendCancel } from './send.ts';

/** Ends calls that may have been sent, through the ledger: what comes back is what really happened. */
export async function cancel(
  context: StepContext,
  session: Session,
  plan: Extract<Plan, { kind: 'cancel' }>,
): Promise<Outcome> {
  const { target } = plan.dispatch;
  const status = await context.machines.describe(target.instanceId);
  if (status.kind === 'gone') return workerLost(context, session, plan.work, target);
  if (status.kind === 'running') return sendCancel(context, session, plan.work, target);
  const now = context.clock.now();
  if (now > target.notAfter) return workerLost(context, session, plan.work, target);
  const checkAt = await armCheck(context, session, target.notAfter - now + 1_000);
  const state = withWork(session, { ...plan.work, dispatch: { ...plan.dispatch, checkAt } });
  return commitDraft(context, session, draftOf('check-again', state));
}
