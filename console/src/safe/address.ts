/** An address that a link may lead to: of the web, and nothing that a browser would run. Undefined for any other. */
export function webAddress(address: string): string | undefined {
  try {
    const { protocol, href } = new URL(address);
    return protocol === 'https:' || protocol === 'http:' ? href : undefined;
  } catch {
    return undefined;
  }
}

/** A picture is loaded from our own API and from nowhere else. */
export function pictureAddress(address: string): string | undefined {
  try {
    const { origin, pathname, search } = new URL(address, location.origin);
    return origin === location.origin && pathname.startsWith('/api/') ? `${pathname}${search}` : undefined;
  } catch {
    return undefined;
  }
}
