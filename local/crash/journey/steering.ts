import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalSystem } from '../../system/system.ts';
import { readSession } from '../table.ts';
import { BEGUN, EFFECTS_FILE, type ReferenceSession } from './reference-session.ts';

const LOOK_MS = 50;

/** Somebody writes once the session's command says that it has begun. Returns what ends the watch. */
export function steer(system: LocalSystem, session: ReferenceSession): () => void {
  const watch = { isAsking: false };
  const timer = setInterval(async () => {
    if (watch.isAsking) return;
    watch.isAsking = true;
    if (await hasBegun(system, session)) {
      clearInterval(timer);
      write(system, session);
    }
    watch.isAsking = false;
  }, LOOK_MS);
  return () => clearInterval(timer);
}

async function hasBegun(system: LocalSystem, { sessionId }: ReferenceSession): Promise<boolean> {
  const { worker } = await readSession(system, sessionId);
  const disk = system.instances.find(worker?.instanceId ?? '')?.disk;
  if (!disk) return false;
  const effects = await readFile(join(disk, 'home', EFFECTS_FILE), 'utf8').catch(() => '');
  return effects.split('\n').includes(BEGUN);
}

function write(system: LocalSystem, { threadTs }: ReferenceSession): void {
  system.slack.people.type({ user: 'alice', channel: 'dev', threadTs, text: 'wait: publish it only when it is loud' });
}
