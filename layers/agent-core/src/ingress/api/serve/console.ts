import type { PageFiles } from '../../../ports/api/page-files.ts';
import { type HttpAnswer, packed } from './answer.ts';
import { type RawEvent, requestOf } from './request.ts';

const PREFIX = '/console';
const PAGE = 'index.html';
const YEAR_S = 31_536_000;

/**
 * What the browser keeps the page to: scripts and styles of our own files alone, none that stand in the page, nothing of other hosts, no
 * frame around it. What repositories and models wrote has no way to run.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': `max-age=${YEAR_S}`,
  'x-content-type-options': 'nosniff',
};

/** A file of the page; every address of a view is the page itself. */
export async function serveConsole(files: PageFiles, event: RawEvent): Promise<HttpAnswer> {
  const { path, method, headers } = requestOf(event);
  if (method !== 'GET') return plain(405, 'GET only');
  if (path === PREFIX) return { statusCode: 308, headers: { ...HEADERS, location: `${PREFIX}/` }, body: '' };
  const wanted = path.slice(PREFIX.length + 1);
  const isAsset = wanted.startsWith('assets/');
  const file = (await files.file(wanted)) ?? (isAsset ? undefined : await files.file(PAGE));
  if (!file) return plain(404, isAsset ? 'There is no such file' : 'The page was not built');
  const kept = file.isLasting ? `public, max-age=${YEAR_S}, immutable` : 'no-cache';
  const answer = { ...HEADERS, 'content-type': file.type, 'cache-control': kept };
  return { statusCode: 200, ...packed(answer, file.bytes, headers['accept-encoding'] ?? '') };
}

function plain(statusCode: number, body: string): HttpAnswer {
  return { statusCode, headers: { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' }, body };
}
