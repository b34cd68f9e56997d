import type { NetworkInterfaceInfo } from 'node:os';
import { usageError } from '../../scripts/arguments.mjs';
import { SamLocalError } from './derive.ts';

/** Lambda's emulator in the container listens there: for invocations, and for the runtime (as issue 6347 of aws/aws-sam-cli shows). */
const TAKEN_INSIDE = [8080, 9001];

/** The port of the system that runs at `endpoint`, which is opened inside of containers, too. Throws where that cannot be. */
export function systemPortOf(endpoint: string): number {
  const port = Number(new URL(endpoint).port);
  if (!TAKEN_INSIDE.includes(port)) return port;
  throw new SamLocalError(
    `Containers of the SAM CLI need port ${port} for themselves. Start npm run local on another.`,
  );
}

type Interfaces = Partial<Record<string, NetworkInterfaceInfo[]>>;

/**
 * Where containers reach this machine: by default the address of Docker's bridge. A name that is given, e.g. `host.docker.internal` of
 * Docker Desktop, leads to 127.0.0.1 unless it is itself an address of this machine.
 */
export function containerHost(given: string | undefined, interfaces: Interfaces): { listen: string; name: string } {
  if (given === undefined) {
    const bridge = interfaces.docker0?.find(({ family }) => family === 'IPv4')?.address;
    if (bridge) return { listen: bridge, name: bridge };
    throw new SamLocalError(
      'There is no docker0 on this machine: Docker does not run, or it is Docker Desktop or Podman. Give the name by which containers reach this machine, e.g. --host host.docker.internal',
    );
  }
  if (!/^[A-Za-z0-9.:-]+$/.test(given))
    throw usageError('sam-local', `--host takes a name or an address, not '${given}'.`);
  const own = Object.values(interfaces).flatMap((each) => each ?? []);
  return { listen: own.some(({ address }) => address === given) ? given : '127.0.0.1', name: given };
}
