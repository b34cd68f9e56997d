import type { Texts } from '../en/english.ts';
import type { ApprovalVerb } from '../en/people.ts';
import { formats } from './formats.ts';

const { count, minute } = formats;

export const refusal: Texts['refusal'] = {
  foreign:
    '利用できません: このエージェントは、自分のワークスペースのメンバーだけが利用できます (このメッセージは保存していません)。そのワークスペースの方に相談してください。',
  guest: (ask) =>
    `利用できません: このエージェントは、ワークスペースのゲストには対応していません (パラメーター \`AllowGuests\`)。このメッセージは保存していません。${ask}`,
  notApproved: (ask) =>
    `利用できません: このエージェントは、承認されたユーザーだけが利用できます。${ask}管理者が \`approve_user\` とあなたの名前で承認したら、もう一度書き込んでください (このメッセージは保存していません)。`,
  noAdmins: (adminsAreSetBy) => `相談できる管理者がいません。${adminsAreSetBy}`,
  askAdmins: (names, others) =>
    `管理者に相談してください: ${names.join('、')}${others > 0 ? ` (ほか ${count(others)} 人)` : ''}。`,
  unnamed: (user) => `ユーザー ${user}`,
};

const VERBS: Record<ApprovalVerb, string> = {
  'approve-user': 'ユーザーを承認できる',
  'revoke-user': 'ユーザーの承認を取り消せる',
  'list-users': '承認したユーザーの一覧を見られる',
};

export const approvals: Texts['approvals'] = {
  nobodyNeedsOne: (adminsAreSetBy) =>
    `ここには管理者がいません。このワークスペースの全員が利用できるので、承認は必要なく、承認や取り消しもできません。${adminsAreSetBy}`,
  onlyAdmins: (verb) => `${VERBS[verb]}のは管理者だけです。`,
  whom: (command) => `誰のことでしょうか。例: \`${command} @alice @bob\` (\`here\` を付けるとこのチャンネルだけ)`,
  approved: (users, channel) => `${channel ? `${channel} で` : ''}承認しました: ${users.join('、')}`,
  notApprovedForeign: (user) =>
    `承認していません: ${user} さんはこのワークスペースのメンバーではないため、対応できません。`,
  notApprovedGuest: (user) => `承認していません: ${user} さんはゲストのため、対応できません (\`AllowGuests\`)。`,
  isAdmin: (user) =>
    `${user} さんは管理者なので変更できません。管理者は運用担当者が \`AdminUserIdList\` で指定します。`,
  isApprovedEverywhere: (user) =>
    `${user} さんは全体で承認されているため、ここでも利用できます。取り消すには \`here\` を付けずに書いてください。`,
  hadNone: (user) => `${user} さんは承認されていませんでした。`,
  hadNoneHere: (user) => `${user} さんは、このチャンネルでは承認されていませんでした。`,
  revoked: (user, channel) => `${user} さんは${channel ? ` ${channel} では` : ''}利用できなくなりました。`,
  accessEnded: ({ keys, browsers }) =>
    `API キー (${keys}) とコンソールへのサインイン (${browsers}) も無効になりました。`,
  revokedHolds:
    '次のメッセージやボタンから有効になります。始めた作業は続きます。利用できる人なら誰でも、そのスレッドで `stop` と書いて停止できます。',
  admins: (users) => `管理者 ${count(users.length)} 人 (運用担当者が指定): ${users.join('、')}`,
  nobodyElse: 'ほかに承認された人はいません。',
  listTitle: '*承認済み*',
  listed: ({ name, channel, byName, at }) => `• ${name}: ${channel ?? '全体'}、承認者 ${byName}、${minute(at)}`,
  onlySome: (shown) => `(${count(shown)} 件だけ表示しています。ほかにもあります。)`,
};
