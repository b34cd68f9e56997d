import { FilteredChat } from '../../adapters/filtered/chat.ts';
import { nodeClock } from '../../adapters/node/clock.ts';
import type { Secrets } from '../../adapters/parameters/secrets.ts';
import { ApiChat } from '../../adapters/sources/api-chat.ts';
import { ChatBySource } from '../../adapters/sources/chat-by-source.ts';
import { DirectoryBySource } from '../../adapters/sources/directory-by-source.ts';
import type { Config } from '../../config.ts';
import { callbackSecret } from '../../domain/callbacks/signature.ts';
import type { SecretFilter } from '../../domain/known-values/secret-filter.ts';
import { isRefusal } from '../../errors.ts';
import type { Callbacks } from '../../ports/people/callbacks.ts';
import type { Chat } from '../../ports/people/chat.ts';
import type { Directory, People } from '../../ports/people/people.ts';
import { late } from '../late/late.ts';
import type { SlackDoor } from '../late/loaded/slack.ts';
import { slackChat } from '../late/slack.ts';

/** Who people are in every source. `slack`: the people of our workspace. */
export function directoryOfSources(slack: Pick<People, 'profile'>, github: Directory): Directory {
  const people: Directory = { person: (_source, user) => slack.profile(user) };
  return new DirectoryBySource({ slack: people, github, api: peopleIfKnown(people) });
}

/** Programs run for people of the workspace, also where there is no Slack to ask who they are. */
function peopleIfKnown({ person }: Directory): Directory {
  return {
    person: (source, user) =>
      person(source, user).catch((error: unknown) => {
        if (!isRefusal(error)) throw error;
        return undefined;
      }),
  };
}

/**
 * The chat of every source, without secrets. `github` is undefined in a function that has nothing to say there, `callbacks` in one that
 * leaves it to the session's next step.
 */
export function chatOfSources(
  door: SlackDoor,
  github: Chat | undefined,
  filter: SecretFilter,
  callbacks?: Callbacks,
): Chat {
  const slack = slackChat(door);
  return new FilteredChat(new ChatBySource({ slack, github, api: new ApiChat(callbacks) }), filter);
}

/** What every function reads that tells programs of their sessions. */
export const CALLBACK_NAMES = ['callbackSecretParameter', 'callbackHosts'] as const;

/** `secrets` knows the parameter. */
export function callbacksOf(config: Config<(typeof CALLBACK_NAMES)[number]>, secrets: Secrets): Callbacks {
  const { callbackSecretParameter, callbackHosts: hosts } = config;
  const options = { secret: () => secrets.get(callbackSecretParameter), hosts, now: nodeClock.now };
  return late<Callbacks>(
    async () => new (await import('../../adapters/web/signed-callbacks.ts')).SignedCallbacks(options),
  );
}

/** What a key's callbacks are signed with; undefined where an operator has set no secret. */
export function keySecrets(parameter: string, secrets: Secrets): (keyId: string) => Promise<string | undefined> {
  return async (keyId) => {
    try {
      return callbackSecret(await secrets.get(parameter), keyId);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return undefined;
    }
  };
}
