import type { Outcome, Session, StepContext } from '../context/context.ts';
import type { Plan } from '../session/plan.ts';
import { undelivered, workerLost } from '../worker-life/worker-entries.ts';
import { send } from './send.ts';

/** Less than this before `notAfter` a command would be refused on arrival; a new intent is made instead. */
const DELIVERY_MS = 20_000;

/** An intent whose command id was never recorded: it may have been sent. It goes only to the machine that it names. */
export async function resend(
  context: StepContext,
  session: Session,
  plan: Extract<Plan, { kind: 'resend' }>,
): Promise<Outcome> {
  const { target } = plan.dispatch;
  const command = { work: plan.work, target };
  const item = await context.workerStore.get(session.sessionId);
  const status = await context.machines.describe(target.instanceId);
  if (status.kind === 'gone' || item?.instanceId !== target.instanceId) return workerLost(context, session, command);
  const sameStart = item.state === 'online' && item.generation === target.generation && status.kind === 'running';
  const inTime = context.clock.now() < target.notAfter - DELIVERY_MS;
  if (sameStart && inTime) return send(context, session, command, true);
  return undelivered(context, session, command, 0);
}
