import { AwsFailure } from '../../failure.ts';
import type { MachineRecords } from '../machines/machine-records.ts';
import { type QueryTree, scalar } from '../query.ts';
import type { XmlValue } from '../xml.ts';

/** ModifyInstanceAttribute for the one attribute that is changed here. Throws IncorrectInstanceState unless it is stopped. */
export function modifyInstanceType(tree: QueryTree, records: MachineRecords): { [name: string]: XmlValue } {
  const { record, instance } = records.get(scalar(tree, 'InstanceId') ?? '');
  const instanceType = scalar(tree, 'InstanceType', 'Value');
  if (!instanceType)
    throw new AwsFailure('InvalidParameterCombination', 'The local EC2 changes nothing but the InstanceType');
  if (instance.state !== 'stopped')
    throw new AwsFailure(
      'IncorrectInstanceState',
      `The instance '${record.instanceId}' is not in the 'stopped' state.`,
    );
  record.instanceType = instanceType;
  return { return: true };
}
