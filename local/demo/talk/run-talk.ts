import type { LocalSystem } from '../../system/system.ts';
import { seedSubject } from '../seed.ts';
import { type PlayReport, playIn, type Told } from './play.ts';
import { type Scene, scriptOf } from './scene.ts';
import { changedWords, muted } from './scenes/changing.ts';
import { names, progressTruth, threadBrought } from './scenes/knowing.ts';
import { longCommand, objection } from './scenes/people-first.ts';
import { goOn, politeStop } from './scenes/stopping.ts';

/** In the order in which they are played: each goes on where the one before ended. */
export const SCENES: readonly Scene[] = [
  objection,
  longCommand,
  politeStop,
  goOn,
  changedWords,
  muted,
  threadBrought,
  names,
  progressTruth,
];

/** What a program learns; it grows by optional members only. */
export type TalkReport = PlayReport;

/** Plays all scenes in one system. A scene that does not get there has failed, and the next ones are not played. */
export async function runTalk(system: LocalSystem, onScene: Told, scenes = SCENES): Promise<TalkReport> {
  const startedAt = performance.now();
  await seedSubject(system);
  system.bedrock.script = scriptOf(scenes);
  return playIn(system, scenes, { onScene, startedAt });
}
