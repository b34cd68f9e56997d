import type { LocalSystem } from '../../../system/system.ts';
import { effect, type Turns } from '../greeting.ts';
import type { Scene } from '../plan.ts';
import { write } from './words.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** More than the hours of WorkerRetentionHours; in one jump, or the sweeper would run twenty thousand times on the way. */
const LONG_MS = 15 * DAY_MS;
/** The idle time, the reaper's look, its save, its re-arm, another look, and what a killed one adds. */
const STOP_MS_MAX = 4 * 60 * MINUTE_MS;

export const IDLE_TURNS: Turns = [
  { toolUses: [effect('noted', 'echo one >note.txt')] },
  { text: 'Noted.' },
  { toolUses: [effect('read', 'cat note.txt; echo two >>note.txt')] },
  { text: 'Still there.' },
  { toolUses: [effect('read-again', 'cat note.txt')] },
  { text: 'On a new machine.' },
];

const say = (text: string): Scene => ({ act: (system, session) => void write(system, session, text) });

const isStopped = (system: LocalSystem) => newest(system) === 'stopped';
const isRemoved = (system: LocalSystem) => newest(system) === 'terminated';
const stopped: Scene = { act: () => undefined, until: isStopped, virtualMsMax: STOP_MS_MAX };
const removed: Scene = {
  act: (system) => system.clock.advance(LONG_MS),
  until: isRemoved,
  virtualMsMax: STOP_MS_MAX,
};

/** Stopped by its schedule and started again; removed with its work saved, which is on the next machine; removed for good. */
export const IDLE_SCENES: Scene[] = [
  stopped,
  say('is it still there?'),
  stopped,
  removed,
  say('and now?'),
  stopped,
  removed,
];

function newest(system: LocalSystem): string | undefined {
  return system.instances.list().at(-1)?.state;
}
