/**
 * Reasons that other parts of the program give in English, because the model and the log read them too, as people read them. They are kept
 * in sessions in English; what is not here stays as it was said.
 */
const REASONS: readonly [english: RegExp, japanese: string][] = [
  [/^many workers are being started, each in its turn$/, '多くの作業用マシンを順番に起動しています'],
  [/^the account's EC2 quota is used up( \(.*\))?$/s, 'アカウントの EC2 クォータを使い切りました$1'],
  [/^EC2 has none free( \(.*\))?$/s, 'EC2 に空きがありません$1'],
  [/^EC2 ended it while it booted \(no reason given\)$/, '起動中に EC2 が終了させました (理由は不明です)'],
  [/^EC2 ended it while it booted( \(.*\))$/s, '起動中に EC2 が終了させました$1'],
  [/^EC2 has not got it running in (\d+) minutes$/, '$1 分たっても EC2 で起動しませんでした'],
  [
    /^it runs, but its SSM agent has not come online in (\d+) minutes$/,
    'マシンは動いていますが、$1 分たっても SSM エージェントがオンラインになりません',
  ],
  [/^its set-up does not end$/, 'セットアップが終わりません'],
  [/^it did not end in time$/, '時間内に終わりませんでした'],
  [/^(?:no command was sent|it took no command)$/, 'コマンドを実行できませんでした'],
  [/^its report is not readable$/, '結果を読み取れませんでした'],
  [/^it was cut off$/, '途中で打ち切られました'],
  [
    /^GitHub takes no files in comments, and (.*) is too long or no text$/s,
    'GitHub のコメントにはファイルを添付できず、$1 は長すぎるかテキストではありません',
  ],
  [/^job (\S+)$/, 'ジョブ $1'],
  [/^the end of a rate limit of the code host$/, 'コードホストのレート制限の解除'],
  [/^the checks of (\S+) \(none has begun\)$/, '$1 のチェック (まだ開始していません)'],
  [
    /^the checks of (\S+) \((.*) and (\d+) more; (\d+) of (\d+) done\)$/s,
    '$1 のチェック ($2 ほか $3 件。$5 件中 $4 件完了)',
  ],
  [/^the checks of (\S+) \((.*); (\d+) of (\d+) done\)$/s, '$1 のチェック ($2。$4 件中 $3 件完了)'],
];

export function reasonText(reason: string): string {
  const known = REASONS.find(([english]) => english.test(reason));
  return known ? reason.replace(known[0], known[1]) : reason;
}
