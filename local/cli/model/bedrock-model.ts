import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readModels } from '@remote-swe/core/domain/model/read-models';
import { usageError } from '../../../scripts/arguments.mjs';
import { LOCAL_STACK } from '../../template/read-template.ts';

/**
 * The name of a model in the table of a folder of configuration; the table's default where none is named. Throws a UsageError for one that
 * is not there.
 */
export function bedrockModel(named: string | undefined, config: string, command: string): string {
  const table = readModels(JSON.parse(readFileSync(join(config, 'models.json'), 'utf8')), LOCAL_STACK.region);
  const name = named ?? table.default;
  if (Object.hasOwn(table.models, name)) return name;
  throw usageError(command, `There is no model ${name}. There are: ${Object.keys(table.models).join(', ')}.`);
}
