import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDbService } from '../../../local/aws/dynamodb/service.ts';
import { Ec2Service } from '../../../local/aws/ec2/service.ts';
import { EventBus } from '../../../local/aws/events/bus.ts';
import { S3Service } from '../../../local/aws/s3/service.ts';
import { SchedulerService } from '../../../local/aws/scheduler/service.ts';
import { AccessKeys } from '../../../local/aws/signing/access-keys.ts';
import { signedService } from '../../../local/aws/signing/signed-service.ts';
import { SqsService } from '../../../local/aws/sqs/service.ts';
import { SsmService } from '../../../local/aws/ssm/service.ts';
import { Instances } from '../../../local/instances/instances.ts';
import { LocalClock } from '../../../local/kernel/clock.ts';
import { awsServiceOf, Front } from '../../../local/kernel/front.ts';
import type { LocalService } from '../../../local/kernel/http.ts';

export type LocalAws = Awaited<ReturnType<typeof startLocalAws>>;

/** The local AWS services of these names on one free port, for the real clients. */
export async function startLocalAws(...names: string[]) {
  const clock = new LocalClock();
  const root = await mkdtemp(join(tmpdir(), 'adapters-'));
  const instances = new Instances({ root, clock, sandbox: 'plain' });
  const started = new Map<string, LocalService>();
  const front = new Front((request) => started.get(awsServiceOf(request) ?? ''));
  const endpoint = `http://127.0.0.1:${await front.listen()}`;
  const events = () => {};
  const services = {
    dynamoDb: names.includes('dynamodb') ? await DynamoDbService.start({ clock }) : undefined,
    sqs: new SqsService({ clock, baseUrl: endpoint, region: 'us-west-2', accountId: '000000000000' }),
    s3: new S3Service({ clock }),
    ec2: new Ec2Service({ instances, clock, events }),
    ssm: new SsmService({ instances, clock, events }),
    scheduler: new SchedulerService({ clock, onFire: async () => {} }),
    bus: new EventBus({ clock }),
  };
  const keys = new AccessKeys();
  // The clients of a test go by the real time, whatever the local clock says.
  const times = { now: () => clock.now(), sentAt: Date.now };
  for (const service of Object.values(services))
    if (service) started.set(service.name, signedService(service, keys, times));
  const credentials = keys.issue('test');
  const close = async () => {
    await front.close();
    await services.dynamoDb?.close();
    services.ec2.close();
    services.ssm.close();
    services.scheduler.close();
    services.bus.close();
    await instances.close();
    clock.close();
    await rm(root, { recursive: true, force: true });
  };
  return {
    ...services,
    clock,
    root,
    instances,
    front,
    client: { region: 'us-west-2', endpoint, credentials, maxAttempts: 1 },
    close,
  };
}

/** S3 as the functions use it. */
export const s3Options = {
  forcePathStyle: true,
  requestChecksumCalculation: 'WHEN_REQUIRED',
  responseChecksumValidation: 'WHEN_REQUIRED',
} as const;

/** The table as template.yaml has it. */
export function tableDefinition(name: string) {
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'PK', AttributeType: 'S' },
      { AttributeName: 'SK', AttributeType: 'S' },
      { AttributeName: 'dueShard', AttributeType: 'S' },
      { AttributeName: 'dueAt', AttributeType: 'N' },
      { AttributeName: 'listPk', AttributeType: 'S' },
      { AttributeName: 'listSk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'due',
        KeySchema: [
          { AttributeName: 'dueShard', KeyType: 'HASH' },
          { AttributeName: 'dueAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['version', 'phase', 'parkedAt', 'sweeps'] },
      },
      {
        IndexName: 'list',
        KeySchema: [
          { AttributeName: 'listPk', KeyType: 'HASH' },
          { AttributeName: 'listSk', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  };
}
