import { type Credentials, signedQuery } from './signed-query.ts';

/** Shortest life of a session of a role (STS, AssumeRole: DurationSeconds); the SDK's client asks again before its end. */
const DURATION_S = 900;
const TIMEOUT_MS = 5_000;

export type AssumedRole = { endpoint: string; region: string; roleArn: string; sessionName: string };

/**
 * Credentials of a role in another account, for a client of the SDK: AssumeRole with our own credentials. A refusal keeps the
 * name and status that STS gave it, so that the caller tells it apart as it does its own service's errors.
 */
export function assumedRole(own: () => Promise<Credentials>, role: AssumedRole) {
  return async (): Promise<Credentials & { expiration: Date }> => {
    const { endpoint, region, roleArn, sessionName } = role;
    const { host } = new URL(endpoint);
    const query = {
      Action: 'AssumeRole',
      Version: '2011-06-15',
      RoleArn: roleArn,
      RoleSessionName: sessionName,
      DurationSeconds: String(DURATION_S),
    };
    const call = { host, service: 'sts', region, query, at: Date.now() };
    const { queryString, headers } = signedQuery(call, await own());
    const answer = await fetch(`${endpoint}/?${queryString}`, { headers, signal: AbortSignal.timeout(TIMEOUT_MS) });
    const body = await answer.text();
    if (!answer.ok) throw refusal(roleArn, answer.status, body);
    return credentialsOf(body);
  };
}

function credentialsOf(xml: string): Credentials & { expiration: Date } {
  const [accessKeyId, secretAccessKey, sessionToken, expiration] = [
    element(xml, 'AccessKeyId'),
    element(xml, 'SecretAccessKey'),
    element(xml, 'SessionToken'),
    element(xml, 'Expiration'),
  ];
  if (!accessKeyId || !secretAccessKey || !sessionToken || !expiration)
    throw Object.assign(new Error('STS answered without credentials'), { $metadata: { httpStatusCode: 500 } });
  return { accessKeyId, secretAccessKey, sessionToken, expiration: new Date(expiration) };
}

function refusal(roleArn: string, status: number, xml: string): Error {
  const message = `${roleArn} cannot be assumed: ${element(xml, 'Message') ?? `STS answered ${status}`}`;
  const name = status === 403 ? 'AccessDeniedException' : 'ServiceUnavailableException';
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode: status } });
}

function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1];
}
