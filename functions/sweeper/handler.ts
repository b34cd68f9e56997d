import { sweep } from '@remote-swe/core/engine/wakes/sweeper';
import { sameBuild } from '@remote-swe/core/version';
import { guarded } from '@remote-swe/core/wiring/parts/guarded';
import { sweeperPorts } from '@remote-swe/core/wiring/sweeper';
import { buildId } from '../build-id.ts';

sameBuild(buildId);
const ports = sweeperPorts();

/** Every minute: makes up for lost bells and timers. */
export const handler = guarded((): Promise<{ rung: number }> => sweep(ports));
