import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ModelScript } from '../aws/bedrock/script.ts';
import { AccessKeys } from '../aws/signing/access-keys.ts';
import { signedService } from '../aws/signing/signed-service.ts';
import { HttpApiService } from '../functions/http/http-api.ts';
import type { InvocationKind, InvocationResult, Invoker } from '../functions/invocation.ts';
import type { LogLine } from '../functions/log.ts';
import { FunctionPool } from '../functions/pool.ts';
import { connectEventSources } from '../functions/sources/event-sources.ts';
import type { InstanceState } from '../instances/instance.ts';
import { LocalClock } from '../kernel/clock.ts';
import { Front } from '../kernel/front.ts';
import type { LocalService } from '../kernel/http.ts';
import { localPhysical } from '../template/physical.ts';
import type { StackPlan } from '../template/plan.ts';
import { LOCAL_STACK, readTemplate } from '../template/read-template.ts';
import { Activity } from './activity.ts';
import { builtDeployment, otherDeployment, ownDeployment } from './deployments.ts';
import { closeEndpoints, GITHUB_WEBHOOK_SECRET, type LocalEndpoints, startEndpoints } from './endpoints.ts';
import { lineKeeper, type OperatorEndpoints, operatorEndpoints } from './operator-endpoints.ts';
import { provision } from './provision.ts';
import { routeOf } from './route.ts';
import { setSecrets } from './secrets.ts';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type LocalSystemOptions = {
  script: ModelScript;
  /** Answers in place of the scripted Bedrock, e.g. a relay to the real one. */
  bedrock?: LocalService;
  /** What an operator tunes, in place of layers/agent-config. */
  agentConfigDirectory?: string;
  /** Template parameters in place of their defaults. */
  parameters?: Record<string, string>;
  /** 0 (default) takes a free port. */
  port?: number;
  sandbox?: 'auto' | 'plain' | 'bubblewrap';
  /** `none` leaves queues, rules, schedules and Slack unconnected: only what is invoked by hand runs. Default `connected`. */
  eventSources?: 'connected' | 'none';
  /** The sources of another build, whose functions run in place of ours while `pool.deploy('other')` holds. */
  otherRoot?: string;
  /** Runs the functions and layers as they are built for AWS, in place of their sources; the build takes its time. */
  built?: boolean;
  /** Invocations of one function at the same time; default as the pool's. */
  threadsMax?: number;
  onLine?: (line: LogLine) => void;
};

export type LocalSystem = LocalEndpoints &
  OperatorEndpoints & {
    clock: LocalClock;
    /** Who may call the AWS services: ask it for a key. */
    keys: AccessKeys;
    front: Front;
    pool: FunctionPool;
    plan: StackPlan;
    activity: Activity;
    baseUrl: string;
    directory: string;
    /** Ends every process, thread and timer and removes every file of this system. */
    close(): Promise<void>;
  };

/**
 * The whole product on one machine: template.yaml's functions and wiring, over local endpoints, on one loopback port.
 * When it rejects (a taken port: EADDRINUSE; a handler that does not build), nothing of it is left.
 */
export async function startLocalSystem(options: LocalSystemOptions): Promise<LocalSystem> {
  const undo: Undo[] = [];
  try {
    return await assemble(options, undo);
  } catch (error) {
    await undoAll(undo);
    throw error;
  }
}

type Undo = () => void | Promise<void>;

/** In reverse order: what was made last may use what was made first. */
async function undoAll(undo: Undo[]): Promise<void> {
  for (const step of undo.splice(0).reverse()) await step();
}

