import type { LocalRequest } from '../../kernel/http.ts';
import type { SignatureProblem } from './problem.ts';

export const ALGORITHM = 'AWS4-HMAC-SHA256';
/** A presigned request is valid for a week at most. */
const EXPIRES_SECONDS_MAX = 604_800;
const IN_QUERY = ['X-Amz-Algorithm', 'X-Amz-Credential', 'X-Amz-Date', 'X-Amz-Expires', 'X-Amz-SignedHeaders'];

/** What a request says about its signature. `expiresSeconds` only where it stands in the query (presigned). */
export type SignedParts = {
  accessKeyId: string;
  /** Date, region, service, `aws4_request`. */
  scope: string[];
  /** As it is signed, e.g. `20261129T170000Z`. */
  date: string;
  signedAtMs: number;
  signedHeaders: string[];
  signature: string;
  sessionToken?: string;
  expiresSeconds?: number;
};

export function isPresigned(request: Pick<LocalRequest, 'query'>): boolean {
  return request.query.has('X-Amz-Signature');
}

/** Reads header or query; what is missing or odd is a problem. */
export function readSignedParts(request: LocalRequest): SignedParts | SignatureProblem {
  return isPresigned(request) ? fromQuery(request.query) : fromHeaders(request.headers);
}

function fromHeaders(headers: LocalRequest['headers']): SignedParts | SignatureProblem {
  const { authorization } = headers;
  if (!authorization) return { kind: 'missing' };
  if (!authorization.startsWith(`${ALGORITHM} `)) return { kind: 'malformed', message: `Not ${ALGORITHM}` };
  const field = (name: string) => new RegExp(`(?:^|[,\\s])${name}=([^,\\s]+)`).exec(authorization)?.[1] ?? '';
  return parts({
    credential: field('Credential'),
    date: headers['x-amz-date'] ?? '',
    signedHeaders: field('SignedHeaders'),
    signature: field('Signature'),
    sessionToken: headers['x-amz-security-token'],
  });
}

function fromQuery(query: URLSearchParams): SignedParts | SignatureProblem {
  const missing = IN_QUERY.filter((name) => !query.get(name));
  if (missing.length > 0 || query.get('X-Amz-Algorithm') !== ALGORITHM)
    return malformed(
      `Query-string authentication needs X-Amz-Algorithm ${ALGORITHM}, Signature and ${IN_QUERY.join(', ')}`,
    );
  const expiresSeconds = Number(query.get('X-Amz-Expires'));
  if (!(expiresSeconds >= 0)) return malformed('X-Amz-Expires should be a number and not negative');
  if (expiresSeconds > EXPIRES_SECONDS_MAX)
    return malformed(
      `X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than ${EXPIRES_SECONDS_MAX} seconds`,
    );
  const found = parts({
    credential: query.get('X-Amz-Credential') ?? '',
    date: query.get('X-Amz-Date') ?? '',
    signedHeaders: query.get('X-Amz-SignedHeaders') ?? '',
    signature: query.get('X-Amz-Signature') ?? '',
    sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
  });
  return 'kind' in found ? found : { ...found, expiresSeconds };
}

type Fields = { credential: string; date: string; signedHeaders: string; signature: string; sessionToken?: string };

function parts({ credential, date, signedHeaders, signature, sessionToken }: Fields): SignedParts | SignatureProblem {
  const [accessKeyId = '', ...scope] = credential.split('/');
  const signedAtMs = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (Number.isNaN(signedAtMs))
    return malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  if (scope.length !== 4 || scope[3] !== 'aws4_request' || accessKeyId === '')
    return malformed('Credential must have the form <access key id>/<date>/<region>/<service>/aws4_request');
  if (scope[0] !== date.slice(0, 8)) return malformed("Date in Credential scope does not match the request's date");
  const names = signedHeaders.split(';');
  // Over HTTP/2 the SDK signs the authority, which is the host there.
  if (!names.includes('host') && !names.includes(':authority')) return malformed("'Host' must be a signed header");
  return { accessKeyId, scope, date, signedAtMs, signedHeaders: names, signature, sessionToken };
}

function malformed(message: string): SignatureProblem {
  return { kind: 'malformed', message };
}
