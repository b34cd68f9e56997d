import { accessSync, closeSync, constants, openSync, readSync } from 'node:fs';
import type { Socket } from 'node:net';

/** Of rows that change while they are read one may be missed; a second look finds it. */
const LOOKS_MAX = 3;
/** IPv4 first; a socket of IPv6 that speaks IPv4 stands in the other table. */
const TABLES = ['/proc/net/tcp', '/proc/net/tcp6'];
const ROOT_ID = 0;
const PIECE_BYTES = 4096;

/**
 * Whether another user of this machine is at the other end of a connection: a loopback port is open to all of them, and what the
 * local system serves acts as whoever started it. Linux tells who owns a socket; elsewhere, and where it cannot be read, false.
 */
export function isOtherUser({ remoteAddress, remotePort, localPort }: Socket): boolean {
  const own = process.getuid?.();
  if (own === undefined || remoteAddress === undefined || remotePort === undefined || localPort === undefined)
    return false;
  const readable = TABLES.filter(isReadable);
  if (readable.length === 0) return false;
  const row = rowOf(remotePort, localPort);
  for (let look = 1; look <= LOOKS_MAX; look++)
    for (const table of readable) {
      const owner = ownerIn(table, row);
      if (owner !== undefined) return owner !== own && owner !== ROOT_ID;
    }
  // Nobody is there any more.
  return true;
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The socket that has the peer's port as its own and ours as its other end, with its owner; the address is this machine's. */
function rowOf(ownPort: number, otherPort: number): RegExp {
  const [own, other] = [ownPort, otherPort].map((port) => port.toString(16).toUpperCase().padStart(4, '0'));
  return new RegExp(`^ *\\d+: \\w*0100007F:${own} \\w*0100007F:${other} (?:\\S+ +){4}(\\d+)`, 'm');
}

/** Undefined also when no file can be opened any more: then the peer counts as another user. */
function ownerIn(table: string, row: RegExp): number | undefined {
  try {
    for (const rows of piecesOf(table)) {
      const found = row.exec(rows);
      if (found) return Number(found[1]);
    }
  } catch {
    return undefined;
  }
  return undefined;
}

/** Whole rows, as many as the kernel gives at once. It makes them while they are read: who stops early saves most of the work. */
function* piecesOf(table: string): Generator<string> {
  const file = openSync(table, 'r');
  try {
    const buffer = Buffer.alloc(PIECE_BYTES);
    let begun = '';
    for (let bytes = readSync(file, buffer); bytes > 0; bytes = readSync(file, buffer)) {
      const text = begun + buffer.toString('latin1', 0, bytes);
      const end = text.lastIndexOf('\n') + 1;
      yield text.slice(0, end);
      begun = text.slice(end);
    }
  } finally {
    closeSync(file);
  }
}