async function assemble(options: LocalSystemOptions, undo: Undo[]): Promise<LocalSystem> {
  const clock = new LocalClock();
  const keys = new AccessKeys();
  const directory = await mkdtemp(join(tmpdir(), 'remote-swe-local-'));
  undo.push(() => rm(directory, { recursive: true, force: true }));
  undo.push(() => clock.close());
  const late: { baseUrl: string; invoker?: FunctionPool } = { baseUrl: '' };
  const endpoints = await startEndpoints({
    ...{ clock, keys, directory, script: options.script, sandbox: options.sandbox },
    baseUrl: () => late.baseUrl,
    onFire: ({ arn, input }) => fire(late.invoker, arn, input),
  });
  undo.push(() => closeEndpoints(endpoints));
  const invoker: Invoker = { invoke: (id, event, how) => invokeLate(late.invoker, id, event, how) };
  const front = new Front(
    (request) => routes(request),
    () => clock.now(),
  );
  const letIn = holdBack(front);
  const port = await front.listen(options.port ?? 0);
  undo.push(() => front.close());
  late.baseUrl = `http://127.0.0.1:${port}`;
  endpoints.sqs.baseUrl = late.baseUrl;
  const plan = planAt(late.baseUrl, options.parameters);
  const sources = { disconnect: () => {} };
  const deletion = { disconnect: () => sources.disconnect(), invoker, baseUrl: () => late.baseUrl };
  const all = { ...endpoints, ...operatorEndpoints(clock, endpoints, plan, deletion) };
  const httpApi = new HttpApiService({ invoker, functions: plan.functions, clock, account: LOCAL_STACK });
  const routes = routeOf({
    ...endpoints,
    slack: endpoints.slack.service,
    httpApi,
    answers: all.customResources,
    aws: awsServices(all, options, { keys, clock }),
  });
  await provision(plan, all);
  setSecrets(plan, endpoints);
  const activity = new Activity();
  const onLine = lineKeeper(all.logs, plan, options.onLine);
  const parts = { clock, keys, baseUrl: late.baseUrl, activity, directory };
  const pool = await openPool({ ...options, onLine }, plan, parts);
  late.invoker = pool;
  undo.push(() => pool.close());
  watch(activity, { front, pool, endpoints, plan, clock });
  if (options.eventSources !== 'none')
    sources.disconnect = connect(endpoints, {
      plan,
      invoker,
      clock,
      baseUrl: late.baseUrl,
      concurrencyMax: options.threadsMax,
    });
  undo.push(() => sources.disconnect());
  letIn();
  const close = () => undoAll(undo);
  return { ...all, clock, keys, front, pool, plan, activity, baseUrl: late.baseUrl, directory, close };
}

function planAt(baseUrl: string, parameters: LocalSystemOptions['parameters']): StackPlan {
  const physical = localPhysical({ ...LOCAL_STACK, baseUrl });
  const plan = readTemplate(join(ROOT, 'template.yaml'), { parameters, physical });
  // What a person reaches is here, not where API Gateway would be.
  plan.stack.outputs.SlackEventsUrl = `${baseUrl}/api/slack/events`;
  plan.stack.outputs.GitHubEventsUrl = `${baseUrl}/api/github/events`;
  return plan;
}

/** An early request, e.g. an event of somebody who has chosen the port, waits until the returned function is called. */
function holdBack(front: Front): () => void {
  let letIn = () => {};
  front.ready = new Promise((resolve) => {
    letIn = resolve;
  });
  return letIn;
}

/** What events need on their way to the functions. */
type Connection = {
  plan: StackPlan;
  invoker: Invoker;
  clock: LocalClock;
  baseUrl: string;
  concurrencyMax: number | undefined;
};

/** Events reach the functions from here on, until the returned function is called. */
function connect(endpoints: LocalEndpoints, { plan, baseUrl, ...rest }: Connection): () => void {
  const { sqs: queues, events: rules, slack, github } = endpoints;
  const account = LOCAL_STACK;
  const disconnect = connectEventSources({
    functions: plan.functions,
    queues,
    rules,
    account,
    ...rest,
  });
  slack.connect({ eventsUrl: `${baseUrl}/api/slack/events`, origin: baseUrl });
  github.webhooks.connect({ url: `${baseUrl}/api/github/events`, secret: GITHUB_WEBHOOK_SECRET });
  return () => {
    slack.close();
    github.webhooks.close();
    disconnect();
  };
}

