import { slackPerson } from '../../../domain/api/person-in.ts';
import { ApiProblem } from '../../../domain/api/problem.ts';
import { may } from '../../../domain/people/roles.ts';
import { makeKey } from '../../keys/make-key.ts';
import { roleIn } from '../access/access.ts';
import type { Asked, IngressPorts, IngressSettings } from '../access/context.ts';
import type { Answering } from '../access/language.ts';
import type { ApiKeyCommand } from '../interpret/api-key-words.ts';

const DAYS = 90;

/**
 * `api_key`, `api_key list` and `api_key revoke`: only in a direct message, because what it answers is a secret. Everybody has their own; admins
 * see and revoke all. Resolves to the answer.
 */
export async function apiKeys(
  ports: IngressPorts & Answering,
  settings: IngressSettings,
  { author, source }: Asked,
  command: ApiKeyCommand,
): Promise<string | undefined> {
  const texts = ports.texts.apiKeys;
  if (!source.channel.startsWith('D')) return texts.onlyDirect;
  const isAdmin = may(await roleIn(ports, settings, author, undefined), 'approvals');
  const person = slackPerson(source.teamId, author.user);
  const owner = isAdmin ? undefined : person;
  switch (command.act) {
    case 'list': {
      const keys = await ports.keys.list(owner);
      return keys.length === 0
        ? texts.none
        : keys.map((key) => texts.line({ ...key, by: key.createdBy.id })).join('\n');
    }
    case 'revoke':
      return (await ports.keys.revoke(command.id, owner)) ? texts.revoked(command.id) : texts.unknown(command.id);
    case 'make': {
      const scopes = isAdmin ? (['read', 'write', 'admin'] as const) : (['read', 'write'] as const);
      const wanted = { name: command.name ?? texts.defaultName, scopes: [...scopes], days: DAYS };
      try {
        const made = await makeKey(ports, { person, isAdmin }, wanted);
        await ports.chat.tell(source, author.user, texts.made(made));
        return undefined;
      } catch (error) {
        if (error instanceof ApiProblem) return texts.tooMany;
        throw error;
      }
    }
  }
}
