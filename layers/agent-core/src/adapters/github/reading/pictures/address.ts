/** Pictures that people upload, and those of other hosts as GitHub passes them on. */
const OWN_HOSTS = /^[\w-]+(?:\.[\w-]+)*\.githubusercontent\.com$/;
const PUBLIC_HOST = 'github.com';
const UPLOADS = '/user-attachments/';
const FILES = /^\/[^/]+\/[^/]+\/(?:raw|blob)\//;
const URL_CHARS_MAX = 4_000;

/** `isTrusted`: the operator's own host, which may well be a private one. */
export type PictureAddress = { url: URL; isTrusted: boolean };
/** Why it is not asked, for the model. */
type NoAddress = { problem: string };

/**
 * The address of a picture, when it is one of the code host's own: others would be told who asks, or lie inside our network. Of every other
 * one why it is not asked. `serverUrl`: the host that this deployment works with; `from`: the page that names it.
 */
export function pictureAddress(given: string, serverUrl: string, from = serverUrl): PictureAddress | NoAddress {
  if (given.length > URL_CHARS_MAX) return { problem: 'its address is too long' };
  if (!URL.canParse(given, from)) return { problem: 'its address cannot be read' };
  const url = new URL(given, from);
  url.hash = '';
  if (url.username !== '' || url.password !== '') return { problem: 'its address holds a name or a password' };
  if (isOfServer(url, new URL(serverUrl))) return { url, isTrusted: true };
  const problem = publicProblem(url);
  return problem === undefined ? { url, isTrusted: false } : { problem };
}

/** What keeps an address from being one of GitHub's pictures on the internet. */
function publicProblem({ protocol, hostname, port, pathname }: URL): string | undefined {
  if (protocol !== 'https:' && protocol !== 'http:') return 'its address is not one of the web';
  const isPage = hostname === PUBLIC_HOST || hostname.endsWith(`.${PUBLIC_HOST}`);
  if (!isPage && !OWN_HOSTS.test(hostname)) return "it is at another host than GitHub's own, which is not asked";
  if (protocol !== 'https:' || port !== '') return "GitHub's own hosts are asked by plain HTTPS alone";
  if (!isPage || (hostname === PUBLIC_HOST && pathname.startsWith(UPLOADS))) return undefined;
  return FILES.test(pathname)
    ? 'it is a file of a repository, which is not fetched without a credential: read it from a clone'
    : "it is at a page of GitHub's that is no upload, which is not fetched without a credential";
}

/** An Enterprise host keeps pictures itself, or at a name below its own. */
function isOfServer(url: URL, server: URL): boolean {
  if (server.hostname === PUBLIC_HOST || url.protocol !== server.protocol || url.port !== server.port) return false;
  const isHost = url.hostname === server.hostname || url.hostname.endsWith(`.${server.hostname}`);
  return isHost && url.pathname.startsWith(`${server.pathname.replace(/\/+$/, '')}/`);
}
