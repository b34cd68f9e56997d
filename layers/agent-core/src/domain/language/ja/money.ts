import type { Texts } from '../en/english.ts';
import type { BudgetAmounts, BudgetName, CostAmounts } from '../en/money.ts';
import { formats } from './formats.ts';

const { usd, count, month: monthText } = formats;

function name({ scope = 'session', month }: BudgetName): string {
  const when = month === undefined ? '今月' : monthText(month);
  switch (scope) {
    case 'session':
      return 'このセッションの予算';
    case 'user':
      return `最後に書き込んだ人の${when}の予算`;
    case 'deployment':
      return `全員の${when}の予算`;
  }
}

function reached(budget: BudgetName & BudgetAmounts): string {
  const { limitMicroUsd, spentMicroUsd, raiseToMicroUsd, month } = budget;
  const spent = spentMicroUsd === undefined ? '' : ` (使用額 ${usd(spentMicroUsd)})`;
  const who = month ? '管理者' : '依頼者か管理者';
  const target = raiseToMicroUsd === undefined ? '' : `${usd(raiseToMicroUsd)} に`;
  const fact = `${name(budget)} ${usd(limitMicroUsd)} を使い切りました${spent}。`;
  const how = `${who}がボタンを押すか、メンションして \`raise_budget\` と書くと、${target}引き上げて作業を続けます。`;
  return `${fact}${how}${month ? '予算は翌月 (UTC) に新しくなります。' : ''}`;
}

export const budget: Texts['budget'] = {
  reached,
  nearlyUsedUp: (near) =>
    `:warning: ${name(near)}の ${near.percent} % を使いました (${usd(near.limitMicroUsd)} のうち ${usd(near.spentMicroUsd)})。使い切ると一時停止して確認します。`,
  raised: (user, raised, toMicroUsd) =>
    `${user} さんが、${name(raised)}を ${usd(toMicroUsd)} に引き上げました。作業を続けます。`,
  requesterRaises: (user, asked) => `${user} さん、${name(asked)}を引き上げられるのは依頼者か管理者だけです。`,
  adminRaises: (user, asked) => `${user} さん、${name(asked)}を引き上げられるのは管理者だけです。`,
  nobodyRaises: (user, asked, adminsAreSetBy) =>
    `${user} さん、${name(asked)}を引き上げられるのは管理者だけですが、管理者がいません。${adminsAreSetBy}`,
};

function line({ costMicroUsd, estimatedMicroUsd, modelCalls, limitMicroUsd, leftMicroUsd }: CostAmounts): string {
  const estimated = estimatedMicroUsd > 0 ? `、中断した呼び出しの分が最大 ${usd(estimatedMicroUsd)}` : '';
  const rest = limitMicroUsd === undefined ? '' : `、残り ${usd(leftMicroUsd ?? 0)} (上限 ${usd(limitMicroUsd)})`;
  return `${usd(costMicroUsd)} (モデル呼び出し ${count(modelCalls)} 回)${estimated}${rest}`;
}

export const cost: Texts['cost'] = {
  session: (model, spent) => `*このセッション* (${model}): ${line(spent)}`,
  tokens: ({ inputTokens, cacheReadTokens, cacheWriteTokens, outputTokens }) =>
    `トークン: 入力 ${count(inputTokens)}、キャッシュ読み込み ${count(cacheReadTokens)}、キャッシュ書き込み ${count(cacheWriteTokens)}、出力 ${count(outputTokens)}`,
  user: (month, spent) => `*あなた (${monthText(month)})*: ${line(spent)}`,
  channel: (month, spent) => `*このチャンネル (${monthText(month)})*: ${line(spent)}`,
  everybody: (month, spent) => `*全員 (${monthText(month)})*: ${line(spent)}`,
};
