import { setTimeout as delay } from 'node:timers/promises';

/** How often the process of a running call looks whether its reply is held: what people wait for is under two seconds. */
const HELD_LOOK_MS = 250;

/**
 * Resolves once the call is held and has run for `afterMs`, and `mayGoOn` says that it can go on without being waited for: it is
 * asked only then. Never, when the signal fires first.
 */
export async function untilHeld(
  isHeld: () => boolean,
  { afterMs, mayGoOn, signal }: { afterMs: number; mayGoOn: () => Promise<boolean>; signal: AbortSignal },
): Promise<void> {
  await delay(afterMs, undefined, { signal }).catch(() => undefined);
  while (!signal.aborted) {
    if (isHeld() && (await mayGoOn())) return;
    await delay(HELD_LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
  await new Promise(() => undefined);
}
