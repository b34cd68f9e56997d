import { type BudgetLimits, budgetName } from '../domain/budget.ts';
import { monthOf, type SharedScope } from '../domain/month-spend.ts';
import type { NoticeButton } from '../domain/notice.ts';
import type { BudgetReached, PauseReason, SessionState } from '../domain/session.ts';
import { formatUsd } from '../domain/spend.ts';
import { isAllowed, mayRaise } from './access.ts';
import type { PressTarget } from './buttons.ts';
import { type IngressPorts, type IngressSettings, ignored, type Received } from './context.ts';
import { inboxKey } from './interpret.ts';

/** A pressed button of a pause. One that was pressed too late changes nothing. */
export async function receiveResume(
  ports: IngressPorts,
  settings: IngressSettings,
  target: PressTarget,
  action: NoticeButton['action'],
): Promise<Received> {
  if (!(await isAllowed(ports, settings, target.source.teamId, target.user))) return 'unauthorized';
  const entry = await ports.journal.newest(target.sessionId);
  if (entry?.state.phase.kind !== 'paused') return ignored(ports, 'a button of a pause that is over');
  if (action === 'resume') {
    await resume(ports, target);
    return 'accepted';
  }
  const raised = await raise(ports, settings, target, entry.state);
  if (raised.text) await ports.chat.say(target.source, raised.text);
  return raised.kind;
}

/** `raise_budget` as a command: the same as the button. Resolves to what the thread is told. */
export async function raiseBudget(
  ports: IngressPorts,
  settings: IngressSettings,
  target: PressTarget,
): Promise<string> {
  const entry = await ports.journal.newest(target.sessionId);
  const raised = entry && (await raise(ports, settings, target, entry.state));
  return (
    raised?.text ?? 'No budget of this thread is used up, so there is nothing to raise. `cost` tells what is left.'
  );
}

type Raised = { kind: Received; text?: string };

async function raise(
  ports: IngressPorts,
  settings: IngressSettings,
  target: PressTarget,
  state: SessionState,
): Promise<Raised> {
  const reason = state.phase.kind === 'paused' ? state.phase.reason : undefined;
  if (reason?.kind !== 'budget-usd') return { kind: ignored(ports, 'no budget is used up here') };
  if (!mayRaise(settings, state, reason, target.user)) {
    const who = reason.scope === 'session' ? 'the requester or an admin' : 'an admin';
    return { kind: 'unauthorized', text: `<@${target.user}>: only ${who} may raise ${budgetName(reason)}.` };
  }
  const limitMicroUsd = raisedLimit(settings.budgets, reason);
  const shared = sharedScope(state, reason);
  const now = ports.clock.now();
  // A month that is over needs no more money: the session only goes on.
  if (shared && reason.month === monthOf(now))
    await ports.budgets.raise(reason.month, shared, limitMicroUsd, target.user, now);
  const stored = await resume(ports, target, shared ? undefined : limitMicroUsd);
  const text = `<@${target.user}> raised ${budgetName(reason)} to ${formatUsd(limitMicroUsd)}. I go on.`;
  return { kind: 'accepted', ...(stored === 'created' ? { text } : {}) };
}

/** The item that lets the session go on; only a step writes the journal. */
async function resume(
  ports: IngressPorts,
  target: PressTarget,
  raiseToMicroUsd?: number,
): Promise<'created' | 'exists'> {
  const { source, sessionId, user, ts } = target;
  const stored = await ports.inbox.put(sessionId, {
    key: inboxKey(source.channel, `resume-${ts}`),
    kind: 'resume',
    ...(raiseToMicroUsd === undefined ? {} : { raiseToMicroUsd }),
    ...{ ts, user, text: '', files: [], at: ports.clock.now() },
  });
  await ports.wakes.ring(sessionId);
  return stored;
}

/** What the pause offered; an older build's pause offers one more of the operator's own. */
function raisedLimit(limits: BudgetLimits, reason: BudgetReached): number {
  return reason.raiseToMicroUsd ?? reason.limitMicroUsd + limits.sessionBudgetMicroUsd;
}

function sharedScope(state: SessionState, { scope = 'session' }: PauseReason & BudgetReached): SharedScope | undefined {
  switch (scope) {
    case 'session':
      return undefined;
    case 'user':
      return { kind: 'user', teamId: state.source.teamId, user: state.requester };
    case 'deployment':
      return { kind: 'deployment' };
  }
}
