import { FilteredJournal } from '../adapters/filtered/journal.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { readConfig } from '../config.ts';
import type { DeadLetterPorts } from '../engine/wakes/dead-letter.ts';
import { coreVersion } from '../version.ts';
import { blobsIn } from './late/bucket.ts';
import { gitHubPlace } from './late/git-hub.ts';
import { GITHUB_NAMES, secretNames } from './late/loaded/git-hub-names.ts';
import { parameterStore } from './late/parameters.ts';
import { tableAt } from './late/table.ts';
import { CALLBACK_NAMES, callbacksOf, chatOfSources } from './parts/chats.ts';
import { filtering } from './parts/filtering.ts';
import { measuredChat } from './parts/measured.ts';
import { sources } from './parts/sources.ts';

export function deadLetter(): { ports: DeadLetterPorts; settings: { build: string } } {
  const config = readConfig([
    ...(['tableName', 'artifactBucket', 'slackBotTokenParameter', 'slackApiUrl'] as const),
    ...GITHUB_NAMES,
    ...CALLBACK_NAMES,
  ]);
  const { slackBotTokenParameter } = config;
  const { filter, log, telemetry, reading } = filtering();
  const secrets = new Secrets(parameterStore().find, [...secretNames(config), config.callbackSecretParameter], reading);
  const { journal, inbox } = tableAt(config.tableName, blobsIn(config.artifactBucket));
  const slack = { botToken: () => secrets.get(slackBotTokenParameter), slackApiUrl: config.slackApiUrl };
  const chat = chatOfSources(slack, gitHubPlace(config, secrets).chat, filter, callbacksOf(config, secrets));
  const ports: DeadLetterPorts = {
    journal: new FilteredJournal(journal, filter),
    inbox,
    chat: measuredChat(chat, telemetry),
    sources,
    clock: nodeClock,
    log,
    metrics: telemetry.metrics,
  };
  return { ports, settings: { build: coreVersion } };
}
