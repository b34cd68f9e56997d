import type { LocalSystem } from '../../local/system/system.ts';

/** A thing that was seen on the local system, by its name, and when (ms of the process). */
export type Seen = { what: string; at: number };

/**
 * What happens on a local system, in order: calls of AWS as `ssm SendCommand`, with ` answered` once they have their answer, and the bot's
 * signs in Slack as `slack reacted`, `slack posted`.
 */
export class Watch {
  #seen: Seen[] = [];

  constructor(system: LocalSystem) {
    system.front.observers.push({
      before: ({ service, operation }) => this.#add(`${service} ${operation}`),
      after: ({ service, operation }) => this.#add(`${service} ${operation} answered`),
    });
    const bot = system.slack.workspace.directory.bot.id;
    system.slack.workspace.onChange((change) => {
      if (change.kind === 'reacted' && change.userId === bot) this.#add('slack reacted');
      if (change.kind === 'posted' && change.message.userId === bot) this.#add(`slack posted ${change.message.text}`);
    });
  }

  /** From here on nothing was seen. */
  clear(): void {
    this.#seen = [];
  }

  first(what: RegExp, since = 0): number | undefined {
    return this.#seen.find((each) => each.at >= since && what.test(each.what))?.at;
  }

  last(what: RegExp, before = Number.POSITIVE_INFINITY): number | undefined {
    return this.#seen.findLast((each) => each.at < before && what.test(each.what))?.at;
  }

  /** How often it was seen. */
  count(what: RegExp): number {
    return this.#seen.filter((each) => what.test(each.what)).length;
  }

  #add(what: string): void {
    this.#seen.push({ what, at: performance.now() });
  }
}

/** Real time after which something hangs. */
const WAIT_MS_MAX = 60_000;
const LOOK_MS = 5;

/** In real time, without a jump of the clock. */
export async function untilSeen(system: LocalSystem, isThere: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + WAIT_MS_MAX;
  while (!(await isThere())) {
    if (performance.now() > end) {
      const running = system.pool.invocations.filter(({ status }) => status === 'running');
      throw new Error(`Waited in vain; running: ${running.map(({ logicalId }) => logicalId).join(', ')}`);
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}
