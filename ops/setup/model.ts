import { join } from 'node:path';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { asModelError } from '@remote-swe/core/adapters/bedrock/model-errors';
import { readModelTable, readPlacesFile } from '@remote-swe/core/adapters/node/agent-config';
import { assumedRole } from '@remote-swe/core/adapters/sts/assume-role';
import type { ModelPlace } from '@remote-swe/core/domain/places/place';
import { placesOf } from '@remote-swe/core/domain/places/read-places';
import { type Access, ROOT } from '../kit/access.ts';
import type { Finding } from '../stack/checks.ts';

type Where = Pick<ModelPlace, 'name' | 'region' | 'roleArn'>;

const CONFIG = join(ROOT, 'layers/agent-config');

/** Each of the models in each place of the deployment, as its sessions will call them. */
export async function checkPlaces(access: Access, parameters: Record<string, string>): Promise<Finding[]> {
  const { ModelRegions, ModelRoleArns, ModelOverride, FallbackModels } = parameters;
  const wishes = await readPlacesFile(CONFIG);
  const places = placesOf(access.region, listed(ModelRegions), listed(ModelRoleArns), wishes);
  const models = [ModelOverride || undefined, ...listed(FallbackModels)];
  const found = await Promise.all(places.flatMap((place) => models.map((model) => checkModel(access, model, place))));
  const names = new Set(places.map(({ name }) => name));
  const unknown = Object.keys(wishes).filter((name) => !names.has(name));
  return [...found.flat(), ...(unknown.length > 0 ? [unknownPlaces(unknown)] : [])];
}

function unknownPlaces(names: string[]): Finding {
  const what = `places.json speaks of ${names.join(', ')}, where this deployment asks no model`;
  return {
    state: 'odd',
    what,
    todo: 'ModelRegions, ModelRoleArns, or places.json; right if it is for another deployment',
  };
}

function listed(value = ''): string[] {
  return value.split(',').filter(Boolean);
}

/** One call of the model, or of the default one: a word in, one token out. It costs less than a thousandth of a cent. */
export async function checkModel(
  access: Access,
  wanted: string | undefined,
  where: Where = { name: access.region, region: access.region },
): Promise<Finding[]> {
  const { region } = where;
  const table = await readModelTable(CONFIG, region);
  const name = wanted || table.default;
  const entry = table.models[name];
  if (!entry)
    return [
      { state: 'bad', what: `models.json has no model ${name} for ${region}`, todo: 'ModelOverride, or models.json' },
    ];
  const modelId = entry.profilePrefix ? `${entry.profilePrefix}.${entry.modelId}` : entry.modelId;
  const client = clientFor(access, where);
  try {
    await client.send(
      new ConverseCommand({
        modelId,
        messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
        inferenceConfig: { maxTokens: 1 },
      }),
    );
    return [{ state: 'good', what: `Bedrock answers as ${name} (${modelId}) in ${where.name}` }];
  } catch (error) {
    return [refusal(error, { name, modelId, where })];
  } finally {
    client.destroy();
  }
}

function refusal(error: unknown, { name, modelId, where }: { name: string; modelId: string; where: Where }): Finding {
  const { kind, message } = asModelError(error, { modelId, region: where.region }, false);
  if (kind === 'throttled')
    return { state: 'odd', what: `Bedrock has no capacity for ${name} in ${where.name} now: ${message}` };
  // Only agent-step's role must be trusted there: who checks may be somebody else.
  if (where.roleArn && /cannot be assumed/.test(message))
    return {
      state: 'odd',
      what: `${where.name} was not asked for ${name}: ${message}`,
      todo: `right if ${where.roleArn} trusts agent-step's role and not you (docs/deploy.md, Several places)`,
    };
  const todo =
    'Bedrock’s console, model catalog, that Region and account: send it one message in the playground (docs/deploy.md, Access to a model)';
  return { state: 'bad', what: `Bedrock does not answer as ${name} in ${where.name}: ${message}`, todo };
}

function clientFor({ region: own, stackName, endpoint, credentials }: Access, { region, roleArn }: Where) {
  const options = {
    region,
    maxAttempts: 2,
    ...(endpoint ? { endpoint } : {}),
    ...(credentials ? { credentials } : {}),
  };
  const client = new BedrockRuntimeClient(options);
  if (!roleArn) return client;
  const sts = {
    endpoint: endpoint ?? `https://sts.${own}.amazonaws.com`,
    region: own,
    roleArn,
    sessionName: stackName,
  };
  return new BedrockRuntimeClient({ ...options, credentials: assumedRole(client.config.credentials, sts) });
}
