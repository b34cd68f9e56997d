import type { StackPlan } from '../template/plan.ts';
import { CALLBACK_SECRET, GITHUB_ASK_SECRET, GITHUB_WEBHOOK_SECRET, type LocalEndpoints } from './endpoints.ts';

/** What the parameter of AWS's newest image names here: any image boots. */
const LOCAL_IMAGE = 'ami-0local';
/** Both sides know it: the local GitHub accepts it, Parameter Store holds it. */
export const GITHUB_TOKEN = 'ghp_localK7Qw2ZxT9bVn4HsD8fRj6MpL3cYg5Ua';

/** What an operator puts into Parameter Store, under the names that the template's defaults give. */
export function setSecrets(plan: StackPlan, { ssm, ec2, slack, github }: LocalEndpoints): void {
  const environments = plan.functions.map((each) => each.environment);
  const nameOf = (variable: string) => environments.map((environment) => environment[variable]).find(Boolean);
  const secrets: [string | undefined, string][] = [
    [nameOf('SLACK_BOT_TOKEN_PARAMETER'), slack.botToken],
    [nameOf('SLACK_SIGNING_SECRET_PARAMETER'), slack.signingSecret],
    [nameOf('GITHUB_TOKEN_PARAMETER'), GITHUB_TOKEN],
    [nameOf('GITHUB_WEBHOOK_SECRET_PARAMETER'), GITHUB_WEBHOOK_SECRET],
    [nameOf('GITHUB_ASK_SECRET_PARAMETER'), GITHUB_ASK_SECRET],
    [nameOf('CALLBACK_SECRET_PARAMETER'), CALLBACK_SECRET],
  ];
  for (const [name, value] of secrets) if (name) ssm.putParameter(name, value);
  setWorkerImage(plan, { ssm, ec2 });
  github.addToken({ token: GITHUB_TOKEN, login: 'remote-swe' });
}

/** The image that AWS would hold ready under its public parameter. */
function setWorkerImage({ stack }: StackPlan, { ssm, ec2 }: Pick<LocalEndpoints, 'ssm' | 'ec2'>): void {
  const parameter = /^resolve:ssm:(.+)$/.exec(stack.parameters.WorkerImageId ?? '')?.[1];
  if (!parameter) return;
  ssm.putParameter(parameter, LOCAL_IMAGE, 'String');
  ec2.images.register({ imageId: LOCAL_IMAGE, snapshotId: 'snap-0local', name: 'al2023', tags: {}, createdAtMs: 0 });
}
