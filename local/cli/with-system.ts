import { type OpenAiModelOptions, openOpenAiModel } from '../aws/bedrock/openai/openai-model.ts';
import { openRelay } from '../aws/bedrock/relay/relay.ts';
import { functionScript } from '../aws/bedrock/script.ts';
import { type LocalSystem, type LocalSystemOptions, startLocalSystem } from '../system/system.ts';
import { configWithOwnModel } from './model/model-url.ts';

export type SystemChoice = Pick<
  LocalSystemOptions,
  'port' | 'parameters' | 'threadsMax' | 'eventSources' | 'onLine' | 'agentConfigDirectory' | 'built'
> &
  Partial<Pick<LocalSystemOptions, 'script'>> & {
    /** Asks the real Bedrock in place of the script. */
    bedrock: boolean;
    /** Asks this OpenAI-compatible server in place of the script. */
    modelServer?: OpenAiModelOptions;
  };

const noScript = functionScript(() => ({ text: 'No script was chosen yet.' }));

/**
 * Starts a local system, uses it and closes it, whatever happens; an interruption ends the use. `onStart` runs when what is
 * needed from outside (credentials, a model server) was found. Rejects with what the start or the use threw, or with the interruption.
 */
export async function withSystem(
  { bedrock, modelServer, script = noScript, ...options }: SystemChoice,
  interrupted: Promise<never>,
  { onStart, use }: { onStart?: () => void; use: (system: LocalSystem) => Promise<void> },
): Promise<void> {
  const relay = bedrock ? await openRelay() : undefined;
  const model = modelServer ? await openOpenAiModel(modelServer) : relay;
  onStart?.();
  const config = modelServer ? await configWithOwnModel(modelServer.model, options.agentConfigDirectory) : undefined;
  const agentConfigDirectory = config?.directory ?? options.agentConfigDirectory;
  const starting = startLocalSystem({ ...options, script, bedrock: model, agentConfigDirectory });
  try {
    const system = await Promise.race([starting, interrupted]);
    await Promise.race([use(system), interrupted]);
  } finally {
    // Only what has started can be closed: a start under way is waited for.
    const system = await starting.catch(() => undefined);
    await system?.close();
    relay?.close();
    await config?.remove();
  }
}
