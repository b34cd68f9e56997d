import { type LocalRequest, type LocalResponse, text } from './http.ts';

/**
 * Why a request is refused whatever it asks for, or undefined. A page of another site that a person has open reaches every
 * loopback port, and by a name that it lets point there (DNS rebinding) it is even same-origin to the browser. So the Host must
 * be this machine with our port, and what a browser says to come from elsewhere is refused, but for a link that is followed.
 */
export function crossSiteRefusal(
  { method, headers }: Pick<LocalRequest, 'method' | 'headers'>,
  port: number,
): LocalResponse | undefined {
  const { host = '', origin } = headers;
  if (!['127.0.0.1', 'localhost', '[::1]'].some((name) => host === `${name}:${port}`))
    return text(403, `This is 127.0.0.1:${port} and not "${host}"\n`);
  if (origin !== undefined && origin !== `http://${host}`) return text(403, `Requests from ${origin} are refused\n`);
  // No page needs to ask first: nothing here answers other origins.
  if (method === 'OPTIONS') return text(403, 'Requests of other origins are refused\n');
  return isElsewhere(method, headers) ? text(403, 'Requests of another site are refused\n') : undefined;
}

/** `same-site` is another port of this machine. A followed link reads a page and lands there; a frame of it would be clicked unseen. */
function isElsewhere(method: string, headers: LocalRequest['headers']): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  const isLink = headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
  return !(isLink && method === 'GET');
}
