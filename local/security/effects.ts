import type { LocalSystem } from '../system/system.ts';

/** What a function asks for when it starts: reading its own secrets is no effect. */
const STARTING_UP = new Set(['ssm GetParameters']);
/** Of real time; a refused request is over in milliseconds, what it set off in seconds. */
const REST_MS_MAX = 60_000;

/** Counts what the product asked of the outside (table, queues, Slack, machines): an attack that is refused moves it by nothing. */
export class Effects {
  readonly #seen: string[] = [];
  readonly #system: LocalSystem;

  constructor(system: LocalSystem) {
    this.#system = system;
    system.front.observers.push({
      before: ({ service, operation }) => {
        const name = `${service} ${operation}`;
        if (service !== 'httpapi' && !STARTING_UP.has(name)) this.#seen.push(name);
      },
    });
  }

  /** The effects of `act`, as `service operation`, when nothing is going on any more. Rejects when the system does not rest. */
  async of(act: () => Promise<unknown>): Promise<string[]> {
    const from = this.#seen.length;
    await act();
    if (!(await this.#system.activity.idle(REST_MS_MAX))) throw new Error('The local system does not come to rest');
    return this.#seen.slice(from);
  }
}
