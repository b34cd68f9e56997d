import { actionsOf, at, resource } from './policies.ts';

/** A call as the local system's observers see it. */
export type Call = { service: string; operation: string };

/** Operations whose IAM actions are not `service:Operation`, or not that alone (service authorization reference). */
const ACTIONS_OF_OPERATION: Record<string, string[]> = {
  'dynamodb:TransactWriteItems': ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
  'bedrock:Converse': ['bedrock:InvokeModel'],
  'bedrock:ConverseStream': ['bedrock:InvokeModelWithResponseStream'],
  'ec2:RunInstances': ['ec2:RunInstances', 'ec2:CreateTags', 'iam:PassRole'],
  'scheduler:CreateSchedule': ['scheduler:CreateSchedule', 'iam:PassRole'],
  'scheduler:UpdateSchedule': ['scheduler:UpdateSchedule', 'iam:PassRole'],
  's3:DeleteObjects': ['s3:DeleteObject'],
  's3:CopyObject': ['s3:GetObject', 's3:PutObject'],
  's3:HeadObject': ['s3:GetObject'],
  's3:ListObjectsV2': ['s3:ListBucket'],
};

/** Services of the local system that are no AWS service: nobody needs an IAM right for them. */
const NOT_AWS: ReadonlySet<string> = new Set(['slack', 'github', 'http-api']);

/** What a call is to IAM: of a transaction, its members, each with the right that it would need alone; nothing, if it goes elsewhere. */
export function callsIn({ service, operation }: Call, body: string): Call[] {
  if (NOT_AWS.has(service)) return [];
  if (operation !== 'TransactWriteItems') return [{ service, operation }];
  const { TransactItems } = JSON.parse(body) as { TransactItems: object[] };
  return TransactItems.flatMap((member) => Object.keys(member)).map((kind) => ({ service, operation: `${kind}Item` }));
}

/**
 * IAM actions that the function `logicalId` would need on AWS for these calls and that its role does not have; empty when
 * all would be allowed. Nothing local enforces IAM, so a whole session's calls belong through here.
 */
export function missingActions(logicalId: string, calls: Iterable<Call>): string[] {
  const granted = new Set(actionsOf(String(at(resource(logicalId).Properties, 'Role', 'Fn::GetAtt', 0))));
  const needed = [...calls].flatMap(({ service, operation }) => {
    const action = `${service}:${operation}`;
    return ACTIONS_OF_OPERATION[action] ?? [action];
  });
  return [...new Set(needed)].filter((action) => !granted.has(action)).sort();
}
