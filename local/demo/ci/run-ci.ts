import type { LocalSystem } from '../../system/system.ts';
import { playAll, type SceneReport, type Told } from '../talk/play.ts';
import { Stage } from '../talk/stage.ts';
import { deliveredBy } from './code.ts';
import type { Quiet } from './quiet.ts';
import { type CiRun, ciScenes } from './scenes.ts';
import { ciScript } from './script.ts';
import { seedPager } from './subject.ts';

/** What a program learns; it grows by optional members only. `waiting`: what ran while the session waited. */
export type CiReport = {
  ok: boolean;
  error?: string;
  scenes: SceneReport[];
  pullRequestUrl: string;
  steps: number;
  modelCalls: number;
  invocations: number;
  waiting?: Quiet;
  wallMs: number;
};

export const NO_CI: CiReport = {
  ...{ ok: false, scenes: [], pullRequestUrl: '', steps: 0, modelCalls: 0, invocations: 0, wallMs: 0 },
};

/** One session: a pull request that CI finds red, a wait, a repair, another wait, green. */
export async function runCi(system: LocalSystem, onScene: Told): Promise<CiReport> {
  const startedAt = performance.now();
  const issue = await seedPager(system);
  system.bedrock.script = ciScript(issue.issueUrl, issue.issueNumber);
  const run: CiRun = { ...issue, freeRunners: system.github.takeRunners() };
  const stage = new Stage(system);
  try {
    const played = await playAll(ciScenes(run), stage, onScene);
    const { pulls } = await deliveredBy(system);
    return {
      ...played,
      pullRequestUrl: pulls[0]?.htmlUrl ?? '',
      steps: (await stage.state())?.counters.steps ?? 0,
      modelCalls: stage.modelCalls(),
      invocations: system.pool.invocations.length,
      ...(run.quiet ? { waiting: run.quiet } : {}),
      wallMs: Math.round(performance.now() - startedAt),
    };
  } finally {
    stage.close();
    run.freeRunners();
  }
}
