import type { LocalSystem } from '../../system/system.ts';
import { playAll, type SceneReport, type Told } from '../talk/play.ts';
import { scriptOf } from '../talk/scene.ts';
import { Stage } from '../talk/stage.ts';
import { deliveredBy } from './code.ts';
import { forkScenes } from './scenes.ts';
import { seedStrangers } from './subject.ts';

/** What a program learns; it grows by optional members only. */
export type ForkReport = {
  ok: boolean;
  error?: string;
  scenes: SceneReport[];
  /** In the original. */
  pullRequestUrl: string;
  modelCalls: number;
  wallMs: number;
};

export const NO_FORK: ForkReport = { ok: false, scenes: [], pullRequestUrl: '', modelCalls: 0, wallMs: 0 };

/** One session in a repository that it may only read: a fork, a pull request to its original, and both kept up to date. */
export async function runFork(system: LocalSystem, onScene: Told): Promise<ForkReport> {
  const startedAt = performance.now();
  const issue = await seedStrangers(system);
  const pullUrl = issue.issueUrl.replace(/\/issues\/\d+$/, `/pull/${issue.issueNumber + 1}`);
  const scenes = forkScenes({ ...issue, pullUrl });
  system.bedrock.script = scriptOf(scenes);
  const stage = new Stage(system);
  const played = await playAll(scenes, stage, onScene).finally(() => stage.close());
  return {
    ...played,
    pullRequestUrl: (await deliveredBy(system)).pulls[0]?.htmlUrl ?? '',
    modelCalls: stage.modelCalls(),
    wallMs: Math.round(performance.now() - startedAt),
  };
}
