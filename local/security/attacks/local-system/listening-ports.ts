import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import type { Attack, AttackOutcome } from '../../attack.ts';
import type { Lab } from '../../lab.ts';
import { Tries } from '../../tries.ts';

/** Of a row of /proc/net/tcp: listening. */
const LISTEN = '0A';
const LOOPBACK = new Set(['0100007F', '00000000000000000000000001000000']);

/** The local system has one port, on this machine's own address: anything else that listens would have no guard before it. */
export const listeningPorts: Attack = {
  name: 'listening-ports',
  async run(lab: Lab): Promise<AttackOutcome> {
    if (!existsSync('/proc/net/tcp')) return { skipped: 'needs Linux, where /proc tells what a process listens on' };
    const before = new Set(listening().map(({ port }) => port));
    const system = await lab.startSystem({ script: { reply: () => ({ text: 'Nothing.' }) }, eventSources: 'none' });
    const own = Number(new URL(system.baseUrl).port);
    const opened = listening().filter(({ port }) => !before.has(port));
    if (!opened.some(({ port }) => port === own)) throw new Error('The port of the local system was not found');
    const tries = new Tries();
    for (const { address, port } of opened) tries.note(`${address}:${port}`, port === own && LOOPBACK.has(address));
    return tries.outcome();
  },
};

/** What this process listens on: address in hexadecimal as the kernel writes it, and port. */
function listening(): { address: string; port: number }[] {
  const mine = new Set(readdirSync('/proc/self/fd').flatMap(inodeOf));
  const rows = ['tcp', 'tcp6'].flatMap((name) => readFileSync(`/proc/net/${name}`, 'utf8').trim().split('\n').slice(1));
  return rows.flatMap((row) => {
    const [, local = '', , state, , , , , , inode = ''] = row.trim().split(/\s+/);
    const [address = '', port = ''] = local.split(':');
    return state === LISTEN && mine.has(inode) ? [{ address, port: Number.parseInt(port, 16) }] : [];
  });
}

function inodeOf(descriptor: string): string[] {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/self/fd/${descriptor}`))?.slice(1) ?? [];
  } catch {
    return [];
  }
}
