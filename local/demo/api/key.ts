import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoApiKeys } from '@remote-swe/core/adapters/dynamodb/api/credentials';
import { randomSecret } from '@remote-swe/core/adapters/node/secret';
import { callbackSecret } from '@remote-swe/core/domain/callbacks/signature';
import { makeKey } from '@remote-swe/core/ingress/keys/make-key';
import { CALLBACK_SECRET } from '../../system/endpoints.ts';
import type { LocalSystem } from '../../system/system.ts';
import { LOCAL_STACK } from '../../template/read-template.ts';

/** What the local system is started with: a callback may come to this machine, and events go on the bus. */
export const API_PARAMETERS = { CallbackHosts: '127.0.0.1', EventBusName: 'default' };

/** A key of Alice's for a program of this name, and the secret of its callbacks. */
export function programKey(system: LocalSystem, name: string): ReturnType<typeof makeKey> {
  return ownKey(system, alice(system), { name, scopes: ['read', 'write'], days: 1 });
}

/** Ends a key of Alice's: she may have only so many. */
export async function endKey(system: LocalSystem, id: string): Promise<void> {
  await withKeys(system, (keys) => keys.revoke(id, inSlack(system, alice(system))));
}

/** A key of somebody's in Slack, made as the deployment makes it. */
export function ownKey(
  system: LocalSystem,
  id: string,
  asked: Parameters<typeof makeKey>[2],
): ReturnType<typeof makeKey> {
  const ports = {
    secret: randomSecret,
    callbackSecret: async (keyId: string) => callbackSecret(CALLBACK_SECRET, keyId),
    clock: { now: () => system.clock.now() },
  };
  return withKeys(system, (keys) =>
    makeKey({ ...ports, keys }, { person: inSlack(system, id), isAdmin: false }, asked),
  );
}

async function withKeys<Done>(system: LocalSystem, act: (keys: DynamoApiKeys) => Promise<Done>): Promise<Done> {
  const credentials = system.keys.issue('programs');
  const client = new DynamoDBClient({ endpoint: system.baseUrl, region: LOCAL_STACK.region, credentials });
  try {
    return await act(new DynamoApiKeys(client, system.plan.tables[0]?.name ?? ''));
  } finally {
    client.destroy();
  }
}

function alice({ slack }: LocalSystem): string {
  return slack.workspace.directory.users().find((user) => user.name === 'alice')?.id ?? '';
}

function inSlack({ slack }: LocalSystem, id: string) {
  return { source: 'slack' as const, installation: slack.workspace.directory.team.id, id };
}
