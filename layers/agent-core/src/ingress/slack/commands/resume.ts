import type { Texts } from '../../../domain/language/texts.ts';
import type { BudgetLimits } from '../../../domain/money/budget.ts';
import { monthOf, type SharedScope } from '../../../domain/money/month-spend.ts';
import { type Act, may } from '../../../domain/people/roles.ts';
import type { JournalEntry } from '../../../domain/session/journal.ts';
import type { NoticeButton } from '../../../domain/session/notice.ts';
import type { BudgetReached, PauseReason } from '../../../domain/session/session.ts';
import { slackMessageKey } from '../../../domain/session/slack-thread.ts';
import { roleIn } from '../access/access.ts';
import { type Asked, type IngressPorts, type IngressSettings, ignored, type Received } from '../access/context.ts';
import { type Answering, textsFor } from '../access/language.ts';
import type { Amount } from '../interpret/amount.ts';
import { askedBy, type Press } from '../interpret/buttons.ts';
import { limitAfter, raiseProblem } from './raised-limit.ts';

/** A pressed button of a pause. One that was pressed too late changes nothing. */
export async function receiveResume(
  ports: IngressPorts,
  settings: IngressSettings,
  press: Press,
  action: NoticeButton['action'],
): Promise<Received> {
  const asked = await askedBy(ports, settings, press);
  if (asked === 'unauthorized') return 'unauthorized';
  const entry = await ports.journal.newest(asked.sessionId);
  if (entry?.state.phase.kind !== 'paused') return ignored(ports, 'a button of a pause that is over');
  if (action === 'resume') {
    await resume(ports, asked);
    return 'accepted';
  }
  const texts = await textsFor(ports, asked.author.user);
  const raised = await raise({ ...ports, texts }, settings, asked, { entry });
  if (raised.text) await ports.chat.say(asked.source, raised.text);
  return raised.kind;
}

type Raised = { kind: Received; text?: string };

/** Raises the budget that the session is paused for: to what people said, or to what the pause offered. */
export async function raise(
  ports: IngressPorts & Answering,
  settings: IngressSettings,
  asked: Asked,
  { entry, amount }: { entry: JournalEntry; amount?: Amount | undefined },
): Promise<Raised> {
  const { state } = entry;
  const { user } = asked.author;
  const reason = state.phase.kind === 'paused' ? state.phase.reason : undefined;
  if (reason?.kind !== 'budget-usd') return { kind: ignored(ports, 'no budget is used up here') };
  if (!may(await roleIn(ports, settings, asked.author, entry), actOf(reason)))
    return { kind: 'unauthorized', text: whoMayRaise(ports.texts, settings, `<@${user}>`, reason) };
  const limitMicroUsd = raisedLimit(settings.budgets, reason, amount);
  const problem = raiseProblem(ports.texts, limitMicroUsd, reason);
  if (problem) return { kind: 'answered', text: problem };
  const shared = sharedScope(asked.source.teamId, state.requester, reason);
  const now = ports.clock.now();
  // A month that is over needs no more money: the session only goes on.
  if (shared && reason.month === monthOf(now))
    await ports.budgets.raise(reason.month, shared, { limitMicroUsd, by: user, at: now });
  const stored = await resume(ports, asked, shared ? undefined : limitMicroUsd);
  const text = ports.texts.budget.raised(`<@${user}>`, reason, limitMicroUsd);
  return { kind: 'accepted', ...(stored === 'created' ? { text } : {}) };
}

/** The item that lets a paused session go on, and may give it money; only a step writes the journal. */
export async function resume(
  ports: IngressPorts,
  asked: Asked,
  raiseToMicroUsd?: number,
): Promise<'created' | 'exists'> {
  const { source, sessionId, author, ts } = asked;
  const stored = await ports.inbox.put(sessionId, {
    key: slackMessageKey(source.channel, `resume-${ts}`),
    kind: 'resume',
    ...(raiseToMicroUsd === undefined ? {} : { raiseToMicroUsd }),
    ...{ ts, user: author.user, text: '', files: [], at: ports.clock.now() },
  });
  await ports.wakes.ring(sessionId);
  return stored;
}

function actOf({ scope = 'session' }: BudgetReached): Act {
  return scope === 'session' ? 'raise session budget' : 'raise month budget';
}

export function whoMayRaise(
  { budget, commands }: Texts,
  { adminUserIds }: IngressSettings,
  user: string,
  reason: BudgetReached,
): string {
  if (actOf(reason) === 'raise session budget') return budget.requesterRaises(user, reason);
  if (adminUserIds.length > 0) return budget.adminRaises(user, reason);
  return budget.nobodyRaises(user, reason, commands.adminsAreSetBy);
}

/** What the pause offered; an older build's pause offers one more of the operator's own. */
function raisedLimit(limits: BudgetLimits, reason: BudgetReached, amount: Amount | undefined): number {
  if (amount) return limitAfter(amount, reason.limitMicroUsd);
  return reason.raiseToMicroUsd ?? reason.limitMicroUsd + limits.sessionBudgetMicroUsd;
}

function sharedScope(
  teamId: string,
  user: string,
  { scope = 'session' }: PauseReason & BudgetReached,
): SharedScope | undefined {
  switch (scope) {
    case 'session':
      return undefined;
    case 'user':
      return { kind: 'user', teamId, user };
    case 'deployment':
      return { kind: 'deployment' };
  }
}
