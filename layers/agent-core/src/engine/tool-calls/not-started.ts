import type { OpenWork } from '../../domain/session/session.ts';
import { openCalls } from '../../domain/session/session.ts';
import { notAfterFailure } from '../../domain/tool/after-failure.ts';
import { NOT_STARTED } from '../../domain/tool/not-started.ts';
import type { Draft, Outcome, Session, StepContext } from '../context/context.ts';
import { commitDraft } from '../session/commit.ts';
import type { Plan } from '../session/plan.ts';
import { resultsDraft, sameResult } from '../session/results.ts';

/** Somebody wrote before these calls, none of which was ever sent: the model reads that first. */
export function notStarted(
  context: StepContext,
  session: Session,
  { work }: Extract<Plan, { kind: 'not-started' }>,
): Promise<Outcome> {
  const [first] = openCalls(work);
  const kind = first && context.tools.placeOf(first.name) === 'worker' ? 'results' : 'tools';
  return commitDraft(context, { ...notStartedDraft(context, session, work), kind });
}

/** Others would see this call, and one before it failed: the model reads that first. What stands behind it goes on. */
export function notBehindFailure(
  context: StepContext,
  session: Session,
  { work, call, failed }: Extract<Plan, { kind: 'not-after-failure' }>,
): Promise<Outcome> {
  const results = sameResult([call], 'not-started', notAfterFailure(failed));
  const kind = context.tools.placeOf(call.name) === 'worker' ? 'results' : 'tools';
  return commitDraft(context, { ...resultsDraft(context, session, { work, results }), kind });
}

/** The entry in which all open calls end without having begun. */
export function notStartedDraft(context: StepContext, session: Session, work: OpenWork): Draft {
  const results = sameResult(openCalls(work), 'not-started', NOT_STARTED);
  return resultsDraft(context, session, { work, results });
}
