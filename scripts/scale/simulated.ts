import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Load, Quota } from './scale.ts';
import { orderOf, type Size } from './sim/order.ts';
import type { Limits } from './sim/play.ts';

const FILE = fileURLToPath(new URL('simulated.json', import.meta.url));
export const SEED = 1;
/** Sessions that begin in one hour. */
export const HOURS = [100, 1_000, 10_000];

/** `inputs`: a digest of what the simulation was given, so that figures of other inputs are noticed. */
export type Simulated = { seed: number; inputs: string; sizes: Size[] };

export function limitsOf(quotas: Quota[]): Limits {
  return Object.fromEntries(
    quotas.map(({ id, limit, burst }) => [id, { limit, ...(burst === undefined ? {} : { burst }) }]),
  );
}

/** Half a minute of CPU time. */
export function simulated(load: Load, quotas: Quota[], hours: readonly number[] = HOURS): Simulated {
  const sizes = hours.map((sessions) => orderOf(sessions, load, limitsOf(quotas), SEED));
  return { seed: SEED, inputs: inputsOf(load, quotas), sizes };
}

export function inputsOf(load: Load, quotas: Quota[]): string {
  return createHash('sha256')
    .update(JSON.stringify([load, limitsOf(quotas)]))
    .digest('hex')
    .slice(0, 16);
}

export function keptSimulation(): Simulated | undefined {
  return existsSync(FILE) ? (JSON.parse(readFileSync(FILE, 'utf8')) as Simulated) : undefined;
}

export function keepSimulation(found: Simulated): void {
  writeFileSync(FILE, `${JSON.stringify(found, null, 2)}\n`);
}
