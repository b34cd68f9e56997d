import type { Instance, InstanceState } from '../../../instances/instance.ts';
import { type XmlValue, xmlTime } from '../xml.ts';
import type { Filterable } from './filters.ts';
import { type Tags, tagSet } from './tags.ts';

/** What EC2 knows about an instance beside the machine itself. */
export type MachineRecord = {
  instanceId: string;
  reservationId: string;
  volumeId: string;
  imageId: string;
  instanceType: string;
  subnetId: string | undefined;
  zone: string;
  clientToken: string;
  createdAtMs: number;
  /** EC2's StateTransitionReason: who asked for the latest state. */
  transitionReason: string;
  tags: Tags;
  volumeTags: Tags;
};

const DEVICE = '/dev/xvda';
/** What the launch template of the project gives its workers; nothing local is bounded by it. */
const VOLUME_GIB = 50;
const STATE_CODES: Record<InstanceState, number> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

export function stateXml(state: InstanceState): { code: number; name: string } {
  return { code: STATE_CODES[state], name: state };
}

export function instanceXml(record: MachineRecord, instance: Instance): XmlValue {
  const { state, reason } = instance;
  return {
    instanceId: record.instanceId,
    imageId: record.imageId,
    instanceState: stateXml(state),
    reason: record.transitionReason,
    stateReason: reason === '' ? undefined : { code: reason.split(':')[0], message: reason },
    amiLaunchIndex: 0,
    instanceType: record.instanceType,
    launchTime: xmlTime(instance.launchedAtMs),
    placement: { availabilityZone: record.zone, tenancy: 'default' },
    subnetId: record.subnetId,
    architecture: process.arch === 'arm64' ? 'arm64' : 'x86_64',
    rootDeviceType: 'ebs',
    rootDeviceName: DEVICE,
    blockDeviceMapping: state === 'terminated' ? [] : [{ deviceName: DEVICE, ebs: attachmentXml(record) }],
    clientToken: record.clientToken,
    tagSet: tagSet(record.tags),
  };
}

export function volumeXml(record: MachineRecord, isLoose: boolean): XmlValue {
  return {
    volumeId: record.volumeId,
    size: VOLUME_GIB,
    availabilityZone: record.zone,
    status: isLoose ? 'available' : 'in-use',
    createTime: xmlTime(record.createdAtMs),
    volumeType: 'gp3',
    encrypted: true,
    attachmentSet: isLoose ? [] : [{ ...attachmentXml(record), instanceId: record.instanceId, device: DEVICE }],
    tagSet: tagSet(record.volumeTags),
  };
}

export function filterableInstance(record: MachineRecord, instance: Instance): Filterable {
  const attributes = {
    'instance-id': record.instanceId,
    'instance-state-name': instance.state,
    'instance-state-code': String(STATE_CODES[instance.state]),
    'instance-type': record.instanceType,
    'image-id': record.imageId,
    'subnet-id': record.subnetId,
    'availability-zone': record.zone,
    'client-token': record.clientToken,
  };
  return { attributes, tags: record.tags };
}

export function filterableVolume(record: MachineRecord, isLoose: boolean): Filterable {
  const attributes = {
    'volume-id': record.volumeId,
    'attachment.instance-id': isLoose ? undefined : record.instanceId,
    'attachment.status': isLoose ? undefined : 'attached',
    status: isLoose ? 'available' : 'in-use',
    'availability-zone': record.zone,
  };
  return { attributes, tags: record.volumeTags };
}

function attachmentXml(record: MachineRecord): { [name: string]: XmlValue } {
  const attachTime = xmlTime(record.createdAtMs);
  return { volumeId: record.volumeId, status: 'attached', attachTime, deleteOnTermination: true };
}
