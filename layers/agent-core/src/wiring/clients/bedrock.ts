import { BedrockRuntimeClient, type BedrockRuntimeClientConfig } from '@aws-sdk/client-bedrock-runtime';
import { forgetEnded } from '../../adapters/bedrock/ended-streams.ts';

/** Quick tries; capacity errors then go to the durable back-off. */
const ATTEMPTS_MAX = 2;
/** A model call may think for minutes; a socket that is silent longer is dead. */
const MODEL_SILENCE_MS = 180_000;
const CONNECT_MS = 5_000;

/** At home as the environment says; elsewhere by Region, credentials, or both. */
export const bedrockClient = (elsewhere: Pick<BedrockRuntimeClientConfig, 'region' | 'credentials'> = {}) =>
  forgetEnded(
    new BedrockRuntimeClient({
      ...elsewhere,
      maxAttempts: ATTEMPTS_MAX,
      requestHandler: {
        requestTimeout: MODEL_SILENCE_MS,
        sessionTimeout: MODEL_SILENCE_MS,
        connectionTimeout: CONNECT_MS,
      },
    }),
  );
