import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CodeDoor } from '@remote-swe/core/adapters/dynamodb/api/console-door';
import { DynamoSignIns } from '@remote-swe/core/adapters/dynamodb/api/credentials';
import { randomSecret } from '@remote-swe/core/adapters/node/secret';
import type { Scope } from '@remote-swe/core/domain/api/asked/key';
import { ownKey } from '../../demo/api/key.ts';
import type { LocalSystem } from '../../system/system.ts';
import { LOCAL_STACK } from '../../template/read-template.ts';

/** The system's table, as the deployment's own functions have it. */
export async function withTable<T>(
  { keys, baseUrl, plan }: LocalSystem,
  use: (client: DynamoDBClient, table: string) => Promise<T>,
): Promise<T> {
  const credentials = keys.issue('foreign-callers');
  const client = new DynamoDBClient({ endpoint: baseUrl, region: LOCAL_STACK.region, credentials });
  try {
    return await use(client, plan.tables[0]?.name ?? '');
  } finally {
    client.destroy();
  }
}

const personOf = ({ slack }: LocalSystem, id: string) => ({
  ...{ source: 'slack' as const, installation: slack.workspace.directory.team.id, id },
});

/** A key of somebody's own; `days` below zero: it has ended. */
export async function keyOf(
  system: LocalSystem,
  id: string,
  { days = 1, scopes = ['read', 'write'] }: { days?: number; scopes?: Scope[] } = {},
): Promise<string> {
  return (await ownKey(system, id, { name: 'own', scopes, days })).key;
}

/** A code that Slack would give somebody; `agoMs`: so long ago. */
export function codeOf(system: LocalSystem, id: string, agoMs = 0): Promise<string> {
  return withTable(system, async (client, table) => {
    const signIns = new DynamoSignIns(client, table);
    const means = { signIns, secret: randomSecret, now: () => system.clock.now() - agoMs };
    const link = await new CodeDoor(means, system.baseUrl).linkFor(personOf(system, id), 'en');
    return link?.split('#code=')[1] ?? '';
  });
}

export type Answered = { status: number; text: string; headers: Headers };
/** How a request shows who sends it. */
export type As = { key?: string; cookie?: string; headers?: Record<string, string> };

/** One request to the API, as its callers send it; redirects are not followed. */
export async function asked(
  { baseUrl }: LocalSystem,
  { key, cookie, headers }: As,
  ...[method, path, body]: [method: string, path: string, body?: object | string]
): Promise<Answered> {
  const response = await fetch(`${baseUrl}/api${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(cookie === undefined ? {} : { cookie: `remote_swe_session=${cookie}` }),
      'content-type': 'application/json',
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

/** Somebody's browser after its sign-in, with what its writes need. */
export async function browserOf(system: LocalSystem, id: string): Promise<{ cookie: string; csrf: string }> {
  const signedIn = await asked(system, {}, 'POST', '/sign-in', { code: await codeOf(system, id) });
  const cookie = cookieIn(signedIn);
  const { text } = await asked(system, { cookie }, 'GET', '/me');
  return { cookie, csrf: String((JSON.parse(text) as { csrf?: string }).csrf) };
}

export function cookieIn({ headers }: Answered): string {
  return /remote_swe_session=([^;]*)/.exec(headers.get('set-cookie') ?? '')?.[1] ?? '';
}
