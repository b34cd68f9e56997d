import { costMicroUsd, type ModelEntry } from '@remote-swe/core/domain/model/models';
import { noUsage, type Usage } from '@remote-swe/core/domain/model/spend';
import { PromptCache } from '../../local/aws/bedrock/cache.ts';
import { type ConverseRequest, parseConverseRequest } from '../../local/aws/bedrock/converse-request.ts';
import { promptParts, textTokens } from '../../local/aws/bedrock/prompt.ts';
import { validateRequest } from '../../local/aws/bedrock/validation/validate.ts';
import { LocalClock } from '../../local/kernel/clock.ts';

/** Bytes on the wire are base64, as the SDK writes them. */
const asWire = (_key: string, value: unknown) =>
  value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;

/** Prices the requests of one session: a cold prompt cache by the documented rules, and the model's prices. */
export class Meter {
  readonly usages: Usage[] = [];
  costMicroUsd = 0;
  /** The same requests and replies, had nothing been cached. */
  noCacheMicroUsd = 0;
  readonly #clock = new LocalClock();
  readonly #cache = new PromptCache(this.#clock);
  readonly #entry: ModelEntry;

  constructor(entry: ModelEntry) {
    this.#entry = entry;
  }

  wait(ms: number): void {
    this.#clock.advance(ms);
  }

  /** One answered call. `request` is what Converse would get; it is held to Converse's rules. */
  call(modelId: string, request: object, reply: unknown): Usage {
    const parsed = parseConverseRequest(modelId, Buffer.from(JSON.stringify(request, asWire)));
    validateRequest(parsed);
    const usage = this.#usage(parsed, reply);
    this.usages.push(usage);
    this.costMicroUsd += costMicroUsd(usage, this.#entry);
    const inputTokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
    this.noCacheMicroUsd += costMicroUsd({ ...noUsage, inputTokens, outputTokens: usage.outputTokens }, this.#entry);
    return usage;
  }

  close(): void {
    this.#clock.close();
  }

  #usage(request: ConverseRequest, reply: unknown): Usage {
    const input = this.#cache.use(request.modelId, promptParts(request));
    const forAnHour = input.cacheDetails.find(({ ttl }) => ttl === '1h')?.inputTokens ?? 0;
    return {
      inputTokens: input.inputTokens,
      outputTokens: textTokens(JSON.stringify(reply)),
      cacheReadTokens: input.cacheReadInputTokens,
      cacheWriteTokens: input.cacheWriteInputTokens,
      cacheWrite1hTokens: forAnHour,
    };
  }
}
