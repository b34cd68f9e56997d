import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDbService } from '../../../local/aws/dynamodb/service.ts';
import { Ec2Service } from '../../../local/aws/ec2/service.ts';
import { S3Service } from '../../../local/aws/s3/service.ts';
import { SchedulerService } from '../../../local/aws/scheduler/service.ts';
import { type AccessKey, AccessKeys } from '../../../local/aws/signing/access-keys.ts';
import { signedService } from '../../../local/aws/signing/signed-service.ts';
import { SqsService } from '../../../local/aws/sqs/service.ts';
import { SsmService } from '../../../local/aws/ssm/service.ts';
import { Instances } from '../../../local/instances/instances.ts';
import { LocalClock } from '../../../local/kernel/clock.ts';
import { awsServiceOf, Front } from '../../../local/kernel/front.ts';
import type { LocalService } from '../../../local/kernel/http.ts';

/**
 * Where the contract tests run:
 * - nothing set: against this project's local services, started in this process;
 * - AWS_ENDPOINT_URL: against that emulator, with AWS_REGION and credentials from the environment;
 * - CONTRACT_TARGET=aws: against the real account of the environment's credentials (it costs a few cents).
 */
const TARGET: 'local' | 'url' | 'aws' =
  process.env.CONTRACT_TARGET === 'aws' ? 'aws' : process.env.AWS_ENDPOINT_URL ? 'url' : 'local';

/** Whether tests may build our services themselves: told to fail, with machines and events in their hands. */
export const ownServices = TARGET === 'local';

/** Whether the target's time can be advanced: only our own. Elsewhere tests wait for real, so keep their times short. */
export const ownClock = TARGET === 'local';

/** An emulator wants a signature and rarely looks at it; our own local system prints where its keys are. */
const ANY_CREDENTIALS = { accessKeyId: 'contract', secretAccessKey: 'local' };
/** Where the SDK finds credentials by itself. */
const CREDENTIAL_VARIABLES = ['AWS_ACCESS_KEY_ID', 'AWS_PROFILE', 'AWS_SHARED_CREDENTIALS_FILE'];
const LOCAL = { region: 'us-west-2', accountId: '000000000000' };

export type StartedService = { service: LocalService; close?: () => Promise<void> };
export type ServiceFactory = (options: {
  clock: LocalClock;
  region: string;
  accountId: string;
  baseUrl: string;
  /** One fleet of machines for all services of an endpoint; made when it is first asked for. */
  instances: () => Instances;
}) => StartedService | Promise<StartedService>;

/** Every local AWS service, by the service name in a request's credential scope. Add yours here. */
const SERVICE_FACTORIES: { [name: string]: ServiceFactory } = {
  dynamodb: async ({ clock }) => {
    const service = await DynamoDbService.start({ clock });
    return { service, close: () => service.close() };
  },
  sqs: (options) => ({ service: new SqsService(options) }),
  s3: ({ clock }) => ({ service: new S3Service({ clock }) }),
  ec2: ({ clock, instances }) => closing(new Ec2Service({ instances: instances(), clock, events: () => undefined })),
  ssm: ({ clock, instances }) => closing(new SsmService({ instances: instances(), clock, events: () => undefined })),
  scheduler: ({ clock }) => closing(new SchedulerService({ clock, onFire: async () => undefined })),
};

function closing(service: LocalService & { close(): void }): StartedService {
  return { service, close: async () => service.close() };
}

export type ContractEndpoint = {
  /** Spread into any SDK client's configuration. */
  clientConfig: {
    region: string;
    endpoint?: string;
    credentials?: AccessKey;
    maxAttempts: number;
  };
  /** Lets time pass: advances the local clock, or really waits. */
  pass(ms: number): Promise<void>;
  /** A name nobody else uses, valid as table, queue and bucket name. */
  uniqueName(purpose: string): string;
  /** Looks again and again until `look` finds something; fails, naming `what`, after `SLOW_MS_MAX`. */
  until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found>;
  close(): Promise<void>;
};

/** For tests that wait for machines: real ones take minutes, local ones a moment. */
export const SLOW_MS_MAX = TARGET === 'aws' ? 15 * 60_000 : 60_000;
const LOOK_MS = TARGET === 'aws' ? 3_000 : 20;

/** Starts (or finds) the endpoint for the named services. */
export async function startEndpoint(...names: string[]): Promise<ContractEndpoint> {
  return TARGET === 'local' ? startLocal(names) : connect();
}

function connect(): ContractEndpoint {
  const endpoint = TARGET === 'url' ? process.env.AWS_ENDPOINT_URL : undefined;
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? LOCAL.region;
  const hasCredentials = CREDENTIAL_VARIABLES.some((name) => process.env[name]);
  const credentials = endpoint && !hasCredentials ? { credentials: ANY_CREDENTIALS } : {};
  return {
    clientConfig: { region, ...(endpoint ? { endpoint } : {}), ...credentials, maxAttempts: 3 },
    pass: sleep,
    uniqueName,
    until,
    close: async () => {},
  };
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

async function until<Found>(what: string, look: () => Promise<Found | undefined>): Promise<Found> {
  const giveUpAtMs = performance.now() + SLOW_MS_MAX;
  while (performance.now() < giveUpAtMs) {
    const found = await look();
    if (found !== undefined) return found;
    await sleep(LOOK_MS);
  }
  throw new Error(`Waited ${SLOW_MS_MAX} ms in vain for ${what}`);
}

async function startLocal(names: string[]): Promise<ContractEndpoint> {
  const clock = new LocalClock();
  const started = new Map<string, StartedService>();
  const fleet = lazyFleet(clock);
  const keys = new AccessKeys();
  const front = new Front((request) => {
    const service = awsServiceOf(request);
    return service === undefined ? undefined : started.get(service)?.service;
  });
  const endpoint = `http://127.0.0.1:${await front.listen()}`;
  for (const name of names) {
    const factory = SERVICE_FACTORIES[name];
    if (!factory) throw new Error(`tests/contract/endpoint/endpoint.ts has no factory for ${name}`);
    const { service, close } = await factory({ clock, ...LOCAL, baseUrl: endpoint, instances: fleet.instances });
    // The clients of a test go by the real time, whatever the local clock says.
    const times = { now: () => clock.now(), sentAt: Date.now };
    started.set(name, { service: signedService(service, keys, times), close });
  }
  return {
    clientConfig: { region: LOCAL.region, endpoint, credentials: keys.issue('contract'), maxAttempts: 1 },
    pass: async (ms) => clock.advance(ms),
    uniqueName,
    until,
    close: async () => {
      await front.close();
      for (const { close } of started.values()) await close?.();
      await fleet.close();
      clock.close();
    },
  };
}

/** Machines on a folder of their own, if anybody asks for them. */
function lazyFleet(clock: LocalClock): { instances: () => Instances; close(): Promise<void> } {
  const made: { root: string; instances: Instances }[] = [];
  const make = () => {
    const root = mkdtempSync(join(tmpdir(), 'contract-'));
    const fleet = { root, instances: new Instances({ root, clock, sandbox: 'plain' }) };
    made.push(fleet);
    return fleet;
  };
  return {
    instances: () => (made[0] ?? make()).instances,
    close: async () => {
      for (const { root, instances } of made) {
        await instances.close();
        rmSync(root, { recursive: true });
      }
    },
  };
}

function uniqueName(purpose: string): string {
  return `remote-swe-contract-${purpose}-${randomBytes(6).toString('hex')}`;
}
