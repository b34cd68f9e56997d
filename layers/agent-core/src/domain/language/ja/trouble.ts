import type { Texts } from '../en/english.ts';
import { formats } from './formats.ts';
import { reasonText } from './reasons.ts';

const { count, day } = formats;

export const worker: Texts['worker'] = {
  longWait: (reason, minutes) =>
    `:hourglass: 作業用マシンがまだありません: ${reasonText(reason)}。最長 ${count(minutes)} 分間試し続け、起動でき次第、自動で続けます。`,
  didNotStart: (problem, { number, of }) =>
    `:warning: 作業用マシンを起動できませんでした: ${reasonText(problem)}。もう一度試します (失敗 ${number} 回目、最大 ${of} 回)。`,
  saidLast: (log) => `マシンの最後の出力:${log}`,
  sleepsPartlySaved: (leftOut) =>
    `作業用マシンを休止しました。次のものは保存できず、マシンが削除されるまでディスクにだけ残ります: ${leftOut.join('、')}。残したいものがあれば、プッシュするよう依頼してください。`,
  sleepsUnsaved: (reason, until) =>
    `作業用マシンを休止しましたが、プッシュしていない作業を保存できませんでした (${reasonText(reason)})。作業はまだディスクにあり、マシンを削除する前 (早くても ${day(until)}) にもう一度保存を試みます。続けるには、ここに書き込んでください。`,
  removedUnsaved: 'このスレッドの作業用マシンを削除しました。プッシュしていない作業は保存できず、失われました。',
};

export const trouble: Texts['trouble'] = {
  otherModel: (model, other) =>
    `:twisted_rightwards_arrows: ${model} に空きがありません。この依頼が終わるまで ${other} で続けます。`,
  noMcpServer: (server, reason) =>
    `:warning: MCP サーバー *${server}* を利用できません: ${reason} このサーバーなしで続けます。`,
  mcpServerForAdmins: (server, reason) =>
    `:warning: MCP サーバー *${server}* を利用できません: ${reason} セッションはこのサーバーなしで続きます。お知らせするのは 1 日に 1 回までです。`,
  toolsLeftOut: (left, bounds) => {
    const more = left.count > left.named.length ? `ほか ${count(left.count - left.named.length)} 件` : '';
    const names = [...left.named, ...(more ? [more] : [])].join('、');
    return `MCP のツール ${count(left.count)} 件を除外しました。合計が多すぎる (${count(bounds.tools)} 件、定義 ${count(bounds.chars)} 文字まで) か、定義がモデルで使えません: ${names}`;
  },
  cannotStart: (problem) =>
    `:warning: 開始できません: ${problem}\n運用担当者の対応が必要です。約 25 分間は自動で再試行します。その後は、もう一度ここに書き込んでください。`,
  unreadable:
    ':warning: このセッションを読み込めなくなりました。原因は、運用担当者が dead-letter のログで確認できます。',
};

export const causes: Texts['causes'] = {
  failedSteps: () => 'このステップは 10 回続けて失敗しました。原因は、運用担当者が agent-step のログで確認できます。',
  noWorker: (minutes, reason) =>
    `${count(minutes)} 分間、作業用マシンを起動できませんでした: ${reasonText(reason)}。未実行のコマンドは残しています。`,
  noBoot: (times, problem) => `作業用マシンの起動に ${count(times)} 回続けて失敗しました: ${reasonText(problem)}。`,
  machineLost: (times) =>
    `この依頼の間に、作業用マシンが ${count(times)} 回失われたか、起動しませんでした。プッシュしていない作業は失われた可能性があります。書き込むと、もう一度試します。`,
  stuck: (times, tool) =>
    `エージェントが同じ呼び出しを ${count(times)} 回繰り返しましたが、結果が変わらず (\`${tool}\`)、解決できませんでした。どう進めるか教えてください。`,
  noModel: (times, reason) => `モデルに ${count(times)} 回続けて空きがありませんでした (${reason})。`,
  toolRefused: (_times, tool) =>
    `モデルがツール ${tool} の定義を受け付けません。運用担当者が直すか、別のモデルを選ぶ必要があります。`,
  stillCut: () => 'モデルの返答が長さの上限に収まりませんでした。作業を小さく分けて依頼してください。',
  stillUnreadable: () => 'モデルの返答を何度も続けて読み取れませんでした。',
  stillTooLong: () =>
    '会話を短くしても、モデルの上限に収まりません。新しいスレッドを始めるか、作業を小さく分けて依頼してください。',
};
