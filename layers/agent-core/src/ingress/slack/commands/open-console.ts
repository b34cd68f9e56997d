import { slackPerson } from '../../../domain/api/person-in.ts';
import { languageOf } from '../../../domain/language/language-of.ts';
import { may } from '../../../domain/people/roles.ts';
import type { SessionId } from '../../../domain/session/session.ts';
import { isRefusal } from '../../../errors.ts';
import type { Whispers } from '../../../ports/people/whispers.ts';
import { type Author, profileOf, roleIn } from '../access/access.ts';
import { type Asked, type IngressPorts, type IngressSettings, ignored, type Received } from '../access/context.ts';
import { type Answering, textsFor } from '../access/language.ts';
import { askedBy, type Press } from '../interpret/buttons.ts';

/**
 * `console`: an address that signs in whoever asked, in direct messages with them. It goes to the thread in no case: whoever has it
 * first is them. Resolves to what the thread is told; undefined when the direct messages are that thread.
 */
export async function openConsole(
  ports: Pick<IngressPorts, 'chat' | 'door' | 'people' | 'log'> & Answering,
  { source, author }: Asked,
): Promise<string | undefined> {
  const { console: words } = ports.texts;
  const link = await linkFor(ports, author);
  if (link === undefined) return words.noAddress;
  try {
    await ports.chat.tell(source, author.user, words.link(link));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return words.cannotBeSent(`<@${author.user}>`, error.message);
  }
  return source.channel.startsWith('D') ? undefined : words.isSent(`<@${author.user}>`);
}

/**
 * The button of a progress message: whoever pressed it gets an address of their own, with their own rights, which nobody else in the
 * thread sees. It leads to the session where they may read it, else to the list of those that they may.
 */
export async function receiveOpenConsole(
  ports: IngressPorts & { whispers: Whispers },
  settings: IngressSettings,
  press: Press,
): Promise<Received> {
  const asked = await askedBy(ports, settings, press);
  if (asked === 'unauthorized') return 'unauthorized';
  const { sessionId, author } = asked;
  if (!(await ports.inbox.exists(sessionId))) return ignored(ports, 'a way into the console of no session');
  const { console: words } = await textsFor(ports, author.user);
  const entry = await ports.journal.newest(sessionId);
  const isTheirs = may(await roleIn(ports, settings, author, entry), 'history');
  const link = await linkFor(ports, author, entry && isTheirs ? sessionId : undefined);
  await toldAlone(ports, asked, link === undefined ? words.noAddress : words.link(link));
  ports.log.info('console', { sessionId, user: author.user });
  return 'answered';
}

async function linkFor(
  ports: Pick<IngressPorts, 'door' | 'people' | 'log'>,
  { user, installation }: Author,
  sessionId?: SessionId,
): Promise<string | undefined> {
  const profile = await profileOf(ports, user);
  const person = slackPerson(installation.id, user);
  const language = languageOf(profile?.locale, '') === 'ja' ? 'ja' : 'en';
  return ports.door.linkFor({ ...person, ...(profile ? { name: profile.name } : {}) }, language, sessionId);
}

/** In the thread, for their eyes; where Slack does not show it to them there, in direct messages. */
async function toldAlone(
  { whispers, chat, log }: Pick<IngressPorts, 'chat' | 'log'> & { whispers: Whispers },
  { source, author }: Asked,
  text: string,
): Promise<void> {
  try {
    await whispers.whisper(source, author.user, text);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    log.info('Slack does not show it in the thread', { error: error.message });
    await chat.tell(source, author.user, text);
  }
}
