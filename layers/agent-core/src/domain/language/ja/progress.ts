import { pullRequestIn } from '../../repository.ts';
import type { Texts } from '../en/english.ts';
import type { Stretch, Toll } from '../en/progress.ts';
import { formats } from './formats.ts';
import { reasonText } from './reasons.ts';

const { usd, count, clock, duration } = formats;

/** In brackets behind what is waited for: since when, and until when at the latest. */
function stretch({ since, until }: Stretch): string {
  const said = [
    since === undefined ? [] : `開始 ${clock(since)}`,
    until === undefined ? [] : `最長 ${clock(until)} まで`,
  ].flat();
  return said.length > 0 ? ` (${said.join('、')})` : '';
}

export const progress: Texts['progress'] = {
  waitingForModel: (begun, next) =>
    `モデルの空きを待っています${stretch({ since: begun })}。次の試行は ${clock(next)} です`,
  reading: 'メッセージを読んでいます',
  readNext: '次にメッセージを読みます',
  readFromWorker: '作業用マシンが応答するとメッセージを読みます',
  readSoon: (calls, seconds) => `これが終わると、約 ${count(seconds)} 秒以内にメッセージを読みます: ${calls}`,
  readAndLetGo: (seconds) =>
    `約 ${count(seconds)} 秒以内にメッセージを読みます。それより長くかかるものはバックグラウンドで続き、新しい操作は始まりません`,
  readAfter: (calls, { until, isHeld }) =>
    `これが終わるとメッセージを読みます${stretch({ until })}: ${calls}${isHeld ? ' (新しい操作は始まりません)' : ''}`,
  thinking: '考えています',
  working: '作業しています',
  running: (calls, begun) => `${calls} · 開始 ${clock(begun)}`,
  inOrder: (named, more) => [...named, ...(more > 0 ? [`ほか ${count(more)} 件`] : [])].join(' → '),
  done: '完了しました',
  unfinished: '終了しました (未完了の項目があります)',
  failed: '結果が出ないまま終了しました',
  paused: '一時停止しました',
  waitingForCapacity: (reason, wait) => `空きを待っています${stretch(wait)}: ${reasonText(reason)}`,
  awaiting: (what, wait) => `${reasonText(what)} を待っています${stretch(wait)}`,
  awaitingWorker: (wait) => `作業用マシンの応答を待っています${stretch(wait)}`,
  startingWorker: (wait) => `作業用マシンを起動しています${stretch(wait)}`,
  footer: (turn) => `開始 ${clock(turn.since)} · ${toll(turn)}`,
  cost: (turn) => `${duration(turn.ms)} · ${toll(turn)}`,
  goesOnBelow: '続きは下にあります',
  stopButton: '停止',
  consoleButton: 'コンソールを開く',
};

function toll({ modelCalls, turnMicroUsd, sessionMicroUsd }: Toll): string {
  const calls = `モデル呼び出し ${count(modelCalls)} 回`;
  const session = usd(sessionMicroUsd);
  if (turnMicroUsd === undefined) return `${calls} · 合計 ${session}`;
  if (turnMicroUsd === sessionMicroUsd) return `${calls} · ${session}`;
  return `${calls} · 今回 ${usd(turnMicroUsd)} · 合計 ${session}`;
}

export const activity: Texts['activity'] = {
  thinks: '考えています…',
  waitsForMachine: '作業用マシンを待っています…',
  works: '作業しています…',
};

export const pause: Texts['pause'] = {
  person: (mention) => `${mention} さん`,
  operator: '運用担当者',
  stopped: (by) => `${by}が停止しました。続けるには、ここに書き込んでください。`,
  turnSteps: (limit) =>
    `1 回の依頼でモデルを ${count(limit)} 回呼び出したため、一時停止しました。続けるには、ここに書き込んでください。`,
  turnTime: (minutes) =>
    `1 回の依頼で ${count(minutes)} 分作業したため、一時停止しました。続けるには、ここに書き込んでください。`,
  error: (message) =>
    `一時停止しました: ${message}${message.endsWith('。') ? '' : ' '}もう一度試すには、ここに書き込んでください。`,
  raiseButton: (toMicroUsd) => `${usd(toMicroUsd)} に引き上げる`,
  resumeButton: '続ける',
};

export const answer: Texts['answer'] = {
  wholeInFile: '回答の全文はこのファイルにあります。',
  goodAnswer: '良い回答',
  badAnswer: '良くない回答',
  noText: '(本文なし)',
  cut: (chars) => `… 省略: 残り ${count(chars)} 文字`,
  leftOpen: (items) => `未完了: ${items.join('、')}`,
  openJob: (id) => `コマンドがバックグラウンドで実行中です (ジョブ ${id})`,
  openRemark: (_by, where) => `${pullRequestIn(where)} に返信していないコメントがあります`,
  remarksLeft: (left) => `一覧に入りきらなかった古いコメントが ${count(left)} 件あります`,
  noPullRequest: '変更したファイルのプルリクエストがありません',
  noCheck: '最後にファイルを変更してから、何も実行していません',
  more: (left) => `ほか ${count(left)} 件`,
  endedEmpty: '(モデルが 2 回続けて何も答えずに終了しました。続けるには、ここに書き込んでください。)',
  declined: 'モデルがこの依頼を断りました。言い換えるか、別の依頼をしてください。',
  blocked:
    'この AWS アカウントのガードレールが依頼をブロックしました。言い換えるか、ガードレールの管理者に問い合わせてください。',
  filtered: 'モデル提供元のコンテンツフィルターが回答を止めました。依頼を言い換えてください。',
  fileRefused: (name, reason) => `(ファイル ${name} をここに置けませんでした: ${reasonText(reason)})`,
};
