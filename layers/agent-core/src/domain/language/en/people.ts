import { formats } from './formats.ts';

const { minute, plural } = formats;

/** What somebody reads who is not served. `ask`: whom to ask. */
export const refusal = {
  foreign:
    'Unauthorized: this agent works for the members of its own workspace only (this message was not kept). Ask somebody of that workspace.',
  guest: (ask: string) =>
    `Unauthorized: this agent does not work for guests of the workspace (parameter \`AllowGuests\`; this message was not kept). ${ask}`,
  notApproved: (ask: string) =>
    `Unauthorized: this agent works for approved users only. ${ask} An admin lets you in with \`approve_user\` and your name; then write again (this message was not kept).`,
  noAdmins: (adminsAreSetBy: string) => `There are no admins to ask: ${adminsAreSetBy}`,
  askAdmins: (names: string[], others: number) =>
    `Ask an admin: ${names.join(', ')}${others > 0 ? ` or one of ${others} more` : ''}.`,
  unnamed: (user: string) => `the user ${user}`,
};

export type ApprovalVerb = 'approve-user' | 'revoke-user' | 'list-users';
const VERBS: Record<ApprovalVerb, string> = {
  'approve-user': 'approve',
  'revoke-user': 'revoke',
  'list-users': 'list',
};

/** Answers of `approve_user`, `revoke_user` and `list_users`. Users and channels are mentions. */
export const approvals = {
  nobodyNeedsOne: (adminsAreSetBy: string) =>
    `There are no admins here: everybody in this workspace may use me, so nobody needs approval, and nobody can give one or take it back. ${adminsAreSetBy}`,
  onlyAdmins: (verb: ApprovalVerb) => `Only admins may ${VERBS[verb]} users.`,
  whom: (command: string) => `Whom? Write e.g. \`${command} @alice @bob\`, with \`here\` for this channel only.`,
  approved: (users: string[], channel: string | undefined) =>
    `Approved${channel ? ` in ${channel}` : ''}: ${users.join(', ')}.`,
  notApprovedForeign: (user: string) =>
    `Not approved: ${user} is no member of this workspace, so I do not work for them.`,
  notApprovedGuest: (user: string) =>
    `Not approved: ${user} is a guest, and I do not work for guests (\`AllowGuests\`).`,
  isAdmin: (user: string) => `${user} is an admin and stays one: an operator sets \`AdminUserIdList\`.`,
  isApprovedEverywhere: (user: string) =>
    `${user} is approved everywhere, so also here: leave out \`here\` to take that back.`,
  hadNone: (user: string) => `${user} had no approval.`,
  hadNoneHere: (user: string) => `${user} had no approval for this channel.`,
  revoked: (user: string, channel: string | undefined) =>
    `${user} may not use me${channel ? ` in ${channel}` : ''} any more.`,
  accessEnded: ({ keys, browsers }: { keys: number; browsers: number }) =>
    `Their API keys (${keys}) and their browsers in the console (${browsers}) are worth nothing any more.`,
  revokedHolds:
    'It holds from their next message and button. What they began goes on; anybody who may use me can `stop` it in its thread.',
  admins: (users: string[]) =>
    `${users.length} ${plural(users.length, { one: 'admin', other: 'admins' })} (set by an operator): ${users.join(', ')}.`,
  nobodyElse: 'Nobody else is approved.',
  listTitle: '*Approved*',
  listed: (one: { name: string; channel: string | undefined; byName: string; at: number }) =>
    `• ${one.name}: ${one.channel ? `in ${one.channel}` : 'everywhere'}, by ${one.byName}, ${minute(one.at)}`,
  onlySome: (shown: number) => `(Only ${shown} are shown, and there are more.)`,
};
