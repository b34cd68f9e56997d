import { late } from './late.ts';
import type { ParameterStore } from './loaded/parameters.ts';

/** Asked with a function's first secret. */
export function parameterStore(): ParameterStore {
  return late(async () => (await import('./loaded/parameters.ts')).parameterStore());
}
