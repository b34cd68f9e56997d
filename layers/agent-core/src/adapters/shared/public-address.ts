import { BlockList, isIP } from 'node:net';

/** IANA's special-purpose addresses (registries of 2026) that are not globally reachable, or lead to others: nothing public is there. */
const V4 = [
  ...[
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.0.2.0/24',
  ],
  ...[
    '192.31.196.0/24',
    '192.52.193.0/24',
    '192.88.99.0/24',
    '192.168.0.0/16',
    '192.175.48.0/24',
    '198.18.0.0/15',
    '198.51.100.0/24',
  ],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];
/** Of IPv6 only what is handed out (2000::/3) is public, and of that not these: they hold IPv4 addresses, or are for papers and tests. */
const V6_PUBLIC = '2000::/3';
const V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20', '2620:4f:8000::/48'];

const inside = listOf([...V4.map((net) => [net, 'ipv4'] as const), ...V6.map((net) => [net, 'ipv6'] as const)]);
const handedOut = listOf([[V6_PUBLIC, 'ipv6']]);

function listOf(nets: readonly (readonly [string, 'ipv4' | 'ipv6'])[]): BlockList {
  const list = new BlockList();
  for (const [net, family] of nets) {
    const [address = '', bits] = net.split('/');
    list.addSubnet(address, Number(bits), family);
  }
  return list;
}

/** Whether an address is one that anybody on the internet may reach. What is no address is none. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !inside.check(address, 'ipv4');
    case 6:
      return handedOut.check(address, 'ipv6') && !inside.check(address, 'ipv6');
    default:
      return false;
  }
}
