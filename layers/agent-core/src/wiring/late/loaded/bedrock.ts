import { BedrockModel } from '../../../adapters/bedrock/model.ts';
import { assumedRole } from '../../../adapters/sts/assume-role.ts';
import type { Config } from '../../../config.ts';
import type { ModelTable } from '../../../domain/model/models.ts';
import type { ModelPlace } from '../../../domain/places/place.ts';
import type { Blobs } from '../../../ports/blobs.ts';
import type { Model } from '../../../ports/model.ts';
import { bedrockClient } from '../../clients/bedrock.ts';

export type BedrockConfig = Config<'region' | 'stackName' | 'awsEndpointUrl'>;

/** The SDK's client keeps a role's credentials until shortly before their end, and then asks for new ones. */
export function bedrock(config: BedrockConfig, place: ModelPlace, models: ModelTable, blobs: Blobs): Model {
  return new BedrockModel(clientOf(config, place), models, blobs);
}

function clientOf(config: BedrockConfig, { region, roleArn }: ModelPlace) {
  if (!roleArn) return bedrockClient(region === config.region ? {} : { region });
  const own = bedrockClient().config.credentials;
  return bedrockClient({ region, credentials: assumedRole(own, roleOf(config, roleArn)) });
}

function roleOf({ region, stackName, awsEndpointUrl }: BedrockConfig, roleArn: string) {
  const endpoint = awsEndpointUrl ?? `https://sts.${region}.amazonaws.com`;
  return { endpoint, region, roleArn, sessionName: stackName };
}
