/** Pictures that people upload, and those of other hosts as GitHub passes them on. */
const OWN_HOSTS = /^[\w-]+(?:\.[\w-]+)*\.githubusercontent\.com$/;
const PUBLIC_HOST = 'github.com';
const UPLOADS = '/user-attachments/';
const URL_CHARS_MAX = 4_000;

/** `isTrusted`: the operator's own host, which may well be a private one. */
export type PictureAddress = { url: URL; isTrusted: boolean };

/**
 * The address of a picture, when it is one of the code host's own: others would be told who asks, or lie inside our network. Undefined for
 * every other one. `serverUrl`: the host that this deployment works with.
 */
export function pictureAddress(given: string, serverUrl: string): PictureAddress | undefined {
  if (given.length > URL_CHARS_MAX || !URL.canParse(given, serverUrl)) return undefined;
  const url = new URL(given, serverUrl);
  url.hash = '';
  if (url.username !== '' || url.password !== '') return undefined;
  if (isOfServer(url, new URL(serverUrl))) return { url, isTrusted: true };
  const isOwn = OWN_HOSTS.test(url.hostname) || (url.hostname === PUBLIC_HOST && url.pathname.startsWith(UPLOADS));
  return isOwn && url.protocol === 'https:' && url.port === '' ? { url, isTrusted: false } : undefined;
}

/** An Enterprise host keeps pictures itself, or at a name below its own. */
function isOfServer(url: URL, server: URL): boolean {
  if (server.hostname === PUBLIC_HOST || url.protocol !== server.protocol || url.port !== server.port) return false;
  const isHost = url.hostname === server.hostname || url.hostname.endsWith(`.${server.hostname}`);
  return isHost && url.pathname.startsWith(`${server.pathname.replace(/\/+$/, '')}/`);
}
