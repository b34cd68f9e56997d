import type { CommandPayload } from '../../domain/worker/command.ts';
import type { Workers } from '../../ports/workers/machines.ts';
import type { Commands } from './commands.ts';
import type { Machines } from './machines.ts';

/** The worker's two sides as one port. */
export function ec2Workers(machines: Machines, commands: Commands): Workers {
  return {
    describe: (instanceId) => machines.describe(instanceId),
    launch: (request) => machines.launch(request),
    start: (instanceId, attempt) => machines.start(instanceId, attempt),
    stop: (instanceId) => machines.stop(instanceId),
    terminate: (instanceId) => machines.terminate(instanceId),
    consoleTail: (instanceId) => machines.consoleTail(instanceId),
    find: (sessionId) => machines.find(sessionId),
    send: (instanceId: string, sessionId: string, payload: CommandPayload) =>
      commands.send(instanceId, sessionId, payload),
    collect: (instanceId, commandId, reportKey) => commands.collect(instanceId, commandId, reportKey),
  };
}
