import type { AccessKeys } from '../aws/signing/access-keys.ts';
import type { FunctionPlan } from '../template/plan.ts';

/** Where the local endpoints listen, and who gives out the keys for them. */
export type Endpoints = { baseUrl: string; region: string; keys: AccessKeys };

/** Keeps the SDK from reading the AWS configuration of the person who runs this: it falls back to their home folder. */
const NO_FILE = '/dev/null';

/**
 * The whole environment of a function's thread: what the template gives it, what Lambda gives it, and the local
 * endpoints in place of the real ones. `caller` is the thread's name; endpoints recognise it by the access key or the
 * `/_from/<caller>` prefix. `own` wins over everything, e.g. folders that are layers on AWS.
 */
export function threadEnvironment(
  plan: FunctionPlan,
  caller: string,
  endpoints: Endpoints,
  own: Record<string, string>,
): Record<string, string> {
  const { baseUrl, region, keys } = endpoints;
  // Lambda's are those of a role: they come with a token, which makes presigned addresses longer.
  const { accessKeyId, secretAccessKey, sessionToken } = keys.issueTemporary(caller);
  return {
    ...plan.environment,
    ...lambdaVariables(plan, region),
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_ENDPOINT_URL: baseUrl,
    AWS_CONFIG_FILE: NO_FILE,
    AWS_SHARED_CREDENTIALS_FILE: NO_FILE,
    AWS_EC2_METADATA_DISABLED: 'true',
    // The local system runs on Node 20 too; the functions run on nodejs24.x.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    SLACK_API_URL: `${baseUrl}/_from/${caller}/slack/api/`,
    GITHUB_API_URL: `${baseUrl}/_from/${caller}/github/api`,
    // Without the caller: workers clone from it, and it appears in links.
    GITHUB_SERVER_URL: `${baseUrl}/github`,
    ...own,
  };
}

function lambdaVariables(plan: FunctionPlan, region: string): Record<string, string> {
  return {
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_LAMBDA_FUNCTION_NAME: plan.name,
    AWS_LAMBDA_FUNCTION_VERSION: '1',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMb),
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    _HANDLER: plan.handler,
    TZ: 'UTC',
    LANG: 'en_US.UTF-8',
  };
}