function awsServices(
  endpoints: LocalEndpoints & OperatorEndpoints,
  options: LocalSystemOptions,
  { keys, clock }: Pick<LocalSystem, 'keys' | 'clock'>,
): Map<string, LocalService> {
  const { dynamoDb, sqs, s3, ssm, ec2, scheduler, events, sts, bedrock, logs, lambda } = endpoints;
  const services = {
    dynamodb: dynamoDb,
    sqs,
    s3,
    ssm,
    ec2,
    scheduler,
    events,
    sts,
    bedrock: options.bedrock ?? bedrock,
    logs,
    lambda,
    cloudformation: endpoints.cloudFormation,
  };
  const times = { now: () => clock.now() };
  return new Map(Object.entries(services).map(([name, service]) => [name, signedService(service, keys, times)]));
}

async function openPool(
  options: LocalSystemOptions,
  plan: StackPlan,
  {
    clock,
    keys,
    baseUrl,
    activity,
    directory,
  }: Pick<LocalSystem, 'clock' | 'keys' | 'baseUrl' | 'activity' | 'directory'>,
): Promise<FunctionPool> {
  const { otherRoot, parameters } = options;
  const own = options.built
    ? builtDeployment(ROOT, plan.functions, { baseUrl, directory: join(directory, 'built') })
    : await ownDeployment(ROOT, plan.functions, { ...options, baseUrl });
  return FunctionPool.open({
    ...own,
    ...(otherRoot ? { other: await otherDeployment(otherRoot, baseUrl, parameters) } : {}),
    clock,
    endpoints: { baseUrl, region: LOCAL_STACK.region, keys },
    threadsMax: options.threadsMax,
    onLine: options.onLine,
    onInvocation: () => activity.touch(),
  });
}

/** What counts as going on, for whoever waits until nothing does. */
function watch(activity: Activity, { front, pool, endpoints, plan, clock }: Watched): void {
  const { github, instances, slack, sqs } = endpoints;
  front.observers.push(activity.observer);
  activity.watch(() => pool.underWay);
  activity.watch(() => instances.scriptsRunning());
  // Time must not run away while the host is slow to boot a machine or to end its processes.
  activity.watch(() => instances.list().filter(({ state }) => IN_BETWEEN.has(state)).length);
  // A jump of the clock while Slack waits for an answer would be Slack's time-out.
  activity.watch(() => slack.delivery.underWay + github.underWay);
  const sources = plan.functions.flatMap(({ events }) => events.filter((event) => event.kind === 'queue'));
  for (const { queueArn } of sources) activity.watch(() => sqs.receivable(queueArn));
  activity.watch(() => ((clock.nextDueAtMs() ?? Number.POSITIVE_INFINITY) <= clock.now() ? 1 : 0));
}

type Watched = { front: Front; pool: FunctionPool; endpoints: LocalEndpoints; plan: StackPlan; clock: LocalClock };

/** The states that an instance leaves by itself. */
const IN_BETWEEN: ReadonlySet<InstanceState> = new Set(['pending', 'stopping', 'shutting-down']);

async function invokeLate(
  pool: FunctionPool | undefined,
  logicalId: string,
  event: unknown,
  how: { kind: InvocationKind },
): Promise<InvocationResult> {
  if (!pool) return { status: 'killed' };
  return pool.invoke(logicalId, event, how);
}

/** Scheduler's target is an alias ARN. A failed invocation is thrown, so that its retry policy applies. */
async function fire(pool: FunctionPool | undefined, arn: string, input: string): Promise<void> {
  const logicalId = pool?.functionOf(arn);
  if (!pool || !logicalId) throw new Error(`No function has the ARN ${arn}`);
  const result = await pool.invoke(logicalId, JSON.parse(input), { kind: 'async' });
  if (result.status !== 'ok') throw new Error(`${logicalId} ended as ${result.status}`);
}
