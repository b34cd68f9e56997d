import { peopleMessage } from '../../domain/transcript/transcript.ts';
import { draftOf, type Outcome, type Session, type StepContext, withState } from '../context/context.ts';
import { commitDraft } from './commit.ts';
import { stopDraft } from './pausing.ts';
import { absorbPeople, withAttachments } from './people.ts';
import { isChoice } from './phases.ts';
import type { Plan } from './plan.ts';
import { withChoices } from './turns.ts';

export async function pause(
  context: StepContext,
  session: Session,
  plan: Extract<Plan, { kind: 'pause' }>,
): Promise<Outcome> {
  const { people, attachments } = await absorbPeople(context, plan.absorb, session);
  const messages = people.length > 0 ? [peopleMessage(people)] : [];
  const given = withState(session, withAttachments(withChoices(session.state, plan.absorb), attachments));
  if (plan.absorb.every(isChoice)) return commitDraft(context, draftOf('pause', given, { absorb: plan.absorb }));
  return commitDraft(context, stopDraft(given, { ...plan, messages }, context.clock.now()));
}

/** What authors changed of their messages, and what happened elsewhere, as the model will read it; nothing else happens. */
export async function note(
  context: StepContext,
  session: Session,
  { absorb }: Extract<Plan, { kind: 'note' }>,
): Promise<Outcome> {
  const { people, attachments } = await absorbPeople(context, absorb, session);
  const given = withState(session, withAttachments(withChoices(session.state, absorb), attachments));
  return commitDraft(context, draftOf('noted', given, { messages: [peopleMessage(people)], absorb }));
}
