import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const userData = readFileSync(new URL('../../../worker-userdata/user-data.sh', import.meta.url), 'utf8');
const script = /<<'FIREWALL'[^\n]*\n(.*?)\nFIREWALL\n/s.exec(userData)?.[1] ?? '';

/** A network of its own that holds the two addresses of the metadata, and somebody who answers there. */
const LAB = `
ip link set lo up && ip addr add 169.254.169.254/32 dev lo && ip -6 addr add fd00:ec2::254/128 dev lo nodad || exit 9
"$NODE" -e "
for (const host of ['169.254.169.254', 'fd00:ec2::254']) require('node:http').createServer((_, answer) => answer.end('x')).listen(80, host);
" & server=$!
reach() { timeout 5 "$@" bash -c "exec 3<>/dev/tcp/$address/80" 2>/dev/null && echo "$name reaches $address"; }
for address in 169.254.169.254 fd00:ec2::254; do
  n=0; until name=root; reach env >/dev/null || [ $n = 50 ]; do n=$((n+1)); sleep 0.1; done
done
# At once: a refused connection takes a second.
round() {
  tries=
  for address in 169.254.169.254 fd00:ec2::254; do
    name=root reach env & tries="$tries $!"
    name=user reach setpriv --reuid=65534 --regid=65534 --clear-groups & tries="$tries $!"
    name=subordinate reach setpriv --reuid=165536 --regid=165536 --clear-groups & tries="$tries $!"
    name=namespace reach setpriv --reuid=65534 --regid=65534 --clear-groups unshare -Ur & tries="$tries $!"
  done
  wait $tries
}
echo open; round
sh -c "$FIREWALL" || exit 8
sh -c "$FIREWALL" || exit 8
echo set; round
kill $server
`;

const canRun =
  process.getuid?.() === 0 &&
  spawnSync('unshare', ['-n', 'sh', '-c', 'ip link set lo up && nft list ruleset'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!canRun)('the firewall of a worker, in a network of its own (needs root, nft and ip)', () => {
  it('The firewall lets root reach the metadata at both addresses, and nobody else under any user id', () => {
    const ran = spawnSync('unshare', ['-n', 'bash', '-c', LAB], {
      encoding: 'utf8',
      env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin`, FIREWALL: script, NODE: process.execPath },
    });
    const [open = '', set = ''] = ran.stdout.split('set\n');
    expect(open).toContain('user reaches 169.254.169.254\n');
    expect(open).toContain('subordinate reaches fd00:ec2::254\n');
    expect(set.trim().split('\n').sort()).toEqual(['root reaches 169.254.169.254', 'root reaches fd00:ec2::254']);
  });
});
