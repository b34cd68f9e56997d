import { createHash, createHmac } from 'node:crypto';

export type Credentials = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };

/** A GET of one of AWS's query APIs, to be signed. */
export type QueryCall = { host: string; service: string; region: string; query: Record<string, string>; at: number };

const ALGORITHM = 'AWS4-HMAC-SHA256';
const EMPTY_BODY = sha256('');

/**
 * Query string and headers of a signed GET (Signature Version 4, docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html).
 * For the one call that would otherwise take an SDK client of its own.
 */
export function signedQuery(
  { host, service, region, query, at }: QueryCall,
  credentials: Credentials,
  more: Record<string, string> = {},
): { queryString: string; headers: Record<string, string> } {
  const date = new Date(at).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const { sessionToken } = credentials;
  const token: Record<string, string> = sessionToken ? { 'x-amz-security-token': sessionToken } : {};
  const headers: Record<string, string> = { ...more, host, 'x-amz-date': date, ...token };
  const names = Object.keys(headers).sort();
  const queryString = Object.entries(query)
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&');
  const headerLines = names.map((name) => `${name}:${headers[name]}\n`).join('');
  const request = ['GET', '/', queryString, headerLines, names.join(';'), EMPTY_BODY].join('\n');
  const scope = `${date.slice(0, 8)}/${region}/${service}/aws4_request`;
  const toSign = [ALGORITHM, date, scope, sha256(request)].join('\n');
  const key = [date.slice(0, 8), region, service, 'aws4_request'].reduce<string | Buffer>(
    (secret, part) => hmac(secret, part),
    `AWS4${credentials.secretAccessKey}`,
  );
  const signature = hmac(key, toSign).toString('hex');
  const who = `Credential=${credentials.accessKeyId}/${scope}`;
  const authorization = `${ALGORITHM} ${who}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  const { host: _, ...sent } = headers;
  return { queryString, headers: { ...sent, authorization } };
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
