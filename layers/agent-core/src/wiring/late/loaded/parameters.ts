import { findParameters } from '../../../adapters/parameters/parameters.ts';
import type { FindParameters } from '../../../adapters/parameters/secrets.ts';
import { ssmClient } from '../../clients/ssm.ts';

export type ParameterStore = { find: FindParameters };

export function parameterStore(): ParameterStore {
  const ssm = ssmClient();
  return { find: (names) => findParameters(ssm, names) };
}
