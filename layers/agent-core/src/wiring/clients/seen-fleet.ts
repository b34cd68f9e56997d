import { TaggedFleet } from '../../adapters/workers/tagged-fleet.ts';
import type { Fleet } from '../../ports/workers/fleet.ts';
import { ec2Client } from './ec2.ts';

/** Machines and disks to be looked at, nothing more. */
export function seenFleet(stackName: string): Pick<Fleet, 'machines' | 'volumes'> {
  return new TaggedFleet(ec2Client(), stackName);
}
