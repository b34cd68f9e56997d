import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EC2Client } from '@aws-sdk/client-ec2';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoApiKeys, DynamoRates, DynamoSignIns } from '@remote-swe/core/adapters/dynamodb/api/credentials';
import { DynamoRequests } from '@remote-swe/core/adapters/dynamodb/api/requests';
import { DynamoSessionReader } from '@remote-swe/core/adapters/dynamodb/api/session-reader';
import { DynamoShares } from '@remote-swe/core/adapters/dynamodb/api/shares';
import { DynamoBudgets } from '@remote-swe/core/adapters/dynamodb/budgets';
import { DynamoDueItems } from '@remote-swe/core/adapters/dynamodb/due-items';
import { DynamoInbox } from '@remote-swe/core/adapters/dynamodb/inbox';
import { DynamoJournal } from '@remote-swe/core/adapters/dynamodb/journal';
import { DynamoApprovals } from '@remote-swe/core/adapters/dynamodb/people/approvals';
import { DynamoMuting } from '@remote-swe/core/adapters/dynamodb/people/muting';
import { DynamoSessionList } from '@remote-swe/core/adapters/dynamodb/people/session-list';
import { DynamoWorkerStore } from '@remote-swe/core/adapters/dynamodb/worker-store';
import { S3Blobs } from '@remote-swe/core/adapters/s3/blobs';
import { type QueueUrls, SqsQueues } from '@remote-swe/core/adapters/sqs/queues';
import { TaggedFleet } from '@remote-swe/core/adapters/workers/tagged-fleet';
import { secretHash } from '@remote-swe/core/domain/api/token';
import { callbackSecret } from '@remote-swe/core/domain/callbacks/signature';
import { SecretFilter } from '@remote-swe/core/domain/known-values/secret-filter';
import type { JournalEntry } from '@remote-swe/core/domain/session/journal';
import type { CommandPayload } from '@remote-swe/core/domain/worker/command';
import { PortError } from '@remote-swe/core/errors';
import type { Api } from '@remote-swe/core/ingress/api/kit/context';
import { apiRoutes } from '@remote-swe/core/ingress/api/routes';
import { openApiOf } from '@remote-swe/core/ingress/api/serve/openapi';
import { serveApi } from '@remote-swe/core/ingress/api/serve/serve';
import type { Threads } from '@remote-swe/core/ports/people/threads';
import type { CommandStatus, Commands, SentCommand } from '@remote-swe/core/ports/workers/commands';
import { rare } from '@remote-swe/core/wiring/late/loaded/api/rare';
import { sources } from '@remote-swe/core/wiring/parts/sources';
import { type LocalAws, s3Options, startLocalAws, tableDefinition } from '../../adapters/local-aws.ts';
import { MODELS } from '../../fakes/build.ts';
import { FakeClock } from '../../fakes/clock.ts';
import { MemoryLog } from '../../fakes/telemetry.ts';

const TABLE = 'sessions';
const HOUR_MS = 3_600_000;

export type Got = { status: number; headers: Record<string, string>; cookies: string[]; json: never; text: string };
export type Sent = { method?: string; as?: string; key?: string; body?: unknown; headers?: Record<string, string> };

/** The API over the real table and bucket of local endpoints, with a clock that stands still. */
export type ApiWorld = {
  api: Api;
  clock: FakeClock;
  /** Sessions that were rung for. */
  rung: string[];
  /** What was sent to machines, and what they answer. */
  commands: Looks;
  aws: LocalAws;
  sqs: SQSClient;
  urls: QueueUrls;
  ec2: EC2Client;
  journal: DynamoJournal;
  approvals: DynamoApprovals;
  keys: DynamoApiKeys;
  client: DynamoDBClient;
  table: string;
  /** Somebody's browser: the value of its cookie. */
  signedIn(id: string, installation?: string): Promise<string>;
  /** Approved people, and their browsers. */
  colleagues(...users: string[]): Promise<string[]>;
  /** A write of a browser, with the value that its own page knows. */
  write(path: string, as: string, body?: unknown, more?: Sent): Promise<Got>;
  commit(entry: JournalEntry): Promise<void>;
  s3Put(key: string, text: string): Promise<void>;
  ask(path: string, sent?: Sent): Promise<Got>;
  close(): Promise<void>;
};

/** Machines that answer each look with the next of these; what is an error is thrown. */
class Looks implements Commands {
  readonly sent: { machineId: string; payload: CommandPayload }[] = [];
  statuses: (CommandStatus | Error)[] = [];
  refusal: string | undefined;
  /** The command may have been sent all the same. */
  failure: Error | undefined;
  sends = 0;

  async send(machineId: string, _sessionId: string, payload: CommandPayload): Promise<SentCommand> {
    this.sends += 1;
    if (this.failure) throw this.failure;
    if (this.refusal) return { kind: 'not-reachable', reason: this.refusal };
    this.sent.push({ machineId, payload });
    return { kind: 'sent', commandId: `command-${this.sent.length}` };
  }

  async collect(): Promise<CommandStatus> {
    const status = this.statuses.shift() ?? { kind: 'running' };
    if (status instanceof Error) throw status;
    return status;
  }
}

