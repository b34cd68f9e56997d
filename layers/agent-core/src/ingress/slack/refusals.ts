import { type Access, type AccessPorts, type Author, profileOf, type Refusal } from './access/access.ts';
import type { IngressPorts } from './access/context.ts';
import { ADMINS_ARE_SET_BY } from './commands/answers.ts';

/** Admins that a refusal names. */
const ADMINS_NAMED_MAX = 3;

type RefusalPorts = AccessPorts & Pick<IngressPorts, 'replies' | 'clock'>;

/** The text for a person who is not served: why, and whom to ask. The message was not kept. */
export async function refusalText(
  ports: RefusalPorts,
  access: Access,
  author: Author,
  refusal: Refusal,
): Promise<string> {
  switch (refusal) {
    case 'foreign':
      return 'Unauthorized: this agent works for the members of its own workspace only (this message was not kept). Ask somebody of that workspace.';
    case 'guest':
      return `Unauthorized: this agent does not work for guests of the workspace (parameter \`AllowGuests\`; this message was not kept). ${await whomToAsk(ports, access, author)}`;
    case 'not approved':
      return `Unauthorized: this agent works for approved users only. ${await whomToAsk(ports, access, author)} An admin lets you in with \`approve_user\` and your name; then write again (this message was not kept).`;
  }
}

async function whomToAsk(ports: RefusalPorts, { adminUserIds }: Access, author: Author): Promise<string> {
  if (adminUserIds.length === 0) return `There are no admins to ask: ${ADMINS_ARE_SET_BY}`;
  const named = adminUserIds.slice(0, ADMINS_NAMED_MAX);
  const names = (await mayMention(ports, author))
    ? named.map((user) => `<@${user}>`)
    : await Promise.all(named.map(async (user) => (await profileOf(ports, user))?.name || `the user ${user}`));
  const others = adminUserIds.length - named.length;
  return `Ask an admin: ${names.join(', ')}${others > 0 ? ` or one of ${others} more` : ''}.`;
}

/** A mention calls an admin: once a day for each person who is refused, however often they write. Later their names must do. */
async function mayMention({ replies, clock }: RefusalPorts, { user, installation }: Author): Promise<boolean> {
  const now = clock.now();
  const day = new Date(now).toISOString().slice(0, 10);
  const key = `refused:${installation.id}:${user}:${day}`;
  if ((await replies.claim(key, now)) !== 'mine') return false;
  await replies.answered(key, now);
  return true;
}
