import { randomBytes } from 'node:crypto';
import type { Instance } from '../../instances/instance.ts';
import type { Instances } from '../../instances/instances.ts';
import type { Cancel, LocalClock } from '../../kernel/clock.ts';
import type { LocalRequest, LocalResponse, LocalService } from '../../kernel/http.ts';
import { type Account, type EventSink, envelope, LOCAL_ACCOUNT } from '../events/envelope.ts';
import { AwsFailure } from '../failure.ts';
import { Faults } from '../faults.ts';
import { Timers } from '../timers.ts';
import { changeState, type StateOperation } from './actions/change-state.ts';
import { createLaunchTemplate, launchTemplateXml } from './actions/create-launch-template.ts';
import { describeInstances, describeVolumes } from './actions/describe.ts';
import { modifyInstanceType } from './actions/modify-instance-type.ts';
import { newRecord } from './actions/run-instances.ts';
import { ClientTokens } from './client-tokens.ts';
import { Images } from './machines/images.ts';
import { type LaunchTemplateData, LaunchTemplates } from './machines/launch-templates.ts';
import { instanceXml } from './machines/machine-record.ts';
import { MachineRecords } from './machines/machine-records.ts';
import { parseTags } from './machines/tags.ts';
import { parseQuery, type QueryTree, scalar, scalars } from './query.ts';
import { answerXml, failXml, type XmlValue, xmlTime } from './xml.ts';

/** EC2 shows a terminated instance for about an hour. */
const TERMINATED_SHOWN_MS = 60 * 60 * 1000;

export type Ec2Options = {
  instances: Instances;
  clock: LocalClock;
  events: EventSink;
  account?: Account;
  /** Availability Zone by subnet id; when given, any other subnet is unknown. */
  subnets?: Record<string, string>;
};

type Operation = (tree: QueryTree) => { [name: string]: XmlValue };

/** The few EC2 operations that the worker's life needs, on local machines. */
export class Ec2Service implements LocalService {
  readonly name = 'ec2';
  readonly #options: Ec2Options;
  readonly #account: Account;
  readonly #faults = new Faults();
  readonly #records: MachineRecords;
  /** Images of one's own; a test registers them. */
  readonly images = new Images();
  readonly #tokens = new ClientTokens();
  readonly #templates = new LaunchTemplates();
  readonly #zones: Zones;
  readonly #timers: Timers;
  readonly #unsubscribe: Cancel;
  readonly #operations: Record<string, Operation>;

  constructor(options: Ec2Options) {
    this.#options = options;
    this.#account = options.account ?? LOCAL_ACCOUNT;
    this.#timers = new Timers(options.clock);
    this.#records = new MachineRecords(options.instances);
    this.#zones = new Zones(this.#account.region, options.subnets);
    this.#unsubscribe = options.instances.onStateChange((instance) => this.#stateChanged(instance));
    this.#operations = this.#wire();
  }

  operation(request: LocalRequest): string {
    return scalar(parseQuery(request), 'Action') ?? 'Unknown';
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    const name = this.operation(request);
    try {
      this.#faults.check(name);
      const operation = this.#operations[name];
      if (!operation) throw new AwsFailure('InvalidAction', `The local EC2 has no operation ${name}`);
      return answerXml(name, operation(parseQuery(request)));
    } catch (error) {
      if (error instanceof AwsFailure) return failXml(error);
      throw error;
    }
  }

  /** The next `count` requests of the operation fail with the code, e.g. InsufficientInstanceCapacity. Retries count. */
  failNext(operation: string, code: string, count = 1): void {
    this.#faults.failNext(operation, code, count);
  }

  /** Takes back what `failNext` has left of the operation. */
  failNoMore(operation: string): void {
    this.#faults.clear(operation);
  }

  /** Takes a machine's volume from it, as a person may by hand. */
  detachVolume(instanceId: string): void {
    this.#records.detachVolume(instanceId);
  }

  /** Makes a launch template known under a fixed id, as CloudFormation would. */
  registerLaunchTemplate(id: string, data: LaunchTemplateData, name = id): void {
    this.#templates.register({ id, name, data, createdAtMs: this.#options.clock.now() });
  }

  close(): void {
    this.#unsubscribe();
    this.#timers.close();
  }

