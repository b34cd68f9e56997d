import * as z from 'zod';
import type { Instances } from '../../instances/instances.ts';
import type { LocalClock } from '../../kernel/clock.ts';
import type { LocalRequest, LocalResponse, LocalService } from '../../kernel/http.ts';
import { type Account, type EventSink, envelope, LOCAL_ACCOUNT } from '../events/envelope.ts';
import { AwsFailure } from '../failure.ts';
import { Faults } from '../faults.ts';
import { answerJson, type JsonOperations, jsonOperation, parseInput } from '../json-protocol.ts';
import { Timers } from '../timers.ts';
import { Commands } from './commands.ts';
import { getInvocation, listInvocations } from './describe-invocations.ts';
import { RUN_SHELL_SCRIPT, readDocument, type SsmDocument } from './document.ts';
import { type Invocation, type InvocationOutcome, type InvocationStatus, isTerminal } from './invocation.ts';
import { ManagedNodes, type NodeView } from './nodes.ts';
import { page } from './page.ts';
import { ParameterStore, type ParameterType } from './parameter-store.ts';

export type SsmOptions = {
  instances: Instances;
  clock: LocalClock;
  events: EventSink;
  account?: Account;
  /** From `running` until the instance's agent has registered; default 0. */
  registrationDelayMs?: number;
  /** How long GetCommandInvocation does not know a new command; default 0. */
  invocationDelayMs?: number;
  /** False plays agents older than 3.3.2746, which know `{{ Name }}` only; default true. */
  interpolateEnvironment?: boolean;
};

/** SSM Run Command on local instances, and Parameter Store. */
export class SsmService implements LocalService {
  readonly name = 'ssm';
  readonly #options: SsmOptions;
  readonly #account: Account;
  readonly #faults = new Faults();
  readonly #timers: Timers;
  readonly #documents = new Map<string, SsmDocument>();
  readonly #nodes: ManagedNodes;
  readonly #commands: Commands;
  readonly #parameters: ParameterStore;
  readonly #operations: JsonOperations;

