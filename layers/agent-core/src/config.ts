/** The only reader of process.env in the functions. A missing variable is reported with all the others, at start. */
import * as z from 'zod';

const text = z.string().min(1);
const optionalText = z
  .string()
  .optional()
  .transform((value) => value || undefined);
const list = z
  .string()
  .optional()
  .transform((value) => parts(value ?? ''));
/** A list of people who may do something: its absence must not be taken for an empty list. */
const requiredList = z.string().transform(parts);
const flag = z.enum(['true', 'false']).transform((value) => value === 'true');
const positive = z.coerce.number().positive();
/** 0 means that there is no limit; an absent value does not. */
const noLimitAtZero = z
  .string()
  .min(1)
  .transform(Number)
  .pipe(z.number().nonnegative())
  .transform((value) => value || undefined);

const fields = {
  tableName: ['TABLE_NAME', text],
  stepQueueUrl: ['STEP_QUEUE_URL', text],
  timerQueueUrl: ['TIMER_QUEUE_URL', text],
  stepDeadLettersUrl: ['STEP_DEAD_LETTERS_URL', text],
  timerDeadLettersUrl: ['TIMER_DEAD_LETTERS_URL', text],
  artifactBucket: ['ARTIFACT_BUCKET', text],
  slackBotTokenParameter: ['SLACK_BOT_TOKEN_PARAMETER', text],
  slackSigningSecretParameter: ['SLACK_SIGNING_SECRET_PARAMETER', text],
  slackApiUrl: ['SLACK_API_URL', optionalText],
  adminUserIds: ['ADMIN_USER_ID_LIST', requiredList],
  furtherTeamIds: ['FURTHER_TEAM_ID_LIST', requiredList],
  allowGuests: ['ALLOW_GUESTS', flag],
  gitHubTokenParameter: ['GITHUB_TOKEN_PARAMETER', optionalText],
  gitHubAppId: ['GITHUB_APP_ID', optionalText],
  gitHubWorkflows: [
    'GITHUB_WORKFLOWS',
    z
      .enum(['true', 'false'])
      .default('false')
      .transform((value) => value === 'true'),
  ],
  webAccess: ['WEB_ACCESS', flag],
  webHosts: ['WEB_HOSTS', list],
  protectedBranches: ['PROTECTED_BRANCHES', z.string().transform(parts)],
  pullRequestRequester: ['PULL_REQUEST_REQUESTER', z.enum(['thread', 'name', 'none']).default('thread')],
  coAuthor: ['CO_AUTHOR', z.enum(['none', 'requester', 'author']).default('none')],
  gitHubAppPrivateKeyParameter: ['GITHUB_APP_PRIVATE_KEY_PARAMETER', optionalText],
  gitHubWebhookSecretParameter: ['GITHUB_WEBHOOK_SECRET_PARAMETER', text],
  gitHubAskSecretParameter: ['GITHUB_ASK_SECRET_PARAMETER', text],
  callbackSecretParameter: ['CALLBACK_SECRET_PARAMETER', text],
  callbackHosts: ['CALLBACK_HOSTS', list],
  eventBusName: ['EVENT_BUS_NAME', optionalText],
  gitHubAgent: ['GITHUB_AGENT', z.string().min(1).default('remote-swe')],
  gitHubLabel: ['GITHUB_LABEL', z.string().min(1).default('remote-swe')],
  gitHubStarters: ['GITHUB_STARTERS', z.enum(['triage', 'write', 'maintain', 'admin']).default('write')],
  gitHubChannels: ['GITHUB_CHANNELS', list],
  gitHubDeletesBranches: ['GITHUB_DELETE_BRANCHES', flag.default(true)],
  gitHubServerUrl: ['GITHUB_SERVER_URL', z.string().default('https://github.com')],
  gitHubApiUrl: ['GITHUB_API_URL', z.string().default('https://api.github.com')],
  agentConfigDirectory: ['AGENT_CONFIG_DIR', z.string().default('/opt/agent-config')],
  workerRuntimeFile: ['WORKER_RUNTIME_FILE', z.string().default('/opt/worker-runtime/runtime.cjs')],
  commandDocument: ['COMMAND_DOCUMENT', text],
  launchTemplateId: ['LAUNCH_TEMPLATE_ID', text],
  fallbackLaunchTemplateId: ['FALLBACK_LAUNCH_TEMPLATE_ID', optionalText],
  egressLists: ['EGRESS_LISTS', list],
  egressFurtherDomains: ['EGRESS_FURTHER_DOMAINS', list],
  workerSubnetIds: ['WORKER_SUBNET_IDS', list],
  workerInstanceTypes: ['WORKER_INSTANCE_TYPES', list],
  stackName: ['STACK_NAME', text],
  clockGroup: ['CLOCK_GROUP', text],
  clockRoleArn: ['CLOCK_ROLE_ARN', text],
  workerReaperArn: ['WORKER_REAPER_ARN', text],
  workerStartsPerSecond: ['WORKER_STARTS_PER_SECOND', positive],
  workerIdleMinutes: ['WORKER_IDLE_MINUTES', positive],
  workerRetentionHours: ['WORKER_RETENTION_HOURS', positive],
  /** Where the console is, e.g. `https://agent.example.com`. Absent: where requests come to. */
  consoleOrigin: ['CONSOLE_ORIGIN', optionalText],
  /** The folder of the console's page. */
  consoleDirectory: ['CONSOLE_DIR', z.string().default('/opt/console')],
  /** The share of invocations, from 0 to 1, whose debug lines are written. */
  debugLogShare: ['DEBUG_LOG_SHARE', z.coerce.number().min(0).max(1).default(0)],
  /** Set by Lambda itself. */
  region: ['AWS_REGION', text],
  modelOverride: ['MODEL_OVERRIDE', optionalText],
  fallbackModels: ['FALLBACK_MODELS', list],
  modelRegions: ['MODEL_REGIONS', list],
  modelRoleArns: ['MODEL_ROLE_ARNS', list],
  /** The SDK's own variable, for the one call that is made without its client. */
  awsEndpointUrl: ['AWS_ENDPOINT_URL', optionalText],
  sessionBudgetUsd: ['SESSION_BUDGET_USD', positive],
  userMonthBudgetUsd: ['USER_MONTH_BUDGET_USD', noLimitAtZero],
  deploymentMonthBudgetUsd: ['DEPLOYMENT_MONTH_BUDGET_USD', noLimitAtZero],
  turnStepsMax: ['TURN_STEPS_MAX', positive],
  contextTokensMax: ['CONTEXT_TOKENS_MAX', positive],
  shortening: ['CONTEXT_SHORTENING', z.enum(['summary', 'cut'])],
  turnMinutesMax: ['TURN_MINUTES_MAX', positive],
} as const satisfies Record<string, readonly [string, z.ZodType]>;

function parts(value: string): string[] {
  return value
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}

type Fields = typeof fields;
export type ConfigName = keyof Fields;
export type Config<Names extends ConfigName> = { [Name in Names]: z.infer<Fields[Name][1]> };

/** Reads these settings; throws one error that names every variable that is missing or does not fit. */
export function readConfig<Names extends ConfigName>(
  names: readonly Names[],
  environment: NodeJS.ProcessEnv = process.env,
): Config<Names> {
  const problems: string[] = [];
  const values = names.map((name) => {
    const [variable, schema] = fields[name];
    const parsed = (schema as z.ZodType).safeParse(environment[variable]);
    if (!parsed.success)
      problems.push(`${variable} (${environment[variable] === undefined ? 'not set' : 'not usable'})`);
    return [name, parsed.data];
  });
  if (problems.length > 0)
    throw new Error(`The configuration is incomplete: ${problems.join(', ')}. template.yaml sets all of them.`);
  return Object.fromEntries(values) as Config<Names>;
}
