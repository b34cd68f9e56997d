import type { Account } from '../../events/envelope.ts';
import { AwsFailure } from '../../failure.ts';
import { applyFilters } from '../machines/filters.ts';
import { filterableInstance, filterableVolume, instanceXml, volumeXml } from '../machines/machine-record.ts';
import type { MachineRecords } from '../machines/machine-records.ts';
import { type QueryTree, scalar, scalars } from '../query.ts';
import type { XmlValue } from '../xml.ts';

/** EC2's own bounds on MaxResults. */
const RESULTS_MIN = 5;
const RESULTS_MAX = 1000;

export function describeInstances(
  tree: QueryTree,
  records: MachineRecords,
  account: Account,
): { [name: string]: XmlValue } {
  const ids = scalars(tree, 'InstanceId');
  const chosen = ids.length > 0 ? ids.map((instanceId) => records.get(instanceId)) : records.all();
  const matching = applyFilters(tree, chosen, ({ record, instance }) => filterableInstance(record, instance));
  const { items, nextToken } = page(tree, matching);
  const reservationSet = items.map(({ record, instance }) => ({
    reservationId: record.reservationId,
    ownerId: account.accountId,
    groupSet: [],
    instancesSet: [instanceXml(record, instance)],
  }));
  return { reservationSet, nextToken };
}

export function describeVolumes(tree: QueryTree, records: MachineRecords): { [name: string]: XmlValue } {
  const ids = scalars(tree, 'VolumeId');
  const chosen = ids.length > 0 ? ids.map((volumeId) => records.ofVolume(volumeId)) : records.withVolume();
  const { items, nextToken } = page(
    tree,
    applyFilters(tree, chosen, (record) => filterableVolume(record, records.isLoose(record.volumeId))),
  );
  return { volumeSet: items.map((record) => volumeXml(record, records.isLoose(record.volumeId))), nextToken };
}

function page<Item>(tree: QueryTree, items: Item[]): { items: Item[]; nextToken: string | undefined } {
  const size = Number(scalar(tree, 'MaxResults') ?? RESULTS_MAX);
  if (!(size >= RESULTS_MIN && size <= RESULTS_MAX))
    throw new AwsFailure('InvalidParameterValue', `MaxResults must be from ${RESULTS_MIN} to ${RESULTS_MAX}`);
  const start = Number(scalar(tree, 'NextToken') ?? 0);
  const end = start + size;
  return { items: items.slice(start, end), nextToken: end < items.length ? String(end) : undefined };
}
