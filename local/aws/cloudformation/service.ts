import { randomUUID } from 'node:crypto';
import type { LocalClock } from '../../kernel/clock.ts';
import { type LocalRequest, type LocalResponse, type LocalService, text } from '../../kernel/http.ts';
import type { StackFacts } from '../../template/plan.ts';
import { parseQuery, type QueryTree, scalar, scalars } from '../ec2/query.ts';
import { renderXml, type XmlValue, xmlTime } from '../ec2/xml.ts';
import { AwsFailure } from '../failure.ts';
import { Faults } from '../faults.ts';

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
const CONTENT_TYPE = 'text/xml';
/** Resources in one answer of ListStackResources. CloudFormation gives up to 100; fewer here, so that clients meet a second page. */
const PAGE = 30;

type Operation = (tree: QueryTree) => { [name: string]: XmlValue } | Promise<{ [name: string]: XmlValue }>;
type Status = 'CREATE_COMPLETE' | 'DELETE_IN_PROGRESS' | 'DELETE_FAILED' | 'DELETE_COMPLETE';

export type CloudFormationOptions = {
  clock: LocalClock;
  /** The one stack that there is; asked at each request, because it is known late. */
  stack: () => StackFacts;
  /** Removes what the stack holds, but not what is kept. Resolves to the resource that could not go and why, if there is one. */
  onDelete?: (kept: string[]) => Promise<{ logicalId: string; reason: string } | undefined>;
};

/**
 * CloudFormation for one stack that is there from the start, by the Query protocol: DescribeStacks, ListStackResources, DeleteStack.
 * A deletion is over at once; afterwards the stack is known by its id only, as on AWS.
 */
export class CloudFormationService implements LocalService {
  readonly name = 'cloudformation';
  readonly #options: CloudFormationOptions;
  readonly #faults = new Faults();
  readonly #createdAtMs: number;
  #status: Status = 'CREATE_COMPLETE';
  #reason: { logicalId: string; reason: string } | undefined;
  #kept: string[] = [];
  readonly #operations: Record<string, Operation> = {
    DescribeStacks: (tree) => this.#describe(scalar(tree, 'StackName')),
    ListStackResources: (tree) => this.#list(tree),
    DeleteStack: (tree) => this.#delete(tree),
  };

  constructor(options: CloudFormationOptions) {
    this.#options = options;
    this.#createdAtMs = options.clock.now();
  }

  operation(request: LocalRequest): string {
    return scalar(parseQuery(request), 'Action') ?? 'Unknown';
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    const name = this.operation(request);
    try {
      this.#faults.check(name);
      const operation = this.#operations[name];
      if (!operation) throw new AwsFailure('InvalidAction', `The local CloudFormation has no operation ${name}`);
      const result = renderXml(await operation(parseQuery(request)), 'member');
      const meta = `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`;
      const body = `<${name}Response xmlns="${NAMESPACE}"><${name}Result>${result}</${name}Result>${meta}</${name}Response>`;
      return text(200, body, CONTENT_TYPE);
    } catch (error) {
      if (!(error instanceof AwsFailure)) throw error;
      return failure(error);
    }
  }

  /** The next `count` requests of the operation fail with the code and have no effect. Retries count. */
  failNext(operation: string, code: string, count = 1): void {
    this.#faults.failNext(operation, code, count);
  }

  #describe(wanted: string | undefined): { [name: string]: XmlValue } {
    const stack = this.#find(wanted);
    const pairs = (values: Record<string, string>, key: string, value: string) =>
      Object.entries(values).map(([name, one]) => ({ [key]: name, [value]: one }));
    return {
      Stacks: [
        {
          StackId: stack.id,
          StackName: stack.name,
          CreationTime: xmlTime(this.#createdAtMs),
          StackStatus: this.#status,
          StackStatusReason: this.#reason && `The following resource(s) failed to delete: [${this.#reason.logicalId}].`,
          Parameters: pairs(stack.parameters, 'ParameterKey', 'ParameterValue'),
          Outputs: pairs(stack.outputs, 'OutputKey', 'OutputValue'),
        },
      ],
    };
  }

  #list(tree: QueryTree): { [name: string]: XmlValue } {
    const { resources } = this.#find(required(tree, 'StackName'));
    const from = Number(scalar(tree, 'NextToken') ?? 0);
    const page = resources.slice(from, from + PAGE).map(({ logicalId, type, physicalId, isKept }) => ({
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
      LastUpdatedTimestamp: xmlTime(this.#createdAtMs),
      ...this.#statusOf(logicalId, isKept),
    }));
    const next = from + PAGE < resources.length ? String(from + PAGE) : undefined;
    return { StackResourceSummaries: page, NextToken: next };
  }

  #statusOf(logicalId: string, isKept: boolean): { [name: string]: XmlValue } {
    if (this.#status === 'CREATE_COMPLETE') return { ResourceStatus: 'CREATE_COMPLETE' };
    if (this.#reason?.logicalId === logicalId)
      return { ResourceStatus: 'DELETE_FAILED', ResourceStatusReason: this.#reason.reason };
    return { ResourceStatus: isKept || this.#kept.includes(logicalId) ? 'DELETE_SKIPPED' : 'DELETE_COMPLETE' };
  }

  async #delete(tree: QueryTree): Promise<{ [name: string]: XmlValue }> {
    const wanted = required(tree, 'StackName');
    const stack = this.#options.stack();
    // A stack that is not there is deleted already, and no error.
    if (![stack.name, stack.id].includes(wanted) || ['DELETE_IN_PROGRESS', 'DELETE_COMPLETE'].includes(this.#status))
      return {};
    const retained = scalars(tree, 'RetainResources', 'member');
    if (retained.length > 0 && this.#status !== 'DELETE_FAILED')
      throw new AwsFailure('ValidationError', 'RetainResources is only for stacks in the state DELETE_FAILED');
    const kept = stack.resources.filter(({ isKept }) => isKept).map(({ logicalId }) => logicalId);
    this.#kept = [...kept, ...retained];
    this.#status = 'DELETE_IN_PROGRESS';
    this.#reason = await this.#options.onDelete?.(this.#kept);
    this.#status = this.#reason ? 'DELETE_FAILED' : 'DELETE_COMPLETE';
    return {};
  }

  #find(wanted: string | undefined): StackFacts {
    const stack = this.#options.stack();
    const isGone = this.#status === 'DELETE_COMPLETE';
    if (wanted === stack.id || (!isGone && (wanted === undefined || wanted === stack.name))) return stack;
    throw new AwsFailure('ValidationError', `Stack with id ${wanted} does not exist`);
  }
}

function required(tree: QueryTree, name: string): string {
  const value = scalar(tree, name);
  if (!value) throw new AwsFailure('ValidationError', `1 validation error detected: ${name} must not be null`);
  return value;
}

/** The Query protocol's error. */
function failure({ code, message, status }: AwsFailure): LocalResponse {
  const error = { Type: status < 500 ? 'Sender' : 'Receiver', Code: code, Message: message };
  const body = renderXml({ Error: error, RequestId: randomUUID() });
  return text(status, `<ErrorResponse xmlns="${NAMESPACE}">${body}</ErrorResponse>`, CONTENT_TYPE);
}
