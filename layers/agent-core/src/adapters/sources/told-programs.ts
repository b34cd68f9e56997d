import type { PendingEvent } from '../../domain/session/notice.ts';
import type { ThreadSource } from '../../domain/thread/thread-source.ts';
import type { Callbacks } from '../../ports/people/callbacks.ts';
import type { SessionEvents } from '../../ports/people/session-events.ts';

/** Where a deployment's own events go. */
type Bus = { put(events: PendingEvent[]): Promise<void> };

/** All sessions' events go to the deployment's bus, if it has one; those of a session with a callback there, too. */
export class ToldPrograms implements SessionEvents {
  readonly #bus: Bus | undefined;
  readonly #callbacks: Callbacks;

  constructor(bus: Bus | undefined, callbacks: Callbacks) {
    this.#bus = bus;
    this.#callbacks = callbacks;
  }

  receivers(source: ThreadSource): PendingEvent['to'][] {
    return [...(this.#bus ? ['bus' as const] : []), ...(callbackOf(source) ? ['callback' as const] : [])];
  }

  async tell(source: ThreadSource, to: PendingEvent['to'], events: PendingEvent[]): Promise<void> {
    if (to === 'bus') return this.#bus?.put(events);
    const callback = callbackOf(source);
    if (callback)
      for (const { id, type, at, detail } of events)
        await this.#callbacks.deliver(callback, { id, type, at, ...detail });
  }
}

function callbackOf(source: ThreadSource) {
  return source.kind === 'api' ? source.callback : undefined;
}
