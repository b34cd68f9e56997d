import { join } from 'node:path';
import type { ModelScript } from '../aws/bedrock/script.ts';
import { BedrockService } from '../aws/bedrock/service.ts';
import { DynamoDbService } from '../aws/dynamodb/service.ts';
import { Ec2Service } from '../aws/ec2/service.ts';
import { EventBus } from '../aws/events/bus.ts';
import { S3Service } from '../aws/s3/service.ts';
import type { FiredTarget } from '../aws/scheduler/firing.ts';
import { SchedulerService } from '../aws/scheduler/service.ts';
import type { AccessKeys } from '../aws/signing/access-keys.ts';
import { SqsService } from '../aws/sqs/service.ts';
import { SsmService } from '../aws/ssm/service.ts';
import { StsService } from '../aws/sts/service.ts';
import { GitHubService } from '../github/service.ts';
import { Instances } from '../instances/instances.ts';
import type { LocalClock } from '../kernel/clock.ts';
import { LocalSlack } from '../slack/local-slack.ts';
import { LOCAL_STACK } from '../template/read-template.ts';

const { accountId, region } = LOCAL_STACK;

/** The local GitHub signs its events with it. */
export const GITHUB_WEBHOOK_SECRET = 'local-webhook-secret';
/** From which each repository's CI gets a secret of its own. */
export const GITHUB_ASK_SECRET = 'local-ask-secret';

/** From which each API key gets a secret that its callbacks are signed with. */
export const CALLBACK_SECRET = 'local-callback-secret';

export type EndpointsOptions = {
  clock: LocalClock;
  /** STS gives out more of them. */
  keys: AccessKeys;
  /** Everything on disk goes below it. */
  directory: string;
  baseUrl: () => string;
  script: ModelScript;
  sandbox?: 'auto' | 'plain' | 'bubblewrap';
  onFire: (target: FiredTarget) => Promise<void>;
};

/** Every service that the product calls, and the machines behind them. Nothing here knows the product. */
export async function startEndpoints(options: EndpointsOptions) {
  const { clock, directory, baseUrl } = options;
  const events = new EventBus({ clock });
  const instances = new Instances({ root: join(directory, 'instances'), clock, sandbox: options.sandbox });
  const emit = events.put.bind(events);
  return {
    dynamoDb: await DynamoDbService.start({ clock }),
    sqs: new SqsService({ clock, baseUrl: '', region, accountId }),
    s3: new S3Service({ clock }),
    events,
    instances,
    ec2: new Ec2Service({ instances, clock, events: emit }),
    ssm: new SsmService({ instances, clock, events: emit }),
    scheduler: new SchedulerService({ clock, onFire: options.onFire }),
    sts: new StsService({ clock, keys: options.keys }),
    bedrock: new BedrockService({ clock, script: options.script }),
    slack: new LocalSlack({ clock }),
    github: new GitHubService({
      ...{ clock, directory: join(directory, 'github'), serverUrl: () => `${baseUrl()}/github` },
      sandbox: instances.sandbox,
    }),
  };
}

export type LocalEndpoints = Awaited<ReturnType<typeof startEndpoints>>;

/** The order matters: what makes events goes before what they reach. */
export async function closeEndpoints(endpoints: LocalEndpoints): Promise<void> {
  endpoints.slack.close();
  endpoints.github.webhooks.close();
  endpoints.events.close();
  endpoints.scheduler.close();
  endpoints.ssm.close();
  endpoints.ec2.close();
  await endpoints.instances.close();
  await endpoints.dynamoDb.close();
}