  constructor(options: SsmOptions) {
    const { instances, clock, registrationDelayMs = 0, interpolateEnvironment = true } = options;
    this.#options = options;
    this.#account = options.account ?? LOCAL_ACCOUNT;
    const timers = new Timers(clock);
    const setStatus = this.#setStatus.bind(this);
    this.#timers = timers;
    this.#nodes = new ManagedNodes({ instances, clock, timers, registrationDelayMs, setStatus });
    const [nodes, documents] = [this.#nodes, this.#documents];
    this.#commands = new Commands({ clock, timers, nodes, documents, setStatus, interpolateEnvironment });
    this.#parameters = new ParameterStore(clock, this.#account);
    this.#operations = this.#wire();
    this.registerDocument('AWS-RunShellScript', RUN_SHELL_SCRIPT);
  }

  operation(request: LocalRequest): string {
    return jsonOperation(request);
  }

  handle(request: LocalRequest): Promise<LocalResponse> {
    return answerJson(request, this.#operations, this.#faults);
  }

  /** The next `count` requests of the operation fail with the code and have no effect. Retries count. */
  failNext(operation: string, code: string, count = 1): void {
    this.#faults.failNext(operation, code, count);
  }

  /** The agents of the next `count` boots never come up. */
  silenceNext(count: number): void {
    this.#nodes.silenceNext(count);
  }

  /** Makes a Command document known: JSON, YAML or the object. Throws when the local SSM cannot run it. */
  registerDocument(name: string, content: string | object): void {
    this.#documents.set(name, readDocument(name, content));
  }

  /** Sets a parameter as an operator would have done before. */
  putParameter(name: string, value: string, type: ParameterType = 'SecureString'): void {
    this.#parameters.set(name, value, type);
  }

  close(): void {
    this.#nodes.close();
    this.#timers.close();
  }

  #wire(): JsonOperations {
    return {
      ...this.#parameters.operations,
      ...documentOperations(this.#documents),
      SendCommand: (input) => this.#commands.send(input),
      CancelCommand: (input) => this.#commands.cancel(input),
      GetCommandInvocation: (input) => getInvocation(input, this.#visibleInvocations()),
      ListCommandInvocations: (input) => listInvocations(input, this.#visibleInvocations()),
      DescribeInstanceInformation: (input) => describeNodes(input, this.#nodes.list()),
    };
  }

  #visibleInvocations(): Invocation[] {
    const visibleMs = this.#options.clock.now() - (this.#options.invocationDelayMs ?? 0);
    return this.#commands.invocations.filter(({ requestedAtMs }) => requestedAtMs <= visibleMs);
  }

  #setStatus(invocation: Invocation, status: InvocationStatus, outcome: InvocationOutcome = {}): void {
    Object.assign(invocation, { status, statusDetails: status, ...outcome });
    const now = this.#options.clock.now();
    if (status === 'InProgress') invocation.startedAtMs = now;
    if (isTerminal(invocation)) invocation.endedAtMs = now;
    const { region, accountId } = this.#account;
    const content = {
      source: 'aws.ssm',
      'detail-type': 'EC2 Command Invocation Status-change Notification',
      resources: [`arn:aws:ec2:${region}:${accountId}:instance/${invocation.instanceId}`],
      detail: {
        'command-id': invocation.commandId,
        'document-name': invocation.documentName,
        'instance-id': invocation.instanceId,
        'requested-date-time': new Date(invocation.requestedAtMs).toISOString(),
        status,
      },
    };
    this.#options.events(envelope(content, this.#account, now));
  }
}

const createInput = z.object({
  Name: z.string().regex(/^[\w.-]{3,128}$/),
  Content: z.string().min(1),
  DocumentType: z.literal('Command'),
  DocumentFormat: z.enum(['JSON', 'YAML']).default('JSON'),
});

/** Making and removing Command documents over the wire; content that the local SSM cannot run is refused as invalid. */
function documentOperations(documents: Map<string, SsmDocument>): JsonOperations {
  return {
    CreateDocument: (input) => {
      const { Name, Content, DocumentType, DocumentFormat } = parseInput(createInput, input);
      if (documents.has(Name)) throw new AwsFailure('DocumentAlreadyExists', `Document ${Name} already exists`);
      documents.set(Name, readOrRefuse(Name, Content));
      return { DocumentDescription: { Name, DocumentType, DocumentFormat, DocumentVersion: '1', Status: 'Active' } };
    },
    DeleteDocument: (input) => {
      const { Name } = parseInput(z.object({ Name: z.string() }), input);
      if (!documents.delete(Name)) throw new AwsFailure('InvalidDocument', `Document ${Name} does not exist`);
      return {};
    },
  };
}

function readOrRefuse(name: string, content: string): SsmDocument {
  try {
    return readDocument(name, content);
  } catch (error) {
    throw new AwsFailure('InvalidDocumentContent', error instanceof Error ? error.message : String(error));
  }
}

const input = z.object({
  Filters: z.array(z.object({ Key: z.string(), Values: z.array(z.string()) })).default([]),
  InstanceInformationFilterList: z.array(z.object({ key: z.string(), valueSet: z.array(z.string()) })).default([]),
  MaxResults: z.number().int().min(5).max(50).default(10),
  NextToken: z.string().optional(),
});

/** DescribeInstanceInformation, filtered by InstanceIds or PingStatus. Throws InvalidFilterKey. */
function describeNodes(rawInput: unknown, nodes: NodeView[]): object {
  const { Filters, InstanceInformationFilterList, MaxResults, NextToken } = parseInput(input, rawInput);
  const old = InstanceInformationFilterList.map(({ key, valueSet }) => ({ Key: key, Values: valueSet }));
  const filters = [...Filters, ...old];
  const matching = nodes.filter((node) => filters.every(({ Key, Values }) => Values.includes(attribute(node, Key))));
  const { items, nextToken } = page(matching, MaxResults, NextToken);
  return { InstanceInformationList: items.map(information), NextToken: nextToken };
}

function attribute(node: NodeView, key: string): string {
  if (key === 'InstanceIds') return node.instanceId;
  if (key === 'PingStatus') return node.pingStatus;
  throw new AwsFailure('InvalidFilterKey', `The local SSM does not filter nodes by ${key}`);
}

function information(node: NodeView): object {
  return {
    InstanceId: node.instanceId,
    PingStatus: node.pingStatus,
    LastPingDateTime: node.lastPingAtMs / 1000,
    RegistrationDate: node.registeredAtMs / 1000,
    AgentVersion: '3.3.3572.0',
    IsLatestVersion: true,
    PlatformType: 'Linux',
    ResourceType: 'EC2Instance',
  };
}
