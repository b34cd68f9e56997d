import type { LocalSystem } from '../../system/system.ts';
import { playAll, type SceneReport, type Told } from '../talk/play.ts';
import { Stage } from '../talk/stage.ts';
import { deliveredBy, reviewScenes } from './scenes.ts';
import { reviewScript } from './script.ts';
import { seedLister } from './subject.ts';

/** What a program learns; it grows by optional members only. */
export type ReviewReport = {
  ok: boolean;
  error?: string;
  scenes: SceneReport[];
  pullRequestUrl: string;
  modelCalls: number;
  wallMs: number;
};

export const NO_REVIEW: ReviewReport = { ok: false, scenes: [], pullRequestUrl: '', modelCalls: 0, wallMs: 0 };

/** A pull request, somebody's remark on it that is taken up and answered, and a session that reviews it. */
export async function runReview(system: LocalSystem, onScene: Told): Promise<ReviewReport> {
  const startedAt = performance.now();
  const issue = await seedLister(system);
  system.bedrock.script = reviewScript(issue.issueUrl, issue.issueNumber);
  const stage = new Stage(system);
  const played = await playAll(reviewScenes({ issueUrl: issue.issueUrl }), stage, onScene).finally(() => stage.close());
  return {
    ...played,
    pullRequestUrl: (await deliveredBy(system)).pull?.htmlUrl ?? '',
    modelCalls: stage.modelCalls(),
    wallMs: Math.round(performance.now() - startedAt),
  };
}
