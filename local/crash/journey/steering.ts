import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LocalSystem } from '../../system/system.ts';
import { readSession } from '../table.ts';
import { BEGUN, EFFECTS_FILE, HEARD, type Journey, type ReferenceSession } from './reference-session.ts';

const LOOK_MS = 50;
const AUTHOR = { user: 'alice', channel: 'dev' };

type Deed = (system: LocalSystem, session: ReferenceSession) => void;

/** What people do when a command of the session says for the first time that it has begun, for the second time, and so on. */
function deedsOf(journey: Journey): Deed[] {
  switch (journey) {
    case 'reference':
    case 'ci':
    case 'fork':
      return [];
    case 'steered':
      return [(system, session) => void write(system, session, 'wait: publish it only when it is loud')];
    case 'talk':
      return talk();
  }
}

/** Of what is changed at once, the model reads the last version or nothing; of what it has read, it is told. */
function talk(): Deed[] {
  const written = { order: '', remark: '' };
  return [
    (system, session) => {
      written.order = write(system, session, 'wait: publish it at noon');
      written.remark = write(system, session, 'and greet the readers too');
      const slip = write(system, session, 'the password is swordfish');
      const { people } = system.slack;
      people.edit({ ...AUTHOR, ts: written.order, text: 'wait: publish it only when it is loud' });
      people.delete({ ...AUTHOR, ts: slip });
    },
    (system) => {
      system.slack.people.edit({ ...AUTHOR, ts: written.order, text: 'publish it when it is loud and tested' });
      system.slack.people.delete({ ...AUTHOR, ts: written.remark });
    },
  ];
}

/** People do what belongs to the journey, each thing in its time. Returns what ends the watch. */
export function steer(system: LocalSystem, session: ReferenceSession, journey: Journey): () => void {
  const deeds = deedsOf(journey);
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
  { sessionId }: ReferenceSession,
): Promise<{ home: string; lines: string[] }> {
  const { worker } = await readSession(system, sessionId);
  const disk = system.instances.find(worker?.instanceId ?? '')?.disk;
  if (!disk) return { home: '', lines: [] };
  const home = join(disk, 'home');
  const effects = await readFile(join(home, EFFECTS_FILE), 'utf8').catch(() => '');
  return { home, lines: effects.split('\n').filter((line) => line.startsWith(BEGUN)) };
}

function write(system: LocalSystem, { threadTs }: ReferenceSession, text: string): string {
  return system.slack.people.type({ ...AUTHOR, threadTs, text }).ts;
}
