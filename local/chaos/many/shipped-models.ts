import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelTable } from '@remote-swe/core/domain/model/models';
import { readModels } from '@remote-swe/core/domain/model/read-models';
import { ROOT } from '../../system/system.ts';
import { LOCAL_STACK } from '../../template/read-template.ts';

/** The models and prices that a deployment has. */
export function shippedModels(): ModelTable {
  const file: unknown = JSON.parse(readFileSync(join(ROOT, 'layers/agent-config/models.json'), 'utf8'));
  return readModels(file, LOCAL_STACK.region);
}
