import type { LocalRequest } from '../../kernel/http.ts';

const LOOPBACK_HOST = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/;

/**
 * Why the page refuses a request, or undefined when it may be served. The page has no login, so another site that a
 * person has open must not act through it: the Host must be loopback (DNS rebinding), a write must come from the page.
 */
export function refusal(request: LocalRequest): string | undefined {
  const host = request.headers.host ?? '';
  if (!LOOPBACK_HOST.test(host)) return `The local Slack answers on loopback addresses only, not on "${host}"`;
  if (request.method === 'GET' || request.method === 'HEAD') return undefined;
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) return `Writes from ${origin} are refused`;
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin') return `Writes from another site are refused`;
  return undefined;
}
