import type { LocalSystem } from '../../system/system.ts';

const LOOK_MS = 50;

/** GitHub shows a delivery that failed and sends nothing again by itself: a person presses Redeliver. Returns what ends that. */
export function pressRedeliver(system: LocalSystem): () => void {
  const timer = setInterval(() => {
    if (system.github.webhooks.underWay > 0) return;
    for (const { id } of failed(system)) void system.github.webhooks.redeliver(id);
  }, LOOK_MS);
  return () => clearInterval(timer);
}

/** Whether GitHub has no failed delivery, and none under way. */
export function isRedelivered(system: LocalSystem): boolean {
  return system.github.webhooks.underWay === 0 && failed(system).length === 0;
}

function failed({ github }: LocalSystem) {
  return github.webhooks.all().filter(({ status = 0 }) => status === 0 || status >= 500);
}
