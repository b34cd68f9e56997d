import type { LocalSystem } from '../../system/system.ts';
import { seedSubject } from '../seed.ts';
import { type Scene, scriptOf } from './scene.ts';
import { changedWords } from './scenes/changing.ts';
import { names, progressTruth, threadBrought } from './scenes/knowing.ts';
import { longCommand, objection } from './scenes/people-first.ts';
import { goOn, politeStop } from './scenes/stopping.ts';
import { Stage } from './stage.ts';

/** In the order in which they are played: each goes on where the one before ended. */
export const SCENES: readonly Scene[] = [
  objection,
  longCommand,
  politeStop,
  goOn,
  changedWords,
  threadBrought,
  names,
  progressTruth,
];

/** What a program learns; it grows by optional members only. `problems`: what is not as it should be. */
export type SceneReport = { name: string; shows: string; ok: boolean; problems: string[]; wallMs: number };
export type TalkReport = { ok: boolean; error?: string; scenes: SceneReport[]; modelCalls: number; wallMs: number };

export type Told = (scene: SceneReport) => void;

/** Plays all scenes in one system. A scene that does not get there has failed, and the next ones are not played. */
export async function runTalk(system: LocalSystem, onScene: Told, scenes = SCENES): Promise<TalkReport> {
  const startedAt = performance.now();
  await seedSubject(system);
  system.bedrock.script = scriptOf(scenes);
  const stage = new Stage(system);
  const reports: SceneReport[] = [];
  try {
    for (const scene of scenes) {
      const { report, hasEnded } = await played(scene, stage);
      reports.push(report);
      onScene(report);
      if (!hasEnded) break;
    }
  } finally {
    stage.close();
  }
  const isWhole = reports.length === scenes.length;
  return {
    ok: isWhole && reports.every(({ ok }) => ok),
    scenes: reports,
    modelCalls: stage.modelCalls(),
    wallMs: Math.round(performance.now() - startedAt),
  };
}

async function played(scene: Scene, stage: Stage): Promise<{ report: SceneReport; hasEnded: boolean }> {
  const startedAt = performance.now();
  const { name, shows } = scene;
  const report = (problems: string[]): SceneReport => ({
    name,
    shows,
    ok: problems.length === 0,
    problems,
    wallMs: Math.round(performance.now() - startedAt),
  });
  try {
    return { report: report(await scene.play(stage)), hasEnded: true };
  } catch (error) {
    return { report: report([error instanceof Error ? error.message : String(error)]), hasEnded: false };
  }
}
