import { setTimeout as wait } from 'node:timers/promises';
import {
  answerCustomResource,
  type CustomResourceAnswer,
  type CustomResourceRequest,
  customResourceRequest,
} from '../adapters/cloudformation/custom-resource.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { jsonLog } from '../adapters/telemetry/log.ts';
import { AwsAllMachines } from '../adapters/workers/all-machines.ts';
import { readConfig } from '../config.ts';
import { endStack } from '../engine/worker-life/stack-end.ts';
import type { Log } from '../ports/log.ts';
import { cloudFormationClient } from './clients/cloudformation.ts';
import { ec2Client } from './clients/ec2.ts';

/** Names the custom resource for good. */
const PHYSICAL_ID = 'stack-end';

export type Answered = { answered: CustomResourceAnswer['status'] | 'nobody' };

/**
 * Answers CloudFormation, whatever happens, so that no deployment and no deletion waits for its limit. `check` throws when this function
 * cannot work, which is an answer, too. Throws only when the answer cannot be handed over: Lambda then tries it all again.
 */
export async function answerStack(event: unknown, check: () => void, log: Log = jsonLog): Promise<Answered> {
  const request = customResourceRequest(event);
  if (!request) {
    log.error('An event that is no request of CloudFormation');
    return { answered: 'nobody' };
  }
  const answer = await answerTo(request, check, log);
  log.info('CloudFormation is answered', { request: request.RequestType, ...answer });
  await answerCustomResource(request, answer, { physicalId: PHYSICAL_ID, wait: (ms) => wait(ms) });
  return { answered: answer.status };
}

async function answerTo(request: CustomResourceRequest, check: () => void, log: Log): Promise<CustomResourceAnswer> {
  try {
    check();
    switch (request.RequestType) {
      case 'Create':
      case 'Update':
        return { status: 'SUCCESS' };
      case 'Delete':
        return await deleted(request.StackId, log);
      default:
        return { status: 'FAILED', reason: `Unknown request ${request.RequestType}` };
    }
  } catch (error) {
    return { status: 'FAILED', reason: String(error) };
  }
}

async function deleted(stackId: string, log: Log): Promise<CustomResourceAnswer> {
  const { stackName } = readConfig(['stackName']);
  const allMachines = new AwsAllMachines(ec2Client(), cloudFormationClient(), { stackName, stackId });
  const end = await endStack({ allMachines, clock: nodeClock, log }, (ms) => wait(ms));
  if (end.kind === 'left') return { status: 'FAILED', reason: `${end.reason} Mend it and delete the stack again.` };
  return { status: 'SUCCESS' };
}
