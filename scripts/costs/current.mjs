/** The figures as the files of this repository give them. */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readTemplate, resourcesOfType } from '../template.mjs';
import { costs } from './costs.mjs';
import { priceList } from './prices.mjs';
import { withTables } from './tables.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
export const page = join(root, 'docs/cost.md');

const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));

export function currentCosts() {
  const { default: name, models } = readJson('layers/agent-config/models.json');
  const template = readTemplate(join(root, 'template.yaml'));
  const { WorkerVolumeGib, WorkerRetentionHours } = template.Parameters;
  const alarms = resourcesOfType(template, 'AWS::CloudWatch::Alarm').length;
  const stack = { volumeGib: WorkerVolumeGib.Default, retentionHours: WorkerRetentionHours.Default, alarms };
  const usage = readJson('scripts/costs/usage.json');
  return costs({ prices: priceList().prices, usage, stack, model: { name, ...models[name].price } });
}

/** docs/cost.md as these figures give it. */
export function currentPage() {
  return withTables(readFileSync(page, 'utf8'), currentCosts(), priceList());
}
