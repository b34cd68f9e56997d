/** Longer ones are no addresses. */
const URL_CHARS_MAX = 2_000;
const PORTS: readonly string[] = ['', '443', '8443'];

/** As an address has them once it is read: numbers in any spelling are four of them by then. */
const IP_ADDRESS = /^(\[.*\]|\d+(\.\d+){3})$/;

/**
 * Why an address is none for callbacks, in words for who gave it; undefined where it is one. `hosts`: those that an operator trusts, with any
 * port, also over http and inside a network. Where a name leads is looked at when something is sent.
 */
export function callbackProblem(given: string, hosts: readonly string[]): string | undefined {
  if (given.length > URL_CHARS_MAX || !URL.canParse(given)) return 'it is no address';
  const url = new URL(given);
  if (url.username !== '' || url.password !== '') return 'it must hold no credentials: callbacks are signed';
  if (url.hash !== '') return 'it must have no fragment';
  if (isTrustedHost(url, hosts)) return /^https?:$/.test(url.protocol) ? undefined : 'it must begin with https://';
  if (url.protocol !== 'https:') return 'it must begin with https://';
  if (IP_ADDRESS.test(url.hostname)) return 'it must name a host, not an IP address';
  if (!PORTS.includes(url.port)) return 'its port must be 443 or 8443';
  return undefined;
}

/** By its whole name: what is below a trusted host is another one. */
export function isTrustedHost({ hostname }: URL, hosts: readonly string[]): boolean {
  return hosts.some((host) => host.toLowerCase() === hostname.toLowerCase());
}
