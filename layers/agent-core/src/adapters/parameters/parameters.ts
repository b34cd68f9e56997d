import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { missingText } from './missing-text.ts';

/** What an operator may have put there before the real value was known. */
const PLACEHOLDER = 'placeholder';

/** Fetches secrets from Parameter Store, all in one call (at most ten). What is missing or still the placeholder is left out. */
export async function findParameters(ssm: SSMClient, names: string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(names)];
  if (wanted.length === 0) return new Map();
  const answer = await ssm.send(new GetParametersCommand({ Names: wanted, WithDecryption: true }));
  return new Map(
    (answer.Parameters ?? []).flatMap(({ Name, Value }) =>
      Name && Value && Value !== PLACEHOLDER ? [[Name, Value] as const] : [],
    ),
  );
}

/** As {@link findParameters}; throws one error that names every parameter that is missing, and how to set it. */
export async function fetchParameters(ssm: SSMClient, names: string[]): Promise<Map<string, string>> {
  const values = await findParameters(ssm, names);
  const missing = [...new Set(names)].filter((name) => !values.has(name));
  if (missing.length > 0) throw new Error(missingText(missing));
  return values;
}
