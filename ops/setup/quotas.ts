import { DescribeImagesCommand } from '@aws-sdk/client-ec2';
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Clients } from '../kit/clients.ts';
import type { Finding } from '../stack/checks.ts';

/** Executions that AWS keeps from reservations. */
const UNRESERVED_MIN = 100;

/** Whether the account runs as many functions at once as the parameters want. */
export async function checkConcurrency({ lambda }: Clients, parameters: Record<string, string>): Promise<Finding[]> {
  const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
  const limit = AccountLimit?.ConcurrentExecutions ?? 0;
  const steps = Number(parameters.StepConcurrencyMax ?? 5);
  const reserved = Number(parameters.SlackEventsConcurrency ?? 0);
  const findings: Finding[] = [];
  if (steps * 2 > limit)
    findings.push({
      state: 'bad',
      what: `Lambda runs ${limit} functions at once in this account, StepConcurrencyMax is ${steps}`,
      todo: `StepConcurrencyMax=${Math.max(2, Math.floor(limit / 2))}, or ask for more in Service Quotas (L-B99A9384)`,
    });
  else
    findings.push({
      state: 'good',
      what: `Lambda runs ${limit} functions at once, enough for StepConcurrencyMax ${steps}`,
    });
  if (reserved > 0 && limit - reserved < UNRESERVED_MIN)
    findings.push({
      state: 'bad',
      what: `SlackEventsConcurrency ${reserved} leaves ${limit - reserved} executions; AWS wants ${UNRESERVED_MIN}`,
      todo: 'SlackEventsConcurrency=0, or a higher limit of the account',
    });
  return findings;
}

/** Whether the image of a worker is there and can be launched. */
export async function checkWorkerImage(clients: Clients, parameters: Record<string, string>): Promise<Finding[]> {
  const wanted = parameters.WorkerImageId ?? '';
  const found = await imageId(clients, wanted);
  if (found === undefined)
    return [
      {
        state: 'bad',
        what: `The worker's image ${wanted} does not exist`,
        todo: 'WorkerImageId: its default, or start the image pipeline',
      },
    ];
  const state = await imageState(clients, found);
  if (state === 'available') return [{ state: 'good', what: `The worker's image is there: ${found}` }];
  return [
    { state: 'bad', what: `The worker's image ${found} is ${state ?? 'not there'}`, todo: 'another WorkerImageId' },
  ];
}

async function imageId({ ssm }: Clients, wanted: string): Promise<string | undefined> {
  const parameter = /^resolve:ssm:(.+)$/.exec(wanted)?.[1];
  if (!parameter) return wanted;
  try {
    return (await ssm.send(new GetParameterCommand({ Name: parameter }))).Parameter?.Value;
  } catch (error) {
    if ((error as Error).name === 'ParameterNotFound') return undefined;
    throw error;
  }
}

async function imageState({ ec2 }: Clients, id: string): Promise<string | undefined> {
  try {
    return (await ec2.send(new DescribeImagesCommand({ ImageIds: [id] }))).Images?.[0]?.State;
  } catch (error) {
    if (/^InvalidAMIID/.test((error as Error).name)) return undefined;
    throw error;
  }
}
