import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { CallObserver } from '../../kernel/http.ts';
import type { LocalSystem } from '../../system/system.ts';
import { STEP_FUNCTION } from '../boundaries.ts';
import { readSession } from '../table.ts';
import { EFFECTS_FILE } from './greeting.ts';
import { BEGUN, HEARD } from './kinds/words.ts';
import type { Deed, StartedSession } from './plan.ts';

const LOOK_MS = 50;
/** How often nothing must have been under way. */
const RETRY_LOOKS = 4;

/**
 * People do what belongs to the journey, each thing in its time. Returns what ends the watch. While what they did is on its way the worker is
 * told nothing: how many of their events have come when it is depends on how busy the machine is.
 */
export function steer(system: LocalSystem, session: StartedSession, deeds: Deed[]): () => void {
  if (deeds.length === 0) return () => undefined;
  const watch = { isAsking: false, isOnItsWay: false, done: 0 };
  const untilHeard = async (): Promise<void> => {
    while (watch.isOnItsWay) await setTimeout(LOOK_MS);
  };
  const teller: CallObserver = {
    before: ({ caller, operation }) =>
      operation === 'SendCommand' && caller.startsWith(`${STEP_FUNCTION}-`) ? untilHeard() : undefined,
  };
  system.front.observers.push(teller);
  const timer = setInterval(async () => {
    if (watch.isAsking) return;
    watch.isAsking = true;
    const begun = await linesBegun(system, session);
    const line = begun.lines[watch.done];
    if (line !== undefined) {
      watch.isOnItsWay = true;
      deeds[watch.done++]?.(system, session);
      await delivered(system);
      watch.isOnItsWay = false;
      await writeFile(join(begun.home, `${HEARD}-${line}`), '');
    }
    if (watch.done === deeds.length) clearInterval(timer);
    watch.isAsking = false;
  }, LOOK_MS);
  return () => {
    clearInterval(timer);
    watch.isOnItsWay = false;
    system.front.observers.splice(system.front.observers.indexOf(teller), 1);
  };
}

/** A first retry comes almost at once, so that nothing is under way for a moment before it. */
async function delivered(system: LocalSystem): Promise<void> {
  for (let looks = 0; looks < RETRY_LOOKS; looks++) {
    await system.slack.delivery.settled();
    await setTimeout(LOOK_MS);
  }
}

async function linesBegun(
  system: LocalSystem,
  { sessionId }: StartedSession,
): Promise<{ home: string; lines: string[] }> {
  const { worker } = await readSession(system, sessionId);
  const disk = system.instances.find(worker?.instanceId ?? '')?.disk;
  if (!disk) return { home: '', lines: [] };
  const home = join(disk, 'home');
  const effects = await readFile(join(home, EFFECTS_FILE), 'utf8').catch(() => '');
  return { home, lines: effects.split('\n').filter((line) => line.startsWith(BEGUN)) };
}