/** `threads`: where forks get threads of their own; absent: nowhere. */
export async function startApi(adminUserIds: string[] = [], threads: Threads = NO_THREADS): Promise<ApiWorld> {
  const aws = await startLocalAws('dynamodb', 'sqs', 'ec2');
  aws.s3.createBucket('bucket');
  await aws.dynamoDb?.createTable(tableDefinition(TABLE) as never);
  const client = new DynamoDBClient(aws.client);
  const s3 = new S3Client({ ...aws.client, ...s3Options });
  const clock = new FakeClock();
  const blobs = new S3Blobs(s3, 'bucket');
  const journal = new DynamoJournal(client, TABLE, blobs);
  const signIns = new DynamoSignIns(client, TABLE);
  const [approvals, keys] = [new DynamoApprovals(client, TABLE), new DynamoApiKeys(client, TABLE)];
  const made = { secrets: 0 };
  const secret = () => `${'s'.repeat(40)}${String(++made.secrets).padStart(3, '0')}`;
  const [ec2, sqs] = [new EC2Client(aws.client), new SQSClient(aws.client)];
  const urls = queuesIn(aws);
  const filter = new SecretFilter();
  const [rung, commands] = [[] as string[], new Looks()];
  const api: Api = {
    ports: {
      ...{ journal, signIns, clock, secret, threads, log: new MemoryLog() },
      reader: new DynamoSessionReader(client, TABLE, blobs),
      workers: new DynamoWorkerStore(client, TABLE),
      budgets: new DynamoBudgets(client, TABLE),
      muting: new DynamoMuting(client, TABLE),
      ...{ approvals, keys },
      dueItems: new DynamoDueItems(client, TABLE),
      queues: new SqsQueues(sqs, urls),
      fleet: async () => new TaggedFleet(ec2, 'stack-a'),
      commands: async () => commands,
      inbox: new DynamoInbox(client, TABLE),
      sessions: new DynamoSessionList(client, TABLE),
      requests: new DynamoRequests(client, TABLE),
      wakes: { ring: async (sessionId) => void rung.push(sessionId) },
      callbackSecret: async (keyId) => callbackSecret('deployment', keyId),
      rates: new DynamoRates(client, TABLE),
      shares: new DynamoShares(client, TABLE),
      blobs,
      models: async () => MODELS,
      pause: async (ms) => clock.jump(ms),
    },
    settings: {
      ...{ adminUserIds, sources, serverUrl: 'https://github.com', build: 'test', callbackHosts: ['127.0.0.1'] },
      budgets: { sessionBudgetMicroUsd: 20_000_000 },
    },
    redacted: (value) => filter.every(value),
    rare: async () => rare,
    describe: async () => openApiOf,
  };
  const signedIn = browserIn(signIns, clock, secret);
  return {
    ...{ rung, commands, signedIn },
    ...{ sqs, urls, ec2 },
    async colleagues(...users) {
      for (const user of users) await approvals.approve('T1', { user, by: 'UADMIN', at: clock.now() });
      return Promise.all(users.map((user) => signedIn(user)));
    },
    write: (path, as, body = {}, more = {}) => write(api, path, { method: 'POST', as, body, ...more }),
    s3Put: (key, text) => blobs.put(key, new TextEncoder().encode(text), 'text/plain'),
    ...{ api, clock, aws, journal, approvals, keys, client, table: TABLE },
    async commit(entry) {
      await journal.commit({ entry, dueAt: null });
    },
    ask: (path, sent) => ask(api, path, sent),
    async close() {
      for (const one of [client, ec2, sqs]) one.destroy();
      s3.destroy();
      await aws.close();
    },
  };
}

const nowhere = () => Promise.reject(new PortError('refused', 'no chat here'));
const NO_THREADS: Threads = { begin: nowhere, find: nowhere, remove: nowhere, linkTo: nowhere };

function queuesIn({ sqs }: LocalAws): QueueUrls {
  const queue = (name: string) => sqs.createQueue({ name, attributes: {} }).url;
  return {
    ...{ stepQueueUrl: queue('steps'), timerQueueUrl: queue('timers') },
    ...{ stepDeadLettersUrl: queue('steps-dead'), timerDeadLettersUrl: queue('timers-dead') },
  };
}

function browserIn(signIns: DynamoSignIns, clock: FakeClock, secret: () => string) {
  return async (id: string, installation = 'T1') => {
    const cookie = secret();
    const person = { source: 'slack' as const, installation, id };
    const times = { at: clock.now(), expiresAt: clock.now() + 12 * HOUR_MS };
    await signIns.put('browser', secretHash(cookie), { person, language: 'en', ...times });
    return cookie;
  };
}

async function write(api: Api, path: string, sent: Sent): Promise<Got> {
  const { json } = await ask(api, '/api/me', { as: sent.as });
  const headers = { 'x-csrf-token': (json as { csrf: string }).csrf, ...sent.headers };
  return ask(api, path, { ...sent, headers });
}

async function ask(api: Api, path: string, { method = 'GET', as, key, body, headers = {} }: Sent = {}): Promise<Got> {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  const answer = await serveApi(api, apiRoutes, {
    ...{ rawPath, rawQueryString },
    cookies: as === undefined ? [] : [`remote_swe_session=${as}`],
    headers: {
      host: 'example.com',
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    requestContext: { http: { method, sourceIp: '192.0.2.1' } },
  });
  const type = answer.headers['content-type'] ?? '';
  const isJson = /json/.test(type);
  const { statusCode: status, cookies = [] } = answer;
  const isPacked = answer.isBase64Encoded === true && /json|^text/.test(type);
  const text = isPacked ? Buffer.from(answer.body, 'base64').toString('utf8') : answer.body;
  return { status, headers: answer.headers, cookies, text, json: (isJson ? JSON.parse(text) : undefined) as never };
}
