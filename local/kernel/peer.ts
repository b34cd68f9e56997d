import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';

/** Of rows that change while they are read one may be missed; a second look finds it. */
const LOOKS_MAX = 3;
/** IPv4 first; a socket of IPv6 that speaks IPv4 stands in the other table. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
const ROOT_ID = 0;

/**
 * Whether another user of this machine is at the other end of a connection: a loopback port is open to all of them, and what the
 * local system serves acts as whoever started it. Linux tells who owns a socket; elsewhere, and where it cannot be read, false.
 */
export function isOtherUser({ remoteAddress, remotePort, localPort }: Socket): boolean {
  const own = process.getuid?.();
  if (own === undefined || remoteAddress === undefined || remotePort === undefined || localPort === undefined)
    return false;
  for (let look = 1; look <= LOOKS_MAX; look++) {
    const tables = TABLES.flatMap(readTable);
    if (tables.length === 0) return false;
    const uid = tables.map((table) => ownerIn(table, remotePort, localPort)).find((found) => found !== undefined);
    if (uid !== undefined) return uid !== own && uid !== ROOT_ID;
  }
  // Nobody is there any more.
  return true;
}

function readTable(path: string): string[] {
  try {
    return [readFileSync(path, 'latin1')];
  } catch {
    return [];
  }
}

/** The owner of the socket that has the peer's port as its own and ours as its other end; the address is this machine's. */
function ownerIn(table: string, ownPort: number, otherPort: number): number | undefined {
  const [own, other] = [ownPort, otherPort].map((port) => port.toString(16).toUpperCase().padStart(4, '0'));
  const row = new RegExp(`^ *\\d+: \\w*0100007F:${own} \\w*0100007F:${other} (?:\\S+ +){4}(\\d+)`, 'm').exec(table);
  return row ? Number(row[1]) : undefined;
}
