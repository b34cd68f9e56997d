/** An address that a link may lead to: of the web, and nothing that a browser would run. Undefined for any other. */
export function webAddress(address: string): string | undefined {
  try {
    const { protocol, href } = new URL(address);
    return protocol === 'https:' || protocol === 'http:' ? href : undefined;
  } catch {
    return undefined;
  }
}

/** Of nobody: only to read an address as a browser does. */
const NOBODY = 'https://api.invalid';

/** What our API names below itself (`/sessions/…`), as the browser asks for it; undefined where it would lead out of the API. */
export function apiAddress(below: string): string | undefined {
  if (!below.startsWith('/')) return undefined;
  try {
    const { origin, pathname, search } = new URL(`/api${below}`, NOBODY);
    return origin === NOBODY && pathname.startsWith('/api/') ? `${pathname}${search}` : undefined;
  } catch {
    return undefined;
  }
}
