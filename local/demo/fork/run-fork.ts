import type { LocalSystem } from '../../system/system.ts';
import { type PlayReport, playIn, type Told } from '../talk/play.ts';
import { scriptOf } from '../talk/scene.ts';
import { deliveredBy } from './code.ts';
import { forkScenes } from './scenes.ts';
import { seedStrangers } from './subject.ts';

/** What a program learns; it grows by optional members only. */
export type ForkReport = PlayReport & {
  /** In the original. */
  pullRequestUrl: string;
};

export const NO_FORK: ForkReport = { ok: false, scenes: [], pullRequestUrl: '', modelCalls: 0, wallMs: 0 };

/** One session in a repository that it may only read: a fork, a pull request to its original, and both kept up to date. */
export async function runFork(system: LocalSystem, onScene: Told): Promise<ForkReport> {
  const startedAt = performance.now();
  const issue = await seedStrangers(system);
  const pullUrl = issue.issueUrl.replace(/\/issues\/\d+$/, `/pull/${issue.issueNumber + 1}`);
  const scenes = forkScenes({ ...issue, pullUrl });
  system.bedrock.script = scriptOf(scenes);
  const played = await playIn(system, scenes, { onScene, startedAt });
  return { ...played, pullRequestUrl: (await deliveredBy(system)).pulls[0]?.htmlUrl ?? '' };
}
