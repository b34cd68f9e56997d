import type { Texts } from '../en/english.ts';
import { formats } from './formats.ts';

const { usd, count, minute } = formats;

export const progress: Texts['progress'] = {
  waitingForModel: 'モデルの空きを待っています',
  readNext: '次にメッセージを読みます',
  readAfter: (doing) => `これが終わるとメッセージを読みます: ${doing}`,
  thinking: '考えています',
  working: '作業しています',
  done: '完了しました',
  unfinished: '終了しました (未完了の項目があります)',
  failed: '結果が出ないまま終了しました',
  waitingForCapacity: (reason) => `空きを待っています: ${reason}`,
  awaiting: (what, since, until) => `${what} を待っています (開始 ${minute(since)}、最長 ${minute(until)} まで)`,
  startingWorker: '作業用マシンを起動しています',
  footer: ({ steps, microUsd }) => `ステップ ${count(steps)} · ${usd(microUsd)}`,
  cost: ({ microUsd, minutes, modelCalls }) =>
    `${usd(microUsd)} · ${count(minutes)} 分 · モデル呼び出し ${count(modelCalls)} 回`,
  stopButton: '停止',
};

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
  noText: '(本文なし)',
  cut: (chars) => `… 省略: 残り ${count(chars)} 文字`,
  leftOpen: (items) => `未完了: ${items.join('、')}`,
  openJob: (id) => `ジョブ ${id} は最後に確認した時点で実行中でした`,
  noPullRequest: 'ファイルを変更しましたが、プルリクエストがありません',
  noCheck: '最後にファイルを変更してから、何も実行していません',
  more: (left) => `ほか ${count(left)} 件`,
  endedEmpty: '(モデルが 2 回続けて何も答えずに終了しました。続けるには、ここに書き込んでください。)',
  declined: 'モデルがこの依頼を断りました。言い換えるか、別の依頼をしてください。',
  blocked:
    'この AWS アカウントのガードレールが依頼をブロックしました。言い換えるか、ガードレールの管理者に問い合わせてください。',
  filtered: 'モデル提供元のコンテンツフィルターが回答を止めました。依頼を言い換えてください。',
  fileRefused: (name, reason) => `(ファイル ${name} をここに置けませんでした: ${reason})`,
};