  #wire(): Record<string, Operation> {
    const { clock, instances } = this.#options;
    const change = (operation: StateOperation) => (tree: QueryTree) =>
      changeState(operation, tree, { records: this.#records, instances, nowMs: clock.now() });
    return {
      RunInstances: (tree) => this.#runInstances(tree),
      StartInstances: change('StartInstances'),
      StopInstances: change('StopInstances'),
      TerminateInstances: change('TerminateInstances'),
      DescribeInstances: (tree) => describeInstances(tree, this.#records, this.#account),
      DescribeVolumes: (tree) => describeVolumes(tree, this.#records),
      DeleteVolume: (tree) => {
        this.#records.deleteVolume(scalar(tree, 'VolumeId') ?? '');
        return { return: true };
      },
      CreateTags: (tree) => this.#createTags(tree),
      CreateLaunchTemplate: (tree) => createLaunchTemplate(tree, this.#templates, clock.now()),
      DeleteLaunchTemplate: (tree) => ({ launchTemplate: launchTemplateXml(this.#templates.delete(tree)) }),
      GetConsoleOutput: (tree) => this.#getConsoleOutput(tree),
      DescribeImages: (tree) => this.images.describe(tree),
      DeregisterImage: (tree) => this.images.deregister(tree),
      DescribeSnapshots: (tree) => this.images.describeSnapshots(tree),
      DeleteSnapshot: (tree) => this.images.deleteSnapshot(tree),
      ModifyInstanceAttribute: (tree) => modifyInstanceType(tree, this.#records),
    };
  }

  #runInstances(tree: QueryTree): { [name: string]: XmlValue } {
    const template = this.#templates.find(tree);
    const subnetId = scalar(tree, 'SubnetId');
    const zone = this.#zones.of(subnetId);
    const clientToken = scalar(tree, 'ClientToken') ?? '';
    const known = clientToken === '' ? undefined : this.#tokens.find(clientToken, zone, tree);
    if (known !== undefined) return this.#reservation(known);
    const instanceId = `i-0${randomBytes(8).toString('hex')}`;
    const createdAtMs = this.#options.clock.now();
    this.#records.add(newRecord(tree, template, { instanceId, subnetId, zone, clientToken, createdAtMs }));
    if (clientToken !== '') this.#tokens.remember(clientToken, zone, tree, instanceId);
    this.#options.instances.launch(instanceId);
    return this.#reservation(instanceId);
  }

  #reservation(instanceId: string): { [name: string]: XmlValue } {
    const { record, instance } = this.#records.get(instanceId);
    const instancesSet = [instanceXml(record, instance)];
    return { reservationId: record.reservationId, ownerId: this.#account.accountId, groupSet: [], instancesSet };
  }

  #createTags(tree: QueryTree): { [name: string]: XmlValue } {
    for (const resourceId of scalars(tree, 'ResourceId')) this.#records.tag(resourceId, parseTags(tree));
    return { return: true };
  }

  #getConsoleOutput(tree: QueryTree): { [name: string]: XmlValue } {
    const { record } = this.#records.get(scalar(tree, 'InstanceId') ?? '');
    const output = this.#options.instances.consoleOutput(record.instanceId);
    const timestamp = xmlTime(this.#options.clock.now());
    return { instanceId: record.instanceId, timestamp, output: Buffer.from(output).toString('base64') };
  }

  #stateChanged(instance: Instance): void {
    const { instanceId, state } = instance;
    const { clock, events } = this.#options;
    if (state === 'terminated') this.#forgetLater(instanceId);
    const { region, accountId } = this.#account;
    const content = {
      source: 'aws.ec2',
      'detail-type': 'EC2 Instance State-change Notification',
      resources: [`arn:aws:ec2:${region}:${accountId}:instance/${instanceId}`],
      detail: { 'instance-id': instanceId, state },
    };
    events(envelope(content, this.#account, clock.now()));
  }

  #forgetLater(instanceId: string): void {
    this.#timers.after(TERMINATED_SHOWN_MS, () => {
      this.#records.forget(instanceId);
      this.#tokens.forget(instanceId);
    });
  }
}

const LETTERS = 'abcd';

/** Availability Zones of subnets: given ones, or one per subnet in order of first use. */
class Zones {
  readonly #region: string;
  readonly #given: Record<string, string> | undefined;
  readonly #seen: string[] = [];

  constructor(region: string, given?: Record<string, string>) {
    this.#region = region;
    this.#given = given;
  }

  /** Throws InvalidSubnetID.NotFound. */
  of(subnetId: string | undefined): string {
    if (subnetId === undefined) return `${this.#region}a`;
    if (!this.#given) return this.#inOrder(subnetId);
    const zone = this.#given[subnetId];
    if (zone !== undefined) return zone;
    throw new AwsFailure('InvalidSubnetID.NotFound', `The subnet ID '${subnetId}' does not exist`);
  }

  #inOrder(subnetId: string): string {
    if (!this.#seen.includes(subnetId)) this.#seen.push(subnetId);
    return this.#region + LETTERS.charAt(this.#seen.indexOf(subnetId) % LETTERS.length);
  }
}
