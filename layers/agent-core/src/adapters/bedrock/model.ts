import { type BedrockRuntimeClient, ConverseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import type { ModelRequest } from '../../domain/converse.ts';
import { type ModelTable, modelNamed } from '../../domain/models.ts';
import { ModelError } from '../../errors.ts';
import type { Blobs, Model, ModelReply } from '../../ports.ts';
import { assemble } from './assemble.ts';
import { asModelError } from './model-errors.ts';
import { converseInput } from './request.ts';

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
    const input = await converseInput(request, modelNamed(this.#models, request.model), this.#blobs);
    try {
      const answer = await this.#client.send(new ConverseStreamCommand(input), { abortSignal: signal });
      if (!answer.stream) throw new ModelError('unavailable', 'Bedrock answered without a stream');
      return await assemble(answer.stream);
    } catch (error) {
      throw asModelError(error, input.modelId ?? request.model, signal.aborted);
    }
  }
}
