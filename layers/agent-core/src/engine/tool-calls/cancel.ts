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
  const { work, dispatch } = plan;
  const { target } = dispatch;
  const command = { work, target };
  const status = await context.machines.describe(target.instanceId);
  if (status.kind === 'gone') return workerLost(context, session, command);
  if (status.kind === 'running') return sendCancel(context, session, command);
  const now = context.clock.now();
  if (now > target.notAfter) return workerLost(context, session, command);
  const checkAt = await armCheck(context, session, target.notAfter - now + 1_000);
  const again = withWork(session, { ...work, dispatch: { ...dispatch, checkAt } });
  return commitDraft(context, draftOf('check-again', again));
}
