import { DynamoReplies } from '../adapters/dynamodb/answered-posts.ts';
import { DynamoBudgets } from '../adapters/dynamodb/budgets.ts';
import { DynamoJournal } from '../adapters/dynamodb/journal.ts';
import { DynamoPlaceBoard } from '../adapters/dynamodb/places/place-board.ts';
import { DynamoStartPermits } from '../adapters/dynamodb/start-permits.ts';
import { DynamoWorkerStore } from '../adapters/dynamodb/worker-store.ts';
import { EventBus } from '../adapters/eventbridge/event-bus.ts';
import { FilteredCodeHost } from '../adapters/filtered/code-host.ts';
import { FilteredJournal } from '../adapters/filtered/journal.ts';
import { FilteredMcpServers } from '../adapters/filtered/mcp-servers.ts';
import { ServersWhenAsked } from '../adapters/mcp/when-asked.ts';
import { type AgentConfig, readAgentConfig } from '../adapters/node/agent-config.ts';
import { nodeClock } from '../adapters/node/clock.ts';
import { fetchParameters, findParameters } from '../adapters/parameters/parameters.ts';
import { ParameterRepositorySecrets } from '../adapters/parameters/repository-secrets.ts';
import { Secrets } from '../adapters/parameters/secrets.ts';
import { ToldPrograms } from '../adapters/sources/told-programs.ts';
import { SqsLease } from '../adapters/sqs/lease.ts';
import { SqsWakes } from '../adapters/sqs/wakes.ts';
import type { LaunchSettings } from '../adapters/workers/launch.ts';
import { type Config, type ConfigName, readConfig } from '../config.ts';
import type { SecretFilter } from '../domain/known-values/secret-filter.ts';
import { type ModelTable, modelNamed } from '../domain/model/models.ts';
import { sourceOf } from '../domain/session/source.ts';
import { START_BURST } from '../domain/worker/start-limits.ts';
import type { StepPorts } from '../engine/context/context.ts';
import type { Settings } from '../engine/context/settings.ts';
import { runStep, type StepResult } from '../engine/step.ts';
import type { Blobs } from '../ports/blobs.ts';
import { allTools } from '../tools/all.ts';
import { ToolBox } from '../tools/tool-box.ts';
import { coreVersion } from '../version.ts';
import { dynamoDbClient } from './clients/dynamo-db.ts';
import { eventBridgeClient } from './clients/eventbridge.ts';
import { sqsClient } from './clients/sqs.ts';
import { ssmClient } from './clients/ssm.ts';
import { blobsIn } from './late/bucket.ts';
import { channelLinks, gitHubPlace } from './late/git-hub.ts';
import { secretNames } from './late/loaded/git-hub-names.ts';
import { slackAnnouncements, slackPeople } from './late/slack.ts';
import { workerPorts } from './late/workers.ts';
import { budgetLimits } from './parts/budget-limits.ts';
import { CALLBACK_NAMES, callbacksOf, chatOfSources, directoryOfSources } from './parts/chats.ts';
import { filtering } from './parts/filtering.ts';
import { measuredChat, measuredCodeHost, measuredModel, measuredStep, measuredWorker } from './parts/measured.ts';
import { modelInPlaces } from './parts/places.ts';
import { sources } from './parts/sources.ts';
import type { Wake } from './parts/wake.ts';
import { webTools } from './parts/web-tools.ts';

