import { randomBytes } from 'node:crypto';
import { DynamoDbService } from '../../local/aws/dynamodb/service.ts';
import { S3Service } from '../../local/aws/s3/service.ts';
import { SqsService } from '../../local/aws/sqs/service.ts';
import { LocalClock } from '../../local/kernel/clock.ts';
import { credentialScope, Front } from '../../local/kernel/front.ts';
import type { LocalService } from '../../local/kernel/http.ts';

/**
 * Where the contract tests run:
 * - nothing set: against this project's local services, started in this process;
 * - AWS_ENDPOINT_URL: against that emulator, with AWS_REGION and credentials from the environment;
 * - CONTRACT_TARGET=aws: against the real account of the environment's credentials (it costs a few cents).
 */
const TARGET: 'local' | 'url' | 'aws' =
  process.env.CONTRACT_TARGET === 'aws' ? 'aws' : process.env.AWS_ENDPOINT_URL ? 'url' : 'local';

/** Whether the target's time can be advanced: only our own. Elsewhere tests wait for real, so keep their times short. */
export const ownClock = TARGET === 'local';

/** The fixed secret of everything local. */
const LOCAL_CREDENTIALS = { accessKeyId: 'contract', secretAccessKey: 'local' };
const LOCAL = { region: 'us-west-2', accountId: '000000000000' };

export type StartedService = { service: LocalService; close?: () => Promise<void> };
export type ServiceFactory = (options: {
  clock: LocalClock;
  region: string;
  accountId: string;
  baseUrl: string;
}) => StartedService | Promise<StartedService>;

/** Every local AWS service, by the service name in a request's credential scope. Add yours here. */
export const SERVICE_FACTORIES: { [name: string]: ServiceFactory } = {
  dynamodb: async ({ clock }) => {
    const service = await DynamoDbService.start({ clock });
    return { service, close: () => service.close() };
  },
  sqs: (options) => ({ service: new SqsService(options) }),
  s3: ({ clock }) => ({ service: new S3Service({ clock }) }),
};

export type ContractEndpoint = {
  /** Spread into any SDK client's configuration. */
  clientConfig: {
    region: string;
    endpoint?: string;
    credentials?: typeof LOCAL_CREDENTIALS;
    maxAttempts: number;
  };
  /** Lets time pass: advances the local clock, or really waits. */
  pass(ms: number): Promise<void>;
  /** A name nobody else uses, valid as table, queue and bucket name. */
  uniqueName(purpose: string): string;
  close(): Promise<void>;
};

/** Starts (or finds) the endpoint for the named services. */
export async function startEndpoint(...names: string[]): Promise<ContractEndpoint> {
  return TARGET === 'local' ? startLocal(names) : connect();
}

function connect(): ContractEndpoint {
  const endpoint = TARGET === 'url' ? process.env.AWS_ENDPOINT_URL : undefined;
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION ?? LOCAL.region;
  return {
    clientConfig: { region, ...(endpoint ? { endpoint } : {}), maxAttempts: 3 },
    pass: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    uniqueName,
    close: async () => {},
  };
}

async function startLocal(names: string[]): Promise<ContractEndpoint> {
  const clock = new LocalClock();
  const started = new Map<string, StartedService>();
  const front = new Front((request) => {
    const scope = credentialScope(request.headers, request.query);
    return scope ? started.get(scope.service)?.service : undefined;
  });
  const endpoint = `http://127.0.0.1:${await front.listen()}`;
  for (const name of names) {
    const factory = SERVICE_FACTORIES[name];
    if (!factory) throw new Error(`tests/contract/endpoint.ts has no factory for ${name}`);
    started.set(name, await factory({ clock, ...LOCAL, baseUrl: endpoint }));
  }
  return {
    clientConfig: { region: LOCAL.region, endpoint, credentials: LOCAL_CREDENTIALS, maxAttempts: 1 },
    pass: async (ms) => clock.advance(ms),
    uniqueName,
    close: async () => {
      await front.close();
      for (const { close } of started.values()) await close?.();
      clock.close();
    },
  };
}

function uniqueName(purpose: string): string {
  return `remote-swe-contract-${purpose}-${randomBytes(6).toString('hex')}`;
}
