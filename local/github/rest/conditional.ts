import { createHash } from 'node:crypto';
import type { LocalRequest, LocalResponse } from '../../kernel/http.ts';

/** Gives an answer to a read its ETag; 304 without a body where the caller has that answer already, as GitHub does. */
export function withEtag({ method, headers }: LocalRequest, response: LocalResponse): LocalResponse {
  if (method !== 'GET' || response.status !== 200) return response;
  const etag = `W/"${createHash('sha256').update(String(response.body)).digest('hex')}"`;
  const known = (headers['if-none-match'] ?? '').split(',').map((each) => each.trim());
  if (!known.includes(etag)) return { ...response, headers: { ...response.headers, etag } };
  return { ...response, status: 304, headers: { etag }, body: '' };
}
