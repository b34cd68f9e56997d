import type { ModelTable } from '../../domain/model/models.ts';
import type { ModelPlace } from '../../domain/places/place.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Model } from '../../ports/model.ts';
import { late } from './late.ts';
import type { BedrockConfig } from './loaded/bedrock.ts';

/** Four of five steps ask no model. */
export function bedrockAt(config: BedrockConfig, place: ModelPlace, models: ModelTable, blobs: Blobs): Model {
  return late(async () => (await import('./loaded/bedrock.ts')).bedrock(config, place, models, blobs));
}
