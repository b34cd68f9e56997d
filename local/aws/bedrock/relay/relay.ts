import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  ConverseCommand,
  type ConverseCommandInput,
  ConverseStreamCommand,
  type ConverseStreamCommandInput,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { json, type LocalRequest, type LocalResponse, type LocalService } from '../../../kernel/http.ts';
import { BedrockError, errorResponse } from '../errors.ts';
import { type BedrockRoute, readRoute } from '../route.ts';
import { encodeEvent, encodeException } from '../stream.ts';
import { fromWire, toWire } from './wire-bytes.ts';

/** Endpoint, region and credentials; what is left out comes from where the SDK looks by default (environment, profile, …). */
export type RelayOptions = Pick<BedrockRuntimeClientConfig, 'endpoint' | 'region' | 'credentials' | 'profile'>;

/**
 * Answers Bedrock's runtime operations by asking the real service with the person's own AWS credentials. One try per
 * request: whoever asks has its own idea of retrying. Make it with {@link openRelay}.
 */
export class BedrockRelay implements LocalService {
  readonly name = 'bedrock';
  readonly #client: BedrockRuntimeClient;

  constructor(client: BedrockRuntimeClient) {
    this.#client = client;
  }

  operation(request: LocalRequest): string {
    return readRoute(request)?.operation ?? 'Unknown';
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    const route = readRoute(request);
    if (!route)
      return errorResponse(
        new BedrockError('UnknownOperationException', `Not relayed: ${request.method} ${request.path}`),
      );
    try {
      return await this.#forward(route, request.body);
    } catch (error) {
      return errorResponse(toBedrockError(error));
    }
  }

  /** Ends the connections to Bedrock; answers under way break off. */
  close(): void {
    this.#client.destroy();
  }

  async #forward({ operation, modelId }: BedrockRoute, body: Buffer): Promise<LocalResponse> {
    const input = { ...(fromWire(JSON.parse(body.toString('utf8'))) as object), modelId };
    if (operation === 'Converse') {
      const { $metadata, ...answer } = await this.#client.send(new ConverseCommand(input as ConverseCommandInput));
      return json(200, toWire(answer));
    }
    const abort = new AbortController();
    const command = new ConverseStreamCommand(input as ConverseStreamCommandInput);
    const { stream } = await this.#client.send(command, { abortSignal: abort.signal });
    const headers = { 'content-type': 'application/vnd.amazon.eventstream' };
    return { status: 200, headers, body: frames(stream ?? nothing(), abort) };
  }
}

/** What a person lacks for asking Bedrock, in words for the terminal. */
export class RelayNotReady extends Error {
  override name = 'RelayNotReady';
}

/** A relay whose region and credentials were found. Throws {@link RelayNotReady}, which lists everything that is missing. */
export async function openRelay(options: RelayOptions = {}): Promise<BedrockRelay> {
  const client = new BedrockRuntimeClient({ ...options, maxAttempts: 1 });
  const [region, credentials] = await Promise.allSettled([client.config.region(), client.config.credentials()]);
  const missing = [
    ...(region.status === 'rejected' ? ['- a region: set AWS_REGION, e.g. to us-west-2'] : []),
    ...(credentials.status === 'rejected' && !process.env.AWS_BEARER_TOKEN_BEDROCK
      ? [
          `- credentials: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY (${words(credentials.reason)})`,
        ]
      : []),
  ];
  if (missing.length === 0) return new BedrockRelay(client);
  client.destroy();
  throw new RelayNotReady(
    `Amazon Bedrock cannot be asked. Missing:\n${missing.join('\n')}\nThe credentials need bedrock:InvokeModelWithResponseStream. Without --bedrock no AWS account is needed.`,
  );
}

async function* frames(
  stream: AsyncIterable<ConverseStreamOutput>,
  abort: AbortController,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const event of stream)
      for (const [type, payload] of Object.entries(event))
        if (payload !== undefined && type !== '$unknown') yield encodeEvent({ type, payload: toWire(payload) });
  } catch (error) {
    if (abort.signal.aborted) return;
    const { errorName, message } = toBedrockError(error);
    yield encodeException(errorName, message);
  } finally {
    abort.abort();
  }
}

async function* nothing(): AsyncGenerator<ConverseStreamOutput> {}

/** What Bedrock said keeps its name and status; what kept us from asking is told apart, so that the session can say it. */
function toBedrockError(error: unknown): BedrockError {
  const { name = 'Error', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  if ($metadata?.httpStatusCode !== undefined) return new BedrockError(name, words(error), $metadata.httpStatusCode);
  if (error instanceof Error && '$fault' in error) return new BedrockError(name, words(error));
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError')
    return new BedrockError('AccessDeniedException', `No AWS credentials: ${words(error)}`);
  return new BedrockError('ServiceUnavailableException', `Bedrock could not be reached: ${name}: ${words(error)}`);
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
