import type { Texts } from '../en/english.ts';

export const codeHost: Texts['codeHost'] = {
  inConsole: (person: string) => `${person} さんがコンソールに書き込みました:`,
  remark: (person, where) => `${person} さんが ${where} にコメントしました:`,
  closed: ({ person, where, isMerged, isLast }) =>
    `${where} は ${person} さんが${isMerged ? 'マージ' : 'クローズ'}しました。${isLast ? 'ここで作業を止めます。書き込むと再開します。' : 'ほかのプルリクエストが開いているので、作業を続けます。'}`,
  branchDeleted: (branch) => `ブランチ \`${branch}\` は削除しました。`,
  reopened: (person, where) => `${person} さんが ${where} を再オープンしました。`,
  pushed: (person, where, head) =>
    `${person} さんが ${where} のブランチにプッシュしました。先頭は \`${head.slice(0, 10)}\` になりました。`,
  pullRequestFor: (where, url) => `これをクローズするプルリクエストを作成しました: ${where}、${url}`,
  askedFor: (person, link) => `${person} さんの依頼です${link === undefined ? '' : ` (<${link}|依頼のスレッド>)`}。`,
  nothingToStop: 'このスレッドにはセッションがないので、止めるものがありません。',
  requesterRaises: (requester) => `このセッションの予算を上げられるのは、始めた ${requester} さんだけです。`,
  help: (agent, label) =>
    [
      `イシューやプルリクエストで \`@${agent}\` にメンションして用件を書くか、担当者に指定するか、ラベル \`${label}\` を付けてください。作業をして、ここで答え、プルリクエストを作ります。書き込み権限のある人がここに書いたことは、続きの前に読みます。`,
      `• \`@${agent} stop\` で作業を止めます。「止めて」とだけ書いたコメントでも止まります`,
      `• \`@${agent} status\` で、今していることと待っていることを伝えます`,
      `• \`@${agent} raise_budget 50\` で、このセッションの予算を 50 ドルまで上げます（始めた人だけ）`,
    ].join('\n'),
  begun: (where) => `${where} の作業を始めました。やり取りはそちらで行います。`,
  answered: (where, line) => `${where} で答えました:\n> ${line}`,
  more: (count) => `… プルリクエストへのコメントが、ほかに ${count} 件あります。`,
};
