import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import type { PendingEvent } from '../../domain/session/notice.ts';
import { PortError } from '../../errors.ts';

/** What one PutEvents takes. All its events together have at most 256 kB, which ten of ours are far from. */
const ENTRIES_MAX = 10;
const SOURCE = 'remote-swe';
const MS_PER_S = 1_000;

/** Events on a bus of EventBridge. */
export class EventBus {
  readonly #client: EventBridgeClient;
  readonly #bus: string;

  constructor(client: EventBridgeClient, bus: string) {
    this.#client = client;
    this.#bus = bus;
  }

  /** What the bus does not take now is a `retry`: events that it has taken come once more with the others. */
  async put(events: PendingEvent[]): Promise<void> {
    for (let from = 0; from < events.length; from += ENTRIES_MAX) {
      const Entries = events.slice(from, from + ENTRIES_MAX).map(({ id, type, at, detail }) => ({
        EventBusName: this.#bus,
        Source: SOURCE,
        DetailType: type,
        Time: new Date(Math.floor(at / MS_PER_S) * MS_PER_S),
        Detail: JSON.stringify({ id, type, at, ...detail }),
      }));
      const answer = await this.#client.send(new PutEventsCommand({ Entries })).catch((error: unknown) => {
        throw new PortError('retry', `the event bus ${this.#bus} takes nothing: ${String(error)}`, { cause: error });
      });
      const failed = answer.Entries?.find(({ ErrorCode }) => ErrorCode);
      if (failed)
        throw new PortError('retry', `the event bus ${this.#bus}: ${failed.ErrorCode}: ${failed.ErrorMessage}`);
    }
  }
}
