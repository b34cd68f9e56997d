import {
  type BedrockRuntimeClient,
  ConverseStreamCommand,
  type ConverseStreamCommandInput,
  type ConverseStreamOutput,
} from '@aws-sdk/client-bedrock-runtime';
import { IMAGES_BYTES_MAX } from '../../domain/image/image-limits.ts';
import { type ModelTable, modelNamed } from '../../domain/model/models.ts';
import type { ModelRequest } from '../../domain/transcript/converse.ts';
import { ModelError } from '../../errors.ts';
import type { Blobs } from '../../ports/blobs.ts';
import type { Model, ModelReply } from '../../ports/model.ts';
import { assemble } from './assemble.ts';
import { type Asked, asModelError } from './model-errors.ts';
import { converseInput, requestImageBytes } from './request.ts';

/** Bedrock Converse, streamed. The client tries twice; longer waiting is the step's durable back-off. */
export class BedrockModel implements Model {
  readonly #client: BedrockRuntimeClient;
  readonly #models: ModelTable;
  readonly #blobs: Blobs;

  constructor(client: BedrockRuntimeClient, models: ModelTable, blobs: Blobs) {
    this.#client = client;
    this.#models = models;
    this.#blobs = blobs;
  }

  async converse(request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
    const entry = modelNamed(this.#models, request.model);
    const imageBytes = requestImageBytes(request, entry);
    // The request is not sent: its answer is known, and it would only take memory.
    if (imageBytes > IMAGES_BYTES_MAX)
      throw new ModelError('context-full', `The images have ${imageBytes} bytes, more than ${IMAGES_BYTES_MAX}`);
    const input = await converseInput(request, entry, this.#blobs);
    const asked = { modelId: input.modelId ?? request.model, region: await this.#client.config.region(), input };
    const stream = await this.#begin(input, asked, signal);
    try {
      return await assemble(stream);
    } catch (error) {
      throw asModelError(error, asked, signal.aborted, true);
    }
  }

  async #begin(
    input: ConverseStreamCommandInput,
    asked: Asked,
    signal: AbortSignal,
  ): Promise<AsyncIterable<ConverseStreamOutput>> {
    try {
      const answer = await this.#client.send(new ConverseStreamCommand(input), { abortSignal: signal });
      if (answer.stream) return answer.stream;
      throw new ModelError('unavailable', 'Bedrock answered without a stream');
    } catch (error) {
      throw asModelError(error, asked, signal.aborted);
    }
  }
}
