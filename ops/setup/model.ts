import { join } from 'node:path';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { asModelError } from '@remote-swe/core/adapters/bedrock/model-errors';
import { readModelTable } from '@remote-swe/core/adapters/node/agent-config';
import { type Access, ROOT } from '../kit/access.ts';
import type { Finding } from '../stack/checks.ts';

/** One call of the default model, as the sessions will call it: a word in, one token out. It costs less than a thousandth of a cent. */
export async function checkModel(
  { region, endpoint, credentials }: Access,
  wanted: string | undefined,
): Promise<Finding[]> {
  const table = await readModelTable(join(ROOT, 'layers/agent-config'), region);
  const name = wanted || table.default;
  const entry = table.models[name];
  if (!entry)
    return [
      { state: 'bad', what: `models.json has no model ${name} for ${region}`, todo: 'ModelOverride, or models.json' },
    ];
  const modelId = entry.profilePrefix ? `${entry.profilePrefix}.${entry.modelId}` : entry.modelId;
  const client = new BedrockRuntimeClient({
    region,
    maxAttempts: 2,
    ...(endpoint ? { endpoint } : {}),
    ...(credentials ? { credentials } : {}),
  });
  try {
    await client.send(
      new ConverseCommand({
        modelId,
        messages: [{ role: 'user', content: [{ text: 'Hi' }] }],
        inferenceConfig: { maxTokens: 1 },
      }),
    );
    return [{ state: 'good', what: `Bedrock answers as ${name} (${modelId}) in ${region}` }];
  } catch (error) {
    const { kind, message } = asModelError(error, { modelId, region }, false);
    if (kind === 'throttled') return [{ state: 'odd', what: `Bedrock has no capacity for ${name} now: ${message}` }];
    const todo =
      'Bedrock’s console, model catalog, this Region: send it one message in the playground (docs/deploy.md, Access to a model)';
    return [{ state: 'bad', what: `Bedrock does not answer as ${name}: ${message}`, todo }];
  } finally {
    client.destroy();
  }
}
