import type { LaunchSettings, StartSettings } from '../../adapters/workers/launch.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { late } from './late.ts';
import type { WorkerConfig, WorkerPorts } from './loaded/workers.ts';

const loaded = () => import('./loaded/workers.ts');

/** The kind of this build: machines of EC2, commands through SSM. `settings` say whether the function may also launch. */
export function workerPorts(config: WorkerConfig, blobs: Blobs, settings: StartSettings | LaunchSettings): WorkerPorts {
  return {
    machines: late(async () => (await loaded()).machines(settings)),
    commands: late(async () => (await loaded()).commands(config, blobs)),
    workerSchedules: late(async () => (await loaded()).workerSchedules(config)),
  };
}
