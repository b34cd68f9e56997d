import type { AccessKeys } from '../aws/signing/access-keys.ts';
import type { FunctionPlan } from '../template/plan.ts';

/** Where the local endpoints listen, and who gives out the keys for them. */
export type Endpoints = { baseUrl: string; region: string; keys: AccessKeys };

/** Keeps the SDK from reading the AWS configuration of the person who runs this: it falls back to their home folder. */
const NO_FILE = '/dev/null';

/**
 * The whole environment of a function's thread: what the template gives it, what Lambda gives it, and the local
 * endpoints in place of the real ones. `own` wins over everything, e.g. folders that are layers on AWS.
 */
export function threadEnvironment(
  plan: FunctionPlan,
  caller: string,
  endpoints: Endpoints,
  own: Record<string, string>,
): Record<string, string> {
  return {
    ...plan.environment,
    ...lambdaVariables(plan),
    ...localVariables(plan, caller, endpoints),
    // The local system runs on Node 20 too; the functions run on nodejs24.x.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    ...own,
  };
}

/**
 * The same for a container of the SAM CLI, whose calls have the caller `<logical id>-sam`. Lambda's own variables are the
 * container's, and its layers are really below /opt.
 */
export function containerEnvironment(plan: FunctionPlan, endpoints: Endpoints): Record<string, string> {
  return { ...plan.environment, ...localVariables(plan, `${plan.logicalId}-sam`, endpoints) };
}

/** Endpoints recognise the caller by the access key or the `/_from/<caller>` prefix. */
function localVariables(
  plan: FunctionPlan,
  caller: string,
  { baseUrl, region, keys }: Endpoints,
): Record<string, string> {
  // Lambda's are those of a role: they come with a token, which makes presigned addresses longer.
  const { accessKeyId, secretAccessKey, sessionToken } = keys.issueTemporary(caller);
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_ENDPOINT_URL: baseUrl,
    AWS_CONFIG_FILE: NO_FILE,
    AWS_SHARED_CREDENTIALS_FILE: NO_FILE,
    AWS_EC2_METADATA_DISABLED: 'true',
    SLACK_API_URL: `${baseUrl}/_from/${caller}/slack/api/`,
    GITHUB_API_URL: `${baseUrl}/_from/${caller}/github/api${enterprisePath(plan)}`,
    // Without the caller: workers clone from it, and it appears in links.
    GITHUB_SERVER_URL: `${baseUrl}/github`,
  };
}

/** REST of an Enterprise host is below /api/v3, and the local GitHub answers there, too. */
function enterprisePath({ environment }: FunctionPlan): string {
  return environment.GITHUB_API_URL?.endsWith('/api/v3') ? '/v3' : '';
}

function lambdaVariables(plan: FunctionPlan): Record<string, string> {
  return {
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMb),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    _HANDLER: plan.handler,
    TZ: 'UTC',
    LANG: 'en_US.UTF-8',
  };
}