const NAMES = [
  'tableName',
  'stepQueueUrl',
  'timerQueueUrl',
  'artifactBucket',
  'slackBotTokenParameter',
  'slackApiUrl',
  ...CALLBACK_NAMES,
  'eventBusName',
  'gitHubTokenParameter',
  'gitHubAppId',
  'gitHubWorkflows',
  'gitHubAppPrivateKeyParameter',
  'gitHubServerUrl',
  'gitHubApiUrl',
  'gitHubAgent',
  'gitHubChannels',
  'agentConfigDirectory',
  'workerRuntimeFile',
  'commandDocument',
  'launchTemplateId',
  'fallbackLaunchTemplateId',
  'egressLists',
  'egressFurtherDomains',
  'workerSubnetIds',
  'workerInstanceTypes',
  'stackName',
  'clockGroup',
  'clockRoleArn',
  'workerReaperArn',
  'workerStartsPerSecond',
  'workerIdleMinutes',
  'region',
  'modelOverride',
  'fallbackModels',
  'modelRegions',
  'modelRoleArns',
  'awsEndpointUrl',
  'sessionBudgetUsd',
  'userMonthBudgetUsd',
  'deploymentMonthBudgetUsd',
  'turnStepsMax',
  'contextTokensMax',
  'shortening',
  'turnMinutesMax',
  'coAuthor',
  'pullRequestRequester',
  'protectedBranches',
  'webAccess',
  'webHosts',
  'adminUserIds',
] as const satisfies readonly ConfigName[];
type StepConfig = Config<(typeof NAMES)[number]>;

const MS_PER_MINUTE = 60_000;

/** Performs steps. Rejects when it cannot begin one, because an operator has to mend something first. */
export type WiredStep = (message: Wake, receiptHandle: string) => Promise<StepResult>;

/** Reads the configuration and makes everything that a step needs. Asks no service yet. Throws an error that says what is not usable. */
export async function wireStep(): Promise<WiredStep> {
  const config = readConfig(NAMES);
  const agentConfig = await readAgentConfig(config.agentConfigDirectory, config.region);
  const model = config.modelOverride ?? agentConfig.models.default;
  modelNamed(agentConfig.models, model);
  for (const name of config.fallbackModels) checkFallback(agentConfig.models, name);
  const ssm = ssmClient();
  const { filter, log, telemetry, reading } = filtering();
  const secrets = new Secrets(
    (names) => findParameters(ssm, names),
    [...secretNames(config), config.callbackSecretParameter],
    reading,
  );
  const sqs = sqsClient();
  const blobs = blobsIn(config.artifactBucket);
  const board = new DynamoPlaceBoard(dynamoDbClient(), config.tableName);
  const { model: bedrock, places } = await modelInPlaces(config, agentConfig.models, blobs, { board, ...telemetry });
  const settings = {
    ...settingsOf(config, agentConfig.systemPrompt, agentConfig.models, model),
    ...(places ? { places } : {}),
  };
  const botToken = () => secrets.get(config.slackBotTokenParameter);
  const slack = { botToken, slackApiUrl: config.slackApiUrl };
  const state = statePorts(config, blobs, sqs);
  const linked = {
    links: channelLinks(config.gitHubChannels),
    announcements: slackAnnouncements(slack),
    replies: state.replies,
    now: nodeClock.now,
    log,
  };
  const gitHub = gitHubPlace(config, secrets, linked);
  const callbacks = callbacksOf(config, secrets);
  const ports: StepPorts = {
    ...state,
    journal: new FilteredJournal(state.journal, filter),
    ...measuredWorker(workerPorts(config, blobs, launchSettings(config)), telemetry),
    model: measuredModel(bedrock, telemetry),
    chat: measuredChat(chatOfSources(slack, gitHub.chat, filter, callbacks), telemetry),
    events: new ToldPrograms(busOf(config), callbacks),
    directory: directoryOfSources(slackPeople(slack), gitHub.people),
    sources,
    repositorySecrets: new ParameterRepositorySecrets(ssm, nodeClock, (values) => filter.know(values), log),
    codeHost: measuredCodeHost(new FilteredCodeHost(gitHub.codeHost, filter), telemetry),
    blobs,
    clock: nodeClock,
    log,
    metrics: telemetry.metrics,
    tools: new ToolBox([...allTools, ...webTools(config, filter)]),
    mcp: new FilteredMcpServers(mcpServers(agentConfig, ssm, filter), filter),
  };
  return async (message, receiptHandle) => {
    // Without it nobody would read what the model is paid for; a session of the API needs no chat.
    if (sourceOf(sources, message.sessionId)?.kind !== 'api') await botToken();
    const lease = new SqsLease(sqs, config.stepQueueUrl, receiptHandle);
    return measuredStep(telemetry, message, () => runStep(ports, settings, message, lease));
  };
}

