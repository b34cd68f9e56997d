import { setTimeout as wait } from 'node:timers/promises';
import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import type { Clients } from '../kit/clients.ts';
import { OpsError } from '../kit/errors.ts';
import { describeStack, viewOf } from '../kit/stack.ts';

/** Looks at a deletion: half an hour at five seconds. A VPC and Lambda's network interfaces take minutes. */
const LOOKS_MAX = 360;

export type Waiting = { everyMs: number; signal: AbortSignal };

/** Deletes the stack and waits until it is gone. Resolves to what could not be deleted, with CloudFormation's status. */
export async function deleteStack({ cloudFormation }: Clients, id: string, waiting: Waiting): Promise<string[]> {
  await cloudFormation.send(new DeleteStackCommand({ StackName: id }));
  for (let looks = 0; looks < LOOKS_MAX; looks++) {
    const stack = await describeStack(cloudFormation, id);
    if (!stack || stack.StackStatus === 'DELETE_COMPLETE') return [];
    if (stack.StackStatus === 'DELETE_FAILED') {
      const { resources } = await viewOf(cloudFormation, stack);
      const failed = resources.filter(({ status }) => status === 'DELETE_FAILED');
      return failed.map(({ logicalId, physicalId }) => `${logicalId} (${physicalId})`);
    }
    await pause(waiting);
  }
  throw new OpsError('CloudFormation is still deleting the stack. Run npm run destroy again to go on waiting.');
}

/** Throws an OpsError when the person has had enough. */
export async function pause({ everyMs, signal }: Waiting): Promise<void> {
  await wait(everyMs, undefined, { signal }).catch(() => undefined);
  if (signal.aborted) throw new OpsError('Interrupted. Nothing is lost: npm run destroy goes on where it was.');
}
