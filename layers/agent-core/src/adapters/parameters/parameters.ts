import { GetParametersCommand, type SSMClient } from '@aws-sdk/client-ssm';

/**
 * Fetches secrets from Parameter Store, all in one call (at most ten). Throws one error that names every parameter that is
 * missing or still the placeholder, and how to set it.
 */
export async function fetchParameters(ssm: SSMClient, names: string[]): Promise<Map<string, string>> {
  const wanted = [...new Set(names)];
  if (wanted.length === 0) return new Map();
  const answer = await ssm.send(new GetParametersCommand({ Names: wanted, WithDecryption: true }));
  const values = new Map(
    (answer.Parameters ?? []).flatMap(({ Name, Value }) => (Name && Value ? [[Name, Value] as const] : [])),
  );
  const missing = wanted.filter((name) => !values.get(name) || values.get(name) === 'placeholder');
  if (missing.length > 0) {
    throw new Error(
      `These parameters are missing or still placeholders: ${missing.join(', ')}. Set each with: aws ssm put-parameter --name NAME --type SecureString --overwrite --value …`,
    );
  }
  return values;
}
