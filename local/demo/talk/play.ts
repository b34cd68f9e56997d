import type { LocalSystem } from '../../system/system.ts';
import type { Played, Scene } from './scene.ts';
import { Stage } from './stage.ts';

/** What a program learns of a scene. `problems`: what is not as it should be. */
export type SceneReport = { name: string; shows: string; ok: boolean; problems: string[]; wallMs: number };

export type Told = (scene: SceneReport) => void;

/** What a program learns of scenes played in one system; each demo's own report has more. */
export type PlayReport = { ok: boolean; error?: string; scenes: SceneReport[]; modelCalls: number; wallMs: number };

/** Plays them in a system that is set up for them since `startedAt` (of `performance.now`). */
export async function playIn(
  system: LocalSystem,
  scenes: readonly Scene[],
  { onScene, startedAt }: { onScene: Told; startedAt: number },
): Promise<PlayReport> {
  const stage = new Stage(system);
  const played = await playAll(scenes, stage, onScene).finally(() => stage.close());
  return { ...played, modelCalls: stage.modelCalls(), wallMs: Math.round(performance.now() - startedAt) };
}

/** Plays scenes one after the other. A scene that does not get there has failed, and the next ones are not played. */
export async function playAll<On>(
  scenes: readonly Played<On>[],
  stage: On,
  onScene: Told,
): Promise<{ ok: boolean; scenes: SceneReport[] }> {
  const reports: SceneReport[] = [];
  for (const scene of scenes) {
    const { report, hasEnded } = await played(scene, stage);
    reports.push(report);
    onScene(report);
    if (!hasEnded) break;
  }
  const isWhole = reports.length === scenes.length;
  return { ok: isWhole && reports.every(({ ok }) => ok), scenes: reports };
}

async function played<On>(scene: Played<On>, stage: On): Promise<{ report: SceneReport; hasEnded: boolean }> {
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
