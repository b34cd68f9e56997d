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
  const id = system.slack.workspace.directory.users().find((user) => user.name === 'alice')?.id ?? '';
  return ownKey(system, id, { name, scopes: ['read', 'write'], days: 1 });
}

/** A key of somebody's in Slack, made as the deployment makes it. */
export async function ownKey(
  system: LocalSystem,
  id: string,
  asked: Parameters<typeof makeKey>[2],
): ReturnType<typeof makeKey> {
  const credentials = system.keys.issue(`program-${asked.name}`);
  const client = new DynamoDBClient({ endpoint: system.baseUrl, region: LOCAL_STACK.region, credentials });
  try {
    return await makeKey(
      {
        keys: new DynamoApiKeys(client, system.plan.tables[0]?.name ?? ''),
        secret: randomSecret,
        callbackSecret: async (keyId) => callbackSecret(CALLBACK_SECRET, keyId),
        clock: { now: () => system.clock.now() },
      },
      { person: { source: 'slack', installation: system.slack.workspace.directory.team.id, id }, isAdmin: false },
      asked,
    );
  } finally {
    client.destroy();
  }
}
