import { BedrockRuntimeClient, type BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';
import type { ModelScript } from '../../../../local/aws/bedrock/script.ts';
import { BedrockService } from '../../../../local/aws/bedrock/service.ts';
import { LocalClock } from '../../../../local/kernel/clock.ts';
import { Front } from '../../../../local/kernel/front.ts';

export const MODEL_ID = 'us.anthropic.claude-sonnet-5';

/** A Bedrock on a free port, with the real client as it comes. */
export async function startBedrock(script: ModelScript, config: BedrockRuntimeClientConfig = {}) {
  const clock = new LocalClock();
  const service = new BedrockService({ clock, script });
  const front = new Front(() => service);
  const port = await front.listen();
  const clients: BedrockRuntimeClient[] = [];
  /** Another client of the same endpoint, e.g. for another Region. */
  const clientIn = (more: BedrockRuntimeClientConfig) => {
    const made = new BedrockRuntimeClient({
      region: 'us-west-2',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
      ...more,
    });
    clients.push(made);
    return made;
  };
  const client = clientIn(config);
  const stop = async (): Promise<void> => {
    for (const made of clients) made.destroy();
    clock.close();
    await front.close();
  };
  return { service, client, clientIn, clock, stop, port };
}