/** Undefined where an operator wants no events. */
function busOf({ eventBusName }: StepConfig): EventBus | undefined {
  return eventBusName === undefined ? undefined : new EventBus(eventBridgeClient(), eventBusName);
}

function mcpServers({ mcp }: AgentConfig, ssm: ReturnType<typeof ssmClient>, filter: SecretFilter): ServersWhenAsked {
  // Asked for each time: a missing one concerns its server only, and a new value counts at once.
  const secrets = async (names: string[]) => {
    const values = await fetchParameters(ssm, names);
    filter.know(values.values());
    return values;
  };
  return new ServersWhenAsked({ ...mcp, secrets, version: coreVersion });
}

/** In the middle of a turn a model that thinks by a budget wants thinking of its own before the calls of another. */
function checkFallback(models: ModelTable, name: string): void {
  if (modelNamed(models, name).budgetTokens !== undefined)
    throw new Error(
      `FallbackModels: '${name}' thinks by a budget; take budgetTokens out of its entry, or name another`,
    );
}

function statePorts(
  config: StepConfig,
  blobs: Blobs,
  sqs: ReturnType<typeof sqsClient>,
): Pick<StepPorts, 'journal' | 'budgets' | 'workerStore' | 'startPermits' | 'replies' | 'wakes'> {
  const dynamoDb = dynamoDbClient();
  const startLimits = { perSecond: config.workerStartsPerSecond, burst: START_BURST };
  return {
    journal: new DynamoJournal(dynamoDb, config.tableName, blobs),
    budgets: new DynamoBudgets(dynamoDb, config.tableName),
    workerStore: new DynamoWorkerStore(dynamoDb, config.tableName),
    replies: new DynamoReplies(dynamoDb, config.tableName),
    startPermits: new DynamoStartPermits(dynamoDb, config.tableName, startLimits),
    wakes: new SqsWakes(sqs, config, nodeClock.randomId),
  };
}

function launchSettings(config: StepConfig): LaunchSettings {
  return {
    launchTemplateId: config.launchTemplateId,
    fallbackLaunchTemplateId: config.fallbackLaunchTemplateId,
    instanceTypes: config.workerInstanceTypes,
    subnetIds: config.workerSubnetIds,
    stackName: config.stackName,
  };
}

function networkOf({ egressLists: lists, egressFurtherDomains: domains }: StepConfig): Pick<Settings, 'network'> {
  return lists.length > 0 ? { network: { lists, domains } } : {};
}

function settingsOf(config: StepConfig, systemPrompt: string, models: Settings['models'], model: string): Settings {
  return {
    build: coreVersion,
    systemPrompt,
    models,
    model,
    fallbackModels: config.fallbackModels,
    ...budgetLimits(config),
    turnStepsMax: config.turnStepsMax,
    contextTokensMax: config.contextTokensMax,
    shortening: config.shortening,
    turnActiveMsMax: config.turnMinutesMax * MS_PER_MINUTE,
    workerIdleMs: config.workerIdleMinutes * MS_PER_MINUTE,
    admins: config.adminUserIds,
    ...networkOf(config),
    codeHostUrl: config.gitHubServerUrl,
    coAuthor: config.coAuthor,
    pullRequestRequester: config.pullRequestRequester,
    protectedBranches: config.protectedBranches,
    commitAuthor: { name: 'remote-swe', email: 'remote-swe@users.noreply.github.com' },
  };
}
