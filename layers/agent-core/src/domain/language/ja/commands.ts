import type { Verdict } from '../../checks.ts';
import type { Texts } from '../en/english.ts';
import { clockTime } from '../format/format.ts';
import { formats } from './formats.ts';

const { usd, count } = formats;

const CHECKS: Record<Verdict, string> = {
  red: '失敗',
  green: '成功',
  waiting: '未完了',
  none: 'なし',
};

export const commands: Texts['commands'] = {
  adminsAreSetBy: '管理者はデプロイのパラメーター `AdminUserIdList` で指定します (docs/deploy.md)。',
  noSession: 'このスレッドにはまだセッションがありません。依頼を書いてメンションすると始まります。',
  nothingToStop:
    'このスレッドにはセッションがないので、停止するものはありません。停止したい作業のスレッドで `stop` と書くか、停止ボタンを押してください。',
  firstMessageDeleted: (channel) =>
    `${channel} で作業を依頼したメッセージが削除されたため、作業を停止しました。それまでの結果はそのまま残っています。スレッドにメッセージを書くと再開します。`,
  mistyped: ({ word, meant }) =>
    `\`${word}\` というコマンドはありません。もしかして \`${meant}\` のことでしょうか。依頼の場合は、もう少し詳しく書いてください。コマンドの一覧は \`help\` で表示します。`,
  oddWords: ({ name, usage }) =>
    `\`${name}\` の後の言葉が分かりません。\n${usage}\n依頼の場合は、別の言葉で書き始めてください。`,
  pullRequest: (url, checks) =>
    `プルリクエスト: ${url}${checks ? `、チェック (${clockTime(checks.at)}): ${CHECKS[checks.verdict]}` : ''}`,
};

export const usage: Texts['usage'] = {
  api_key:
    '`api_key` プログラム用のキーを作ります (`api_key for laptop` で名前を付けられます)。 `api_key list` キーの一覧、 `api_key revoke <id>` キーの無効化。',
  approve_user: '`approve_user @alice @bob` 利用を承認します (`approve_user @alice here` ではこのチャンネルだけ)。',
  revoke_user:
    '`revoke_user @alice` 承認をすべて取り消します (`revoke_user @alice here` ではこのチャンネルの承認だけ)。',
  raise_budget:
    '`raise_budget 50` このセッションの上限を 50 ドルにします。 `raise_budget by 10` 上限を 10 ドル引き上げます。',
  dump_history: '`dump_history` このスレッドでのやり取りをすべて送ります。後に言葉は付けません。',
  list_users: '`list_users` 承認されている人の一覧です。後に言葉は付けません。',
};

export const console: Texts['console'] = {
  link: (url) =>
    `コンソールへのリンクです。5 分以内に 1 回だけ使えます: ${url}\n最初に開いた人がサインインするので、誰にも渡さないでください。`,
  isSent: (user) => `${user} さん、コンソールへのリンクをダイレクトメッセージで送りました。`,
  cannotBeSent: (user, reason) =>
    `${user} さん、リンクをダイレクトメッセージで送れませんでした (${reason})。スコープ \`im:write\` が必要です。docs/deploy.md をご覧ください。`,
  noAddress: 'コンソールのアドレスがまだ分かりません。少し待ってからもう一度お試しください。',
};

export const history: Texts['history'] = {
  onlyRequester: 'このセッションの履歴を受け取れるのは、依頼者か管理者だけです。',
  given: (entries) => `このセッションのこれまでの履歴です (${count(entries)} 件)。`,
  cannotBeSent: (user, reason) =>
    `${user} さん、履歴をダイレクトメッセージで送れませんでした (${reason})。スコープ \`im:write\` が必要です。docs/deploy.md をご覧ください。`,
  isSent: (user) => `${user} さん、このセッションの履歴をダイレクトメッセージで送りました。`,
  title: (sessionId) => `セッション ${sessionId}`,
  facts: ({ model, turns, modelCalls, microUsd }) =>
    `モデル ${model}、依頼 ${count(turns)} 回、モデル呼び出し ${count(modelCalls)} 回、${usd(microUsd)}`,
  cut: (chars) => `(先頭の ${count(chars)} 文字を省略しました。)`,
};
