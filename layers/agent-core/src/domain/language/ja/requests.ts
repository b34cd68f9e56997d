import type { Texts } from '../en/english.ts';
import { formats } from './formats.ts';

const { usd, count, minute } = formats;

export const raising: Texts['raising'] = {
  nothingToRaise:
    'このスレッドで使い切った予算はないので、引き上げるものはありません。残額は `cost` で確認できます。 `raise_budget 50` でこのセッションの予算を増やせます。',
  unclear: (said) =>
    `\`${said}\` がいくらなのか分かりません。新しい上限をドルで書いてください。例: \`raise_budget 50\`, \`raise_budget by 10\``,
  tooLow: (toMicroUsd, limitMicroUsd) =>
    `${usd(toMicroUsd)} では引き上げになりません。上限はすでに ${usd(limitMicroUsd)} です。`,
  spentAlready: (toMicroUsd, spentMicroUsd) =>
    `${usd(toMicroUsd)} ではすぐに使い切ってしまいます。すでに ${usd(spentMicroUsd)} を使っています。`,
  raisedAhead: (user, toMicroUsd) => `${user} さんがこのセッションの予算を ${usd(toMicroUsd)} に引き上げました。`,
  pausedOtherwise:
    'このセッションは予算以外の理由で一時停止しています。続きの依頼を書いてください。その後で予算を引き上げられます。',
};

export const stopSession: Texts['stopSession'] = {
  notFound:
    'このリンクや ID のセッションは見つかりません。スレッドのメッセージのリンクか、 `sessions` のリンクを使ってください。',
  notAllowed:
    'ほかの場所から停止できるのは、そのセッションの依頼者か管理者だけです。セッションのスレッドでは、利用できる人なら誰でも停止できます。',
  idle: (place) => `${place} のセッションは何もしていないので、停止するものはありません。`,
  stopped: (place) => `${place} のセッションを停止します。そのスレッドにも表示されます。`,
};

export const status: Texts['status'] = {
  unread: (messages) => `まだ読んでいないメッセージが ${count(messages)} 件あります`,
  noMachine: 'マシン: まだありません',
  machineStarting: (since) => `マシン: 起動中 (${minute(since)} から)`,
  machineOnline: (usedAt) => `マシン: 稼働中 (最後に使ったのは ${minute(usedAt)})`,
  machineStopping: 'マシン: 停止処理中',
  machineStopped: 'マシン: 停止しています。必要になると再び起動します',
  machineRemoved: 'マシン: 削除されました。必要になると新しく起動します',
  facts: ({ model, turn, minutes, modelCalls, microUsd, limitMicroUsd }) =>
    `モデル ${model} · ${count(turn)} 回目の依頼 (${count(minutes)} 分前に開始) · モデル呼び出し ${count(modelCalls)} 回 · ${usd(limitMicroUsd)} のうち ${usd(microUsd)}`,
  nextModel: (name) => `次の依頼からは ${name} が答えます`,
  muted: (where) =>
    where === 'thread'
      ? 'ミュート中: メンションだけを読みます。 `unmute` で解除できます'
      : 'このチャンネルはミュート中です: メンションだけを読みます。 `unmute` でこのスレッドを、 `unmute channel` ですべて解除できます',
};

export const sessions: Texts['sessions'] = {
  mine: (found) => `*あなたの最新のセッション (${count(found)} 件)*`,
  all: (found) => `*全員の最新のセッション (${count(found)} 件)*`,
  none: 'ここ数週間に始めたセッションはありません。依頼を書いてメンションすると始まります。',
  noneOfAll: 'ここ数週間に始まったセッションはありません。',
  link: 'スレッド',
  phase: (phase) => {
    switch (phase) {
      case undefined:
        return '開始直後';
      case 'idle':
        return '待機中';
      case 'paused':
        return '一時停止中';
      default:
        return '作業中';
    }
  },
  begun: (at) => `${minute(at)} に開始`,
  by: (person) => `依頼者 ${person}`,
  howToStop: '`stop <link>` でここから停止できます。',
};

