import { languageOf } from '../../../domain/language/language-of.ts';
import { isRefusal } from '../../../errors.ts';
import { profileOf } from '../access/access.ts';
import type { Asked, IngressPorts } from '../access/context.ts';
import type { Answering } from '../access/language.ts';

/**
 * `console`: an address that signs in whoever asked, in direct messages with them. It goes to the thread in no case: whoever has it
 * first is them. Resolves to what the thread is told; undefined when the direct messages are that thread.
 */
export async function openConsole(
  ports: Pick<IngressPorts, 'chat' | 'door' | 'people' | 'log'> & Answering,
  { source, author }: Asked,
): Promise<string | undefined> {
  const { console: words } = ports.texts;
  const profile = await profileOf(ports, author.user);
  const person = { source: 'slack' as const, installation: author.installation.id, id: author.user };
  const language = languageOf(profile?.locale, '') === 'ja' ? 'ja' : 'en';
  const link = await ports.door.linkFor({ ...person, ...(profile ? { name: profile.name } : {}) }, language);
  if (link === undefined) return words.noAddress;
  try {
    await ports.chat.tell(source, author.user, words.link(link));
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return words.cannotBeSent(`<@${author.user}>`, error.message);
  }
  return source.channel.startsWith('D') ? undefined : words.isSent(`<@${author.user}>`);
}
