import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalSystem } from '../../system/system.ts';
import { readSession } from '../table.ts';
import { EFFECTS_FILE } from './greeting.ts';
import { BEGUN, HEARD } from './kinds/words.ts';
import type { Deed, StartedSession } from './plan.ts';

const LOOK_MS = 50;

/** People do what belongs to the journey, each thing in its time. Returns what ends the watch. */
export function steer(system: LocalSystem, session: StartedSession, deeds: Deed[]): () => void {
  if (deeds.length === 0) return () => undefined;
  const watch = { isAsking: false, done: 0 };
  const timer = setInterval(async () => {
    if (watch.isAsking) return;
    watch.isAsking = true;
    const begun = await linesBegun(system, session);
    const line = begun.lines[watch.done];
    if (line !== undefined) {
      deeds[watch.done++]?.(system, session);
      await system.slack.delivery.settled();
      await writeFile(join(begun.home, `${HEARD}-${line}`), '');
    }
    if (watch.done === deeds.length) clearInterval(timer);
    watch.isAsking = false;
  }, LOOK_MS);
  return () => clearInterval(timer);
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
