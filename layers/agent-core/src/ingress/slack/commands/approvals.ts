import { knownMembership } from '../../../domain/people/membership.ts';
import { may } from '../../../domain/people/roles.ts';
import type { Approval } from '../../../ports/people/people.ts';
import { type Access, type AccessPorts, profileOf, roleIn } from '../access/access.ts';
import type { Asked, IngressPorts } from '../access/context.ts';
import type { ApprovalCommand } from '../interpret/command-words.ts';
import { ADMINS_ARE_SET_BY } from './answers.ts';

/** Users in one command: more is a slip. */
const USERS_MAX = 24;
const VERBS: Record<ApprovalCommand['kind'], string> = {
  'approve-user': 'approve',
  'revoke-user': 'revoke',
  'list-users': 'list',
};
/** Approvals that `list_users` shows: a message takes 40,000 characters, a line some 100. */
const LISTED_MAX = 200;
/** People whose names are looked up for one list: users.info allows some 100 a minute. Others are shown by id. */
const NAMES_MAX = 40;

type ApprovalPorts = AccessPorts & Pick<IngressPorts, 'clock'>;
/** One line of an answer about one person. */
type Line = { user: string; text: string };

/** `approve_user`, `revoke_user` and `list_users`: for admins. Resolves to what the thread is told. */
export async function manageApprovals(
  ports: ApprovalPorts,
  access: Access,
  asked: Asked,
  command: ApprovalCommand,
): Promise<string> {
  if (access.adminUserIds.length === 0)
    return `There are no admins here: everybody in this workspace may use me, so nobody needs approval, and nobody can give one or take it back. ${ADMINS_ARE_SET_BY}`;
  if (!may(await roleIn(ports, access, asked.author, undefined), 'approvals'))
    return `Only admins may ${VERBS[command.kind]} users.`;
  if (command.kind === 'list-users') return listText(await listed(ports, asked), access);
  const users = [...new Set(command.users)].slice(0, USERS_MAX);
  if (users.length === 0)
    return `Whom? Write e.g. \`${command.kind.replace('-', '_')} @alice @bob\`, with \`here\` for this channel only.`;
  const channel = command.here ? asked.source.channel : undefined;
  switch (command.kind) {
    case 'approve-user':
      return approveText(
        await Promise.all(users.map((user) => approve(ports, access, asked, { user, channel }))),
        channel,
      );
    case 'revoke-user':
      return revokeText(await Promise.all(users.map((user) => revoke(ports, access, asked, { user, channel }))));
  }
}

type Target = Pick<Approval, 'user' | 'channel'>;

/** Undefined text: approved. Somebody whom an approval would not let in is not approved. */
async function approve(ports: ApprovalPorts, access: Access, asked: Asked, target: Target): Promise<Line> {
  const { user, channel } = target;
  const { author } = asked;
  const membership = knownMembership(await profileOf(ports, user), { teams: [] }, author.installation, access);
  if (membership === 'foreign') return { user, text: 'is no member of this workspace, so I do not work for them' };
  if (membership === 'guest') return { user, text: 'is a guest, and I do not work for guests (`AllowGuests`)' };
  const at = ports.clock.now();
  await ports.approvals.approve(author.installation.id, { user, ...(channel ? { channel } : {}), by: author.user, at });
  return { user, text: '' };
}

function approveText(lines: Line[], channel: string | undefined): string {
  const approved = lines.filter(({ text }) => text === '').map(({ user }) => `<@${user}>`);
  const where = channel ? ` in <#${channel}>` : '';
  return [
    ...(approved.length > 0 ? [`Approved${where}: ${approved.join(', ')}.`] : []),
    ...lines.filter(({ text }) => text !== '').map(({ user, text }) => `Not approved: <@${user}> ${text}.`),
  ].join('\n');
}

/** Everywhere means everywhere: an approval for one channel goes too. */
async function revoke(ports: ApprovalPorts, access: Access, asked: Asked, target: Target): Promise<Line> {
  const { user, channel } = target;
  const scope = asked.author.installation.id;
  if (access.adminUserIds.includes(user))
    return { user, text: 'is an admin and stays one: an operator sets `AdminUserIdList`' };
  const had = await ports.approvals.of(scope, user);
  const taken = channel ? had.filter((approval) => approval.channel === channel) : had;
  for (const approval of taken) await ports.approvals.revoke(scope, approval);
  const left = had.filter((approval) => !taken.includes(approval));
  const isEverywhere = left.some((approval) => approval.channel === undefined);
  if (channel && isEverywhere)
    return { user, text: 'is approved everywhere, so also here: leave out `here` to take that back' };
  if (taken.length === 0) return { user, text: channel ? 'had no approval for this channel' : 'had no approval' };
  return { user, text: channel ? `may not use me in <#${channel}> any more` : 'may not use me any more' };
}

function revokeText(lines: Line[]): string {
  return [
    ...lines.map(({ user, text }) => `<@${user}> ${text}.`),
    'It holds from their next message and button. What they began goes on; anybody who may use me can `stop` it in its thread.',
  ].join('\n');
}

async function listed(
  ports: ApprovalPorts,
  { author }: Asked,
): Promise<(Approval & { name: string; byName: string })[]> {
  const approvals = await ports.approvals.list(author.installation.id, LISTED_MAX + 1);
  const users = [...new Set(approvals.flatMap(({ user, by }) => [user, by]))];
  const lookedUp = users.slice(0, NAMES_MAX).map(async (user) => [user, await shownName(ports, user)] as const);
  const names = new Map(await Promise.all(lookedUp));
  return approvals.map((approval) => ({
    ...approval,
    name: names.get(approval.user) ?? approval.user,
    byName: names.get(approval.by) ?? approval.by,
  }));
}

/** A list calls nobody: names, not mentions. A name that cannot be had now is no reason to show no list. */
async function shownName(ports: ApprovalPorts, user: string): Promise<string> {
  const profile = await profileOf(ports, user).catch(() => undefined);
  return profile?.name ? `${profile.name} (${user})` : user;
}

function listText(approvals: Awaited<ReturnType<typeof listed>>, { adminUserIds }: Access): string {
  const shown = approvals.slice(0, LISTED_MAX);
  const lines = shown.map(
    ({ name, channel, byName, at }) =>
      `• ${name}: ${channel ? `in <#${channel}>` : 'everywhere'}, by ${byName}, ${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  );
  return [
    `${adminUserIds.length} ${adminUserIds.length === 1 ? 'admin' : 'admins'} (set by an operator): ${adminUserIds.join(', ')}.`,
    shown.length === 0 ? 'Nobody else is approved.' : '*Approved*',
    ...lines,
    ...(approvals.length > LISTED_MAX ? [`(Only ${LISTED_MAX} are shown, and there are more.)`] : []),
  ].join('\n');
}
