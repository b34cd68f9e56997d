import type { LocalSystem } from '../../system/system.ts';
import { type PlayReport, playIn, type Told } from '../talk/play.ts';
import { deliveredBy, reviewScenes } from './scenes.ts';
import { reviewScript } from './script.ts';
import { seedLister } from './subject.ts';

/** What a program learns; it grows by optional members only. */
export type ReviewReport = PlayReport & { pullRequestUrl: string };

export const NO_REVIEW: ReviewReport = { ok: false, scenes: [], pullRequestUrl: '', modelCalls: 0, wallMs: 0 };

/** A pull request, somebody's remark on it that is taken up and answered, and a session that reviews it. */
export async function runReview(system: LocalSystem, onScene: Told): Promise<ReviewReport> {
  const startedAt = performance.now();
  const issue = await seedLister(system);
  system.bedrock.script = reviewScript(issue.issueUrl, issue.issueNumber);
  const played = await playIn(system, reviewScenes({ issueUrl: issue.issueUrl }), { onScene, startedAt });
  return { ...played, pullRequestUrl: (await deliveredBy(system)).pull?.htmlUrl ?? '' };
}
