import { type InstanceState, InstanceStateError } from '../../../instances/instance.ts';
import type { Instances } from '../../../instances/instances.ts';
import { AwsFailure } from '../../failure.ts';
import { stateXml } from '../machines/machine-record.ts';
import type { MachineRecords } from '../machines/machine-records.ts';
import { type QueryTree, scalars } from '../query.ts';
import type { XmlValue } from '../xml.ts';

export type StateOperation = 'StartInstances' | 'StopInstances' | 'TerminateInstances';

/** Starts, stops or terminates; all ids must exist before any changes. Throws IncorrectInstanceState as EC2 does. */
export function changeState(
  operation: StateOperation,
  tree: QueryTree,
  { records, instances, nowMs }: { records: MachineRecords; instances: Instances; nowMs: number },
): { [name: string]: XmlValue } {
  const found = scalars(tree, 'InstanceId').map((instanceId) => records.get(instanceId));
  if (found.length === 0) throw new AwsFailure('MissingParameter', 'The request must contain the parameter InstanceId');
  const changes = found.map(({ record, instance: { instanceId, state } }) => {
    apply(operation, instanceId, instances);
    const current = instances.find(instanceId)?.state ?? state;
    if (current !== state) record.transitionReason = transitionReason(current, nowMs);
    return { instanceId, currentState: stateXml(current), previousState: stateXml(state) };
  });
  return { instancesSet: changes };
}

function apply(operation: StateOperation, instanceId: string, instances: Instances): void {
  try {
    if (operation === 'StartInstances') instances.start(instanceId);
    else if (operation === 'StopInstances') instances.stop(instanceId);
    else instances.terminate(instanceId);
  } catch (error) {
    if (error instanceof InstanceStateError) throw new AwsFailure('IncorrectInstanceState', error.message);
    throw error;
  }
}

function transitionReason(state: InstanceState, nowMs: number): string {
  if (state === 'pending') return '';
  return `User initiated (${new Date(nowMs).toISOString().slice(0, 19).replace('T', ' ')} GMT)`;
}
