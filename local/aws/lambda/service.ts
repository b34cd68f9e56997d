import { json, type LocalRequest, type LocalResponse, type LocalService } from '../../kernel/http.ts';
import type { FunctionPlan } from '../../template/plan.ts';
import { type Account, LOCAL_ACCOUNT } from '../events/envelope.ts';
import { AwsFailure } from '../failure.ts';
import { Faults } from '../faults.ts';
import { parseBody } from '../json-protocol.ts';

/** Versions in one answer; Lambda gives up to 50, fewer here, so that clients meet a second page. */
const PAGE = 3;

type Call = { operation: string; name: string; version: string };
type Operation = (call: Call, request: LocalRequest) => { status?: number; body: object };

export type LambdaOptions = {
  /** The functions and layers there are; known late. `layers` are ARNs without a version. */
  functions: () => FunctionPlan[];
  layers: () => string[];
  account?: Account;
};

/** Lambda's own API for one machine: the account's limits, versions of layers, mappings of queues. */
export class LambdaService implements LocalService {
  readonly name = 'lambda';
  /** Executions at the same moment that the account may have; a new one has 10. */
  concurrencyMax = 1_000;
  readonly #options: LambdaOptions;
  readonly #account: Account;
  readonly #faults = new Faults();
  readonly #versions = new Map<string, number[]>();
  readonly #disabled = new Set<string>();
  /** Functions of others in the same account, with the ARNs of their layers' versions. */
  readonly #others: { FunctionName: string; Layers: { Arn: string }[] }[] = [];
  #isDeleted = false;
  readonly #operations: Record<string, Operation> = {
    GetAccountSettings: () => ({ body: { AccountLimit: { ConcurrentExecutions: this.concurrencyMax } } }),
    ListLayerVersions: ({ name }, { query }) => ({ body: this.#list(name, query.get('Marker')) }),
    DeleteLayerVersion: ({ name, version }) => ({ status: 204, body: this.#delete(name, Number(version)) }),
    ListFunctions: () => ({ body: { Functions: this.#others } }),
    UpdateEventSourceMapping: ({ name }, request) => ({ status: 202, body: this.#update(name, parseBody(request)) }),
    ListEventSourceMappings: (_call, { query }) => ({ body: this.#mappings(query.get('FunctionName') ?? '') }),
  };

  constructor(options: LambdaOptions) {
    this.#options = options;
    this.#account = options.account ?? LOCAL_ACCOUNT;
  }

  operation(request: LocalRequest): string {
    return callOf(request).operation;
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    const call = callOf(request);
    try {
      this.#faults.check(call.operation);
      const perform = this.#operations[call.operation];
      if (!perform)
        throw new AwsFailure('UnknownOperationException', `Not known: ${request.method} ${request.path}`, 404);
      const { status = 200, body } = perform(call, request);
      return status === 204 ? { status } : json(status, body);
    } catch (error) {
      if (!(error instanceof AwsFailure)) throw error;
      return json(error.status, { Message: error.message, Type: 'User' }, { 'x-amzn-errortype': error.code });
    }
  }

  failNext(operation: string, code: string, count = 1): void {
    this.#faults.failNext(operation, code, count);
  }

  /** Publishes versions of a layer, as deployments do. */
  publishLayerVersions(name: string, count: number): void {
    const known = this.#versionsOf(name);
    const newest = known.at(-1) ?? 0;
    this.#versions.set(name, [...known, ...Array.from({ length: count }, (_, index) => newest + index + 1)]);
  }

  /** What an operator does to drain. It changes only what is told here: the mapping itself runs on. */
  disableMapping(functionName: string): void {
    this.#disabled.add(functionName);
  }

  /** A function that is not of the stack and uses this version of a layer. */
  addFunctionWithLayer(FunctionName: string, layer: string, version: number): void {
    this.#others.push({ FunctionName, Layers: [{ Arn: this.#versionArn(layer, version) }] });
  }

  /** The functions are gone, as after a deletion of the stack; versions of layers stay. */
  removeFunctions(): void {
    this.#isDeleted = true;
  }

  #versionArn(name: string, version: number): string {
    const { region, accountId } = this.#account;
    return `arn:aws:lambda:${region}:${accountId}:layer:${name}:${version}`;
  }

  #update(uuid: string, input: unknown): object {
    const { Enabled } = input as { Enabled?: boolean };
    const plan = this.#options.functions().find(({ name }) => `${name}-mapping` === uuid);
    if (!plan || this.#isDeleted)
      throw new AwsFailure('ResourceNotFoundException', 'The resource you requested does not exist.', 404);
    if (Enabled === false) this.#disabled.add(plan.name);
    if (Enabled === true) this.#disabled.delete(plan.name);
    return { UUID: uuid, State: Enabled ? 'Enabling' : 'Disabling' };
  }

  #versionsOf(name: string): number[] {
    const isOurs = this.#options.layers().some((arn) => arn.endsWith(`:${name}`));
    return this.#versions.get(name) ?? (isOurs ? [1] : []);
  }

  #list(name: string, marker: string | null): object {
    const from = Number(marker ?? 0);
    const all = [...this.#versionsOf(name)].reverse();
    const LayerVersions = all.slice(from, from + PAGE).map((version) => ({
      LayerVersionArn: this.#versionArn(name, version),
      Version: version,
    }));
    return { LayerVersions, NextMarker: from + PAGE < all.length ? String(from + PAGE) : undefined };
  }

  /** Deleting what is not there is no error. */
  #delete(name: string, version: number): object {
    this.#versions.set(
      name,
      this.#versionsOf(name).filter((one) => one !== version),
    );
    return {};
  }

  #mappings(functionName: string): object {
    const name = functionName.replace(/:live$/, '');
    const plan = this.#options.functions().find((each) => [each.name, each.arn].includes(name));
    if (!plan || this.#isDeleted)
      throw new AwsFailure('ResourceNotFoundException', `Function not found: ${functionName}`, 404);
    const EventSourceMappings = plan.events.flatMap((event) => {
      if (event.kind !== 'queue') return [];
      const State = this.#disabled.has(plan.name) ? 'Disabled' : 'Enabled';
      return [{ UUID: `${plan.name}-mapping`, EventSourceArn: event.queueArn, FunctionArn: plan.aliasArn, State }];
    });
    return { EventSourceMappings };
  }
}

const ROUTES: [string, RegExp, string][] = [
  ['GET', /^\/2016-08-19\/account-settings\/?$/, 'GetAccountSettings'],
  ['GET', /^\/2018-10-31\/layers\/(?<name>[^/]+)\/versions\/?$/, 'ListLayerVersions'],
  ['DELETE', /^\/2018-10-31\/layers\/(?<name>[^/]+)\/versions\/(?<version>\d+)\/?$/, 'DeleteLayerVersion'],
  ['GET', /^\/2015-03-31\/functions\/?$/, 'ListFunctions'],
  ['PUT', /^\/2015-03-31\/event-source-mappings\/(?<name>[^/]+)\/?$/, 'UpdateEventSourceMapping'],
  ['GET', /^\/2015-03-31\/event-source-mappings\/?$/, 'ListEventSourceMappings'],
];

/** Layers are named by their name or ARN. */
function callOf({ method, path }: LocalRequest): Call {
  for (const [wanted, pattern, operation] of ROUTES) {
    const found = method === wanted ? pattern.exec(path) : null;
    if (!found) continue;
    const name = decodeURIComponent(found.groups?.name ?? '');
    return { operation, name: name.split(':').at(-1) ?? '', version: found.groups?.version ?? '' };
  }
  return { operation: 'Unknown', name: '', version: '' };
}
