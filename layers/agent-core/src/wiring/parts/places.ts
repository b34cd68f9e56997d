import { type OpenPlace, PlacesModel, type PlacesPorts } from '../../adapters/bedrock/places-model.ts';
import { readModelTable, readPlacesFile } from '../../adapters/node/agent-config.ts';
import type { Config } from '../../config.ts';
import type { ModelTable } from '../../domain/model/models.ts';
import { placesOf } from '../../domain/places/read-places.ts';
import { isLimited } from '../../domain/places/usage.ts';
import type { Settings } from '../../engine/context/settings.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Model } from '../../ports/model.ts';
import { bedrockAt } from '../late/bedrock.ts';

type PlaceConfig = Config<
  'region' | 'modelRegions' | 'modelRoleArns' | 'agentConfigDirectory' | 'stackName' | 'awsEndpointUrl'
>;

/** The deployment's own Bedrock and, when an operator names Regions or roles, those with the same models. Asks no service yet. */
export async function modelInPlaces(
  config: PlaceConfig,
  models: ModelTable,
  blobs: Blobs,
  ports: PlacesPorts,
): Promise<{ model: Model; places?: Settings['places'] }> {
  const { agentConfigDirectory, region, modelRegions, modelRoleArns } = config;
  const places = placesOf(region, modelRegions, modelRoleArns, await readPlacesFile(agentConfigDirectory));
  const isLimitedAtHome = Object.values(places[0]?.quotas ?? {}).some(isLimited);
  const [home] = places;
  if (home && places.length === 1 && !isLimitedAtHome) return { model: bedrockAt(config, home, models, blobs) };
  const open: OpenPlace[] = [];
  const tables: Record<string, ModelTable> = {};
  for (const place of places) {
    const there = await readModelTable(agentConfigDirectory, place.region);
    const client = bedrockAt(config, place, there, blobs);
    open.push({ ...place, models: new Set(Object.keys(there.models)), client });
    tables[place.name] = there;
  }
  return { model: new PlacesModel(open, ports), places: tables };
}
