import { formats } from './formats.ts';

const { usd, plural } = formats;

/** `session` when there is no scope; `month` (`2026-11`) of a budget that starts anew with the next one. */
export type BudgetName = {
  scope?: 'session' | 'user' | 'deployment' | undefined;
  month?: string | undefined;
};
export type BudgetAmounts = {
  limitMicroUsd: number;
  spentMicroUsd?: number | undefined;
  raiseToMicroUsd?: number | undefined;
};
export type CostAmounts = {
  costMicroUsd: number;
  estimatedMicroUsd: number;
  modelCalls: number;
  limitMicroUsd?: number | undefined;
  leftMicroUsd?: number | undefined;
};
export type TokenCounts = {
  inputTokens: number;
  outputTokens: number;
  cacheReadTokens: number;
  cacheWriteTokens: number;
};

function name({ scope = 'session', month }: BudgetName): string {
  switch (scope) {
    case 'session':
      return 'the budget of this session';
    case 'user':
      return `the budget of who wrote last for ${month ?? 'this month'}`;
    case 'deployment':
      return `everybody’s budget for ${month ?? 'this month'}`;
  }
}

function reached(budget: BudgetName & BudgetAmounts): string {
  const { limitMicroUsd, spentMicroUsd, raiseToMicroUsd, month } = budget;
  const named = name(budget);
  const spent = spentMicroUsd === undefined ? '' : `: ${usd(spentMicroUsd)} are spent`;
  const fact = `${named.charAt(0).toUpperCase()}${named.slice(1)} (${usd(limitMicroUsd)}) is used up${spent}.`;
  const who = month ? 'An admin' : 'The requester or an admin';
  const target = raiseToMicroUsd === undefined ? '' : ` to ${usd(raiseToMicroUsd)}`;
  const how = `${who} can raise it${target} with the button, or by mentioning me with \`raise_budget\`; then I go on.`;
  return `${fact} ${how}${month ? ' It starts anew with the next month (UTC).' : ''}`;
}

/** Budgets that are nearly or wholly used up, and who may raise them. `user` is a mention. */
export const budget = {
  reached,
  nearlyUsedUp: (near: BudgetName & { percent: number; spentMicroUsd: number; limitMicroUsd: number }) =>
    `:warning: ${near.percent} % of ${name(near)} is used: ${usd(near.spentMicroUsd)} of ${usd(near.limitMicroUsd)}. When it is used up I pause and ask.`,
  raised: (user: string, raised: BudgetName, toMicroUsd: number) =>
    `${user} raised ${name(raised)} to ${usd(toMicroUsd)}. I go on.`,
  requesterRaises: (user: string, asked: BudgetName) =>
    `${user}: only the requester or an admin may raise ${name(asked)}.`,
  adminRaises: (user: string, asked: BudgetName) => `${user}: only an admin may raise ${name(asked)}.`,
  nobodyRaises: (user: string, asked: BudgetName, adminsAreSetBy: string) =>
    `${user}: only an admin may raise ${name(asked)}, and there are no admins. ${adminsAreSetBy}`,
};

function line({ costMicroUsd, estimatedMicroUsd, modelCalls, limitMicroUsd, leftMicroUsd }: CostAmounts): string {
  const calls = `${modelCalls} ${plural(modelCalls, { one: 'model call', other: 'model calls' })}`;
  const estimated = estimatedMicroUsd > 0 ? `, at most ${usd(estimatedMicroUsd)} more for calls that were cut off` : '';
  const rest = limitMicroUsd === undefined ? '' : `; ${usd(leftMicroUsd ?? 0)} left of ${usd(limitMicroUsd)}`;
  return `${usd(costMicroUsd)} for ${calls}${estimated}${rest}.`;
}

/** What `cost` answers. */
export const cost = {
  session: (model: string, spent: CostAmounts) => `*This session* (${model}): ${line(spent)}`,
  tokens: (counts: TokenCounts) =>
    `Tokens: ${counts.inputTokens} input, ${counts.cacheReadTokens} cache read, ${counts.cacheWriteTokens} cache write, ${counts.outputTokens} output.`,
  user: (month: string, spent: CostAmounts) => `*You in ${month}*: ${line(spent)}`,
  channel: (month: string, spent: CostAmounts) => `*This channel in ${month}*: ${line(spent)}`,
  everybody: (month: string, spent: CostAmounts) => `*Everybody in ${month}*: ${line(spent)}`,
};
