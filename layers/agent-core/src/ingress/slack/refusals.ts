import type { Texts } from '../../domain/language/texts.ts';
import { type Access, type AccessPorts, type Author, profileOf, type Refusal } from './access/access.ts';
import type { IngressPorts } from './access/context.ts';
import { textsFor } from './access/language.ts';

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
  const texts = await textsFor(ports, author.user);
  switch (refusal) {
    case 'foreign':
      return texts.refusal.foreign;
    case 'guest':
      return texts.refusal.guest(await whomToAsk(ports, access, author, texts));
    case 'not approved':
      return texts.refusal.notApproved(await whomToAsk(ports, access, author, texts));
  }
}

async function whomToAsk(
  ports: RefusalPorts,
  { adminUserIds }: Access,
  author: Author,
  { refusal, commands }: Texts,
): Promise<string> {
  if (adminUserIds.length === 0) return refusal.noAdmins(commands.adminsAreSetBy);
  const named = adminUserIds.slice(0, ADMINS_NAMED_MAX);
  const names = (await mayMention(ports, author))
    ? named.map((user) => `<@${user}>`)
    : await Promise.all(named.map(async (user) => (await profileOf(ports, user))?.name || refusal.unnamed(user)));
  return refusal.askAdmins(names, adminUserIds.length - named.length);
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
