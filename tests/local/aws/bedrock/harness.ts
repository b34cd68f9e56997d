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
  const client = new BedrockRuntimeClient({
    region: 'us-west-2',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
    ...config,
  });
  const stop = async (): Promise<void> => {
    client.destroy();
    clock.close();
    await front.close();
  };
  return { service, client, clock, stop, port };
}
