import {
  type CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
  type Stack,
} from '@aws-sdk/client-cloudformation';
import type { Access } from './access.ts';
import { OpsError } from './errors.ts';

/** Pages of a stack's resources: 100 each on AWS, and a stack holds at most 500. */
const PAGES_MAX = 50;

export type StackResource = { logicalId: string; type: string; physicalId: string; status: string };

/** A deployed stack: what it was given, gives out and holds. */
export type StackView = {
  name: string;
  id: string;
  status: string;
  parameters: Record<string, string>;
  outputs: Record<string, string>;
  resources: StackResource[];
};

/** Throws an OpsError when there is none. */
export async function findStack(client: CloudFormationClient, access: Access): Promise<StackView> {
  const found = await describeStack(client, access.stackName);
  if (!found) {
    const where = access.endpoint ?? process.env.AWS_ENDPOINT_URL ?? access.region;
    throw new OpsError(
      `There is no stack "${access.stackName}" in ${where}. Name it with --stack and --region; deploy one with npm run deploy; for a local system give --local.`,
    );
  }
  return viewOf(client, found);
}

/** By name or id; undefined when CloudFormation does not know it. */
export async function describeStack(client: CloudFormationClient, nameOrId: string): Promise<Stack | undefined> {
  try {
    const answer = await client.send(new DescribeStacksCommand({ StackName: nameOrId }));
    return answer.Stacks?.[0];
  } catch (error) {
    // CloudFormation has no error of its own for it.
    const { name, message } = error as Error;
    if (name === 'ValidationError' && message.includes('does not exist')) return undefined;
    throw error;
  }
}

export async function viewOf(client: CloudFormationClient, stack: Stack): Promise<StackView> {
  const parameters = stack.Parameters?.map(({ ParameterKey = '', ParameterValue = '' }) => [
    ParameterKey,
    ParameterValue,
  ]);
  const outputs = stack.Outputs?.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
  return {
    name: stack.StackName ?? '',
    id: stack.StackId ?? '',
    status: stack.StackStatus ?? '',
    parameters: Object.fromEntries(parameters ?? []),
    outputs: Object.fromEntries(outputs ?? []),
    resources: await resourcesOf(client, stack.StackId ?? stack.StackName ?? ''),
  };
}

async function resourcesOf(client: CloudFormationClient, nameOrId: string): Promise<StackResource[]> {
  const all: StackResource[] = [];
  let NextToken: string | undefined;
  for (let page = 0; page < PAGES_MAX; page++) {
    const answer = await client.send(new ListStackResourcesCommand({ StackName: nameOrId, NextToken }));
    for (const each of answer.StackResourceSummaries ?? [])
      all.push({
        logicalId: each.LogicalResourceId ?? '',
        type: each.ResourceType ?? '',
        physicalId: each.PhysicalResourceId ?? '',
        status: each.ResourceStatus ?? '',
      });
    NextToken = answer.NextToken;
    if (!NextToken) return all;
  }
  throw new OpsError(`The stack's resources do not fit into ${PAGES_MAX} pages`);
}

/** The physical id of a resource; throws an OpsError when the stack lacks it. */
export function resourceOf(stack: StackView, logicalId: string): string {
  const found = stack.resources.find((each) => each.logicalId === logicalId)?.physicalId;
  if (!found)
    throw new OpsError(`The stack "${stack.name}" (${stack.status}) has no ${logicalId}. Is it one of Remote SWE?`);
  return found;
}
