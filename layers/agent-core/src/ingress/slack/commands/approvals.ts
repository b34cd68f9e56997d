import { slackPerson } from '../../../domain/api/person-in.ts';
import type { Texts } from '../../../domain/language/texts.ts';
import { knownMembership } from '../../../domain/people/membership.ts';
import { may } from '../../../domain/people/roles.ts';
import type { Approval } from '../../../ports/people/people.ts';
import { endingAccess } from '../../keys/end-access.ts';
import { type Access, type AccessPorts, profileOf, roleIn } from '../access/access.ts';
import type { Asked, IngressPorts } from '../access/context.ts';
import type { Answering } from '../access/language.ts';
import { shownName } from '../access/shown-name.ts';
import type { ApprovalCommand } from '../interpret/command-words.ts';

/** Users in one command: more is a slip. */
const USERS_MAX = 24;
/** Approvals that `list_users` shows: a message takes 40,000 characters, a line some 100. */
const LISTED_MAX = 200;
/** People whose names are looked up for one list: users.info allows some 100 a minute. Others are shown by id. */
const NAMES_MAX = 40;

type ApprovalPorts = AccessPorts & Pick<IngressPorts, 'clock' | 'keys' | 'signIns'> & Answering;
/** What became of one approval: the line for somebody who got none. */
type Approved = { user: string; refused?: string };

/** `approve_user`, `revoke_user` and `list_users`: for admins. Resolves to what the thread is told. */
export async function manageApprovals(
  ports: ApprovalPorts,
  access: Access,
  asked: Asked,
  command: ApprovalCommand,
): Promise<string> {
  const { approvals, commands } = ports.texts;
  if (access.adminUserIds.length === 0) return approvals.nobodyNeedsOne(commands.adminsAreSetBy);
  if (!may(await roleIn(ports, access, asked.author, undefined), 'approvals'))
    return approvals.onlyAdmins(command.kind);
  if (command.kind === 'list-users') return listText(ports.texts, await listed(ports, asked), access);
  const users = [...new Set(command.users)].slice(0, USERS_MAX);
  if (users.length === 0) return approvals.whom(command.kind.replace('-', '_'));
  const channel = command.here ? asked.source.channel : undefined;
  switch (command.kind) {
    case 'approve-user':
      return approveText(
        ports.texts,
        await Promise.all(users.map((user) => approve(ports, access, asked, { user, channel }))),
        channel,
      );
    case 'revoke-user':
      return [
        ...(await Promise.all(users.map((user) => revoke(ports, access, asked, { user, channel })))),
        approvals.revokedHolds,
      ].join('\n');
  }
}

type Target = Pick<Approval, 'user' | 'channel'>;

/** Somebody whom an approval would not let in is not approved. */
async function approve(ports: ApprovalPorts, access: Access, asked: Asked, target: Target): Promise<Approved> {
  const { user, channel } = target;
  const { author } = asked;
  const membership = knownMembership(await profileOf(ports, user), { teams: [] }, author.installation, access);
  const { approvals } = ports.texts;
  if (membership === 'foreign') return { user, refused: approvals.notApprovedForeign(`<@${user}>`) };
  if (membership === 'guest') return { user, refused: approvals.notApprovedGuest(`<@${user}>`) };
  const at = ports.clock.now();
  await ports.approvals.approve(author.installation.id, { user, ...(channel ? { channel } : {}), by: author.user, at });
  return { user };
}

function approveText({ approvals }: Texts, all: Approved[], channel: string | undefined): string {
  const approved = all.filter(({ refused }) => refused === undefined).map(({ user }) => `<@${user}>`);
  return [
    ...(approved.length > 0 ? [approvals.approved(approved, channel && `<#${channel}>`)] : []),
    ...all.flatMap(({ refused }) => refused ?? []),
  ].join('\n');
}

/** Everywhere means everywhere: an approval for one channel goes too. Who has none left loses keys and browsers. */
async function revoke(ports: ApprovalPorts, access: Access, asked: Asked, target: Target): Promise<string> {
  const { user, channel } = target;
  const { approvals } = ports.texts;
  const named = `<@${user}>`;
  const scope = asked.author.installation.id;
  if (access.adminUserIds.includes(user)) return approvals.isAdmin(named);
  const had = await ports.approvals.of(scope, user);
  const taken = channel ? had.filter((approval) => approval.channel === channel) : had;
  const left = had.filter((approval) => !taken.includes(approval));
  const revokeTaken = async () => {
    for (const approval of taken) await ports.approvals.revoke(scope, approval);
  };
  const ended =
    left.length > 0 ? await revokeTaken() : await endingAccess(ports, slackPerson(scope, user), revokeTaken);
  const andKeys = ended && ended.keys + ended.browsers > 0 ? ` ${approvals.accessEnded(ended)}` : '';
  const isEverywhere = left.some((approval) => approval.channel === undefined);
  if (channel && isEverywhere) return approvals.isApprovedEverywhere(named);
  if (taken.length === 0) return `${channel ? approvals.hadNoneHere(named) : approvals.hadNone(named)}${andKeys}`;
  return `${approvals.revoked(named, channel && `<#${channel}>`)}${andKeys}`;
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

function listText({ approvals }: Texts, all: Awaited<ReturnType<typeof listed>>, { adminUserIds }: Access): string {
  const shown = all.slice(0, LISTED_MAX);
  const lines = shown.map(({ name, channel, byName, at }) =>
    approvals.listed({ name, channel: channel && `<#${channel}>`, byName, at }),
  );
  return [
    approvals.admins(adminUserIds),
    shown.length === 0 ? approvals.nobodyElse : approvals.listTitle,
    ...lines,
    ...(all.length > LISTED_MAX ? [approvals.onlySome(LISTED_MAX)] : []),
  ].join('\n');
}
