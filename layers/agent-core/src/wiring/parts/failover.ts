import { FailoverModel } from '../../adapters/bedrock/failover.ts';
import { BedrockModel } from '../../adapters/bedrock/model.ts';
import { readModelTable } from '../../adapters/node/agent-config.ts';
import { assumedRole } from '../../adapters/sts/assume-role.ts';
import type { Config } from '../../config.ts';
import type { ModelTable } from '../../domain/model/models.ts';
import type { Settings } from '../../engine/context/settings.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Model } from '../../ports/model.ts';
import { bedrockClient } from '../clients/bedrock.ts';

type PlaceConfig = Config<
  'region' | 'fallbackRegion' | 'fallbackRoleArn' | 'agentConfigDirectory' | 'stackName' | 'awsEndpointUrl'
>;

/** The deployment's own Bedrock and, when an operator names a Region or a role, a second one with the same models. */
export async function modelWithFailover(
  config: PlaceConfig,
  models: ModelTable,
  blobs: Blobs,
): Promise<{ model: Model; failover?: Settings['failover'] }> {
  const homeClient = bedrockClient();
  const home = new BedrockModel(homeClient, models, blobs);
  const { fallbackRegion, fallbackRoleArn } = config;
  if (!fallbackRegion && !fallbackRoleArn) return { model: new FailoverModel(home) };
  const region = fallbackRegion ?? config.region;
  const modelsThere = await readModelTable(config.agentConfigDirectory, region);
  const credentials = fallbackRoleArn && assumedRole(homeClient.config.credentials, roleOf(config, fallbackRoleArn));
  const client = bedrockClient({ region, ...(credentials ? { credentials } : {}) });
  const account = fallbackRoleArn?.split(':')[4];
  const name = [...(account ? [`account ${account}`] : []), region].join(', ');
  const second = new BedrockModel(client, modelsThere, blobs);
  return { model: new FailoverModel(home, second), failover: { name, models: modelsThere } };
}

function roleOf({ region, stackName, awsEndpointUrl }: PlaceConfig, roleArn: string) {
  const endpoint = awsEndpointUrl ?? `https://sts.${region}.amazonaws.com`;
  return { endpoint, region, roleArn, sessionName: stackName };
}
