import type { ModelRequest } from '../../domain/transcript/converse.ts';
import type { Model, ModelReply } from '../../ports/model.ts';

/** The deployment's own Bedrock, and a second one in another account or Region for requests that name it. */
export class FailoverModel implements Model {
  readonly #home: Model;
  readonly #second: Model | undefined;

  constructor(home: Model, second?: Model) {
    this.#home = home;
    this.#second = second;
  }

  /** A session that was sent to a second place which is no longer configured goes on at home. */
  converse(request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
    const model = request.place === 'second' ? (this.#second ?? this.#home) : this.#home;
    return model.converse(request, signal);
  }
}