export const model: Texts['model'] = {
  here: (name) => `このセッションには *${name}* が答えています。`,
  next: (name) => `次の依頼からは *${name}* が答えます。`,
  already: (name) => `このセッションにはすでに *${name}* が答えています。`,
  unknown: (name) => `\`${name}\` というモデルはここにはありません。`,
  unavailable: (name, why) => `モデル \`${name}\` は使えません: ${why}`,
  noSession: (name) => `このスレッドにはまだセッションがありません。依頼に \`--model ${name}\` を付けてください。`,
  list: '*モデル* (100 万トークンあたりの米ドル、入力と出力。キャッシュからの入力はもっと安くなります)',
  line: ({ name, input, output, isDefault }) =>
    `• \`${name}\`${isDefault ? ' (既定)' : ''}: 入力 ${input}、出力 ${output}`,
};

export const muting: Texts['muting'] = {
  direct: 'ダイレクトメッセージはすべて私宛てなので、ミュートするものはありません。',
  thread: 'これからこのスレッドではメンションだけを読みます。 `stop` での停止はできます。 `unmute` で解除できます。',
  channel:
    'これからこのチャンネルのすべてのスレッドでメンションだけを読みます。 `stop` での停止はできます。 `unmute channel` で解除できます。スレッドで `unmute` と書くと、そのスレッドだけ解除します。',
  threadAgain: 'このスレッドの返信をまたすべて読みます。',
  channelAgain: 'このチャンネルの私のスレッドの返信をまたすべて読みます。個別にミュートされたスレッドは除きます。',
};

export const help: Texts['help'] = {
  what: [
    '*できること*: このスレッドで依頼を受け、専用のマシンで作業し、プルリクエストを作成します。',
    'リポジトリと依頼内容を書いてメンションしてください。例: `@remote-swe https://github.com/owner/name/issues/12 を直してください` (モデルは `--model NAME` で選べます)',
    'スレッドにはいつでも書き込めます。次に進む前に読みます。ファイルも受け取れますし、お渡しすることもできます。ほかの人の名前で始まる返信は、その人宛てとみなします。',
    'ダイレクトメッセージではメンションは不要です。メッセージごとにスレッドが始まり、直前のメッセージも分かります。',
  ].join('\n'),
  commands: [
    '*コマンド* (メンションにコマンドだけを添えてください)',
    '• `stop` 作業を停止します。私の投稿への ❌ や 🛑 でも停止します。 `stop <link>` は自分の別のセッションを停止します',
    '• `status` ここで何をしていて何を待っているか。 `sessions` 自分のセッションの一覧',
    '• `cost` かかった費用。 `raise_budget 50` このセッションの予算を 50 ドルまで引き上げます',
    '• `model NAME` 次の依頼から別のモデルが答えます。 `model` モデルの一覧',
    '• `mute` このスレッドではメンションだけを読みます (`mute channel`: このチャンネル全体)。 `unmute` 解除',
    '• `dump_history` ここでのやり取りをすべて送ります。 `console` 作業を見られるページへのリンクを送ります。 `help` この説明',
    '• `api_key` (ダイレクトメッセージで) プログラム用のキーを作ります。 `api_key list` 一覧、 `api_key revoke <id>` 失効',
  ].join('\n'),
  forAdmins:
    '• 管理者: `approve_user @somebody`, `revoke_user @somebody` (`here` を付けるとこのチャンネルだけ), `list_users`, 全員の `sessions`, 誰のセッションでも `stop <link>`',
  admins: (names, more) =>
    `*管理者*: ${names.join('、')}${more > 0 ? ` ほか ${count(more)} 人` : ''}。利用者を承認し、予算を引き上げます。`,
  noAdmins: '*管理者*: 指定されていないので、このワークスペースの全員が利用できます。',
};
