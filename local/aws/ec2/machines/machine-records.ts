import type { Instance } from '../../../instances/instance.ts';
import type { Instances } from '../../../instances/instances.ts';
import { AwsFailure } from '../../failure.ts';
import type { MachineRecord } from './machine-record.ts';
import { checked, type Tags } from './tags.ts';

const INSTANCE_ID = /^i-([0-9a-f]{8}|[0-9a-f]{17})$/;

/** All instances that EC2 still shows: a terminated one until it is forgotten. */
export class MachineRecords {
  readonly #instances: Instances;
  readonly #records = new Map<string, MachineRecord>();
  /** Volumes that outlived their machine, or were taken from it: they belong to nothing and stay until they are deleted. */
  readonly #loose = new Map<string, MachineRecord>();

  constructor(instances: Instances) {
    this.#instances = instances;
  }

  add(record: MachineRecord): void {
    this.#records.set(record.instanceId, record);
  }

  forget(instanceId: string): void {
    this.#records.delete(instanceId);
    this.#instances.forget(instanceId);
  }

  all(): { record: MachineRecord; instance: Instance }[] {
    return [...this.#records.keys()].map((instanceId) => this.get(instanceId));
  }

  /** Throws InvalidInstanceID.Malformed and InvalidInstanceID.NotFound. */
  get(instanceId: string): { record: MachineRecord; instance: Instance } {
    if (!INSTANCE_ID.test(instanceId))
      throw new AwsFailure('InvalidInstanceID.Malformed', `Invalid id: "${instanceId}"`);
    const record = this.#records.get(instanceId);
    const instance = this.#instances.find(instanceId);
    if (record && instance) return { record, instance };
    throw new AwsFailure('InvalidInstanceID.NotFound', `The instance ID '${instanceId}' does not exist`);
  }

  /** Takes the volume from its machine, as a person may: from now on it is `available`. */
  detachVolume(instanceId: string): void {
    const { record } = this.get(instanceId);
    this.#loose.set(record.volumeId, { ...record });
  }

  isLoose(volumeId: string): boolean {
    return this.#loose.has(volumeId);
  }

  /** Throws InvalidVolume.NotFound, and VolumeInUse for one that is attached. */
  deleteVolume(volumeId: string): void {
    this.ofVolume(volumeId);
    if (!this.#loose.delete(volumeId)) throw new AwsFailure('VolumeInUse', `Volume ${volumeId} is currently attached`);
  }

  /** The record behind a volume that still exists. Throws InvalidVolume.NotFound. */
  ofVolume(volumeId: string): MachineRecord {
    const found = this.withVolume().find((record) => record.volumeId === volumeId);
    if (found) return found;
    throw new AwsFailure('InvalidVolume.NotFound', `The volume '${volumeId}' does not exist.`);
  }

  withVolume(): MachineRecord[] {
    const attached = this.all().filter(({ record, instance }) => hasVolume(instance) && !this.isLoose(record.volumeId));
    return [...attached.map(({ record }) => record), ...this.#loose.values()];
  }

  /** Adds tags to an instance or a volume, by id. */
  tag(resourceId: string, tags: Tags): void {
    if (resourceId.startsWith('vol-')) {
      const record = this.ofVolume(resourceId);
      record.volumeTags = checked({ ...record.volumeTags, ...tags });
    } else {
      const { record } = this.get(resourceId);
      record.tags = checked({ ...record.tags, ...tags });
    }
  }
}

function hasVolume(instance: Instance): boolean {
  return instance.state !== 'terminated';
}
