import { type Boundary, nameOf, type When } from './boundaries.ts';
import { differences, flaws, type Outcome } from './outcome.ts';
import type { Kill, RunEnd, Runs } from './runs.ts';

/** Tries at a run whose session made fewer calls of the kind than the undisturbed one: timing adds or saves a bell. */
const TRIES_MAX = 3;

/** `never`: the undisturbed run was wrong by itself. */
export type Failure = { boundary: string; when: When | 'never'; reason: string };
export type CampaignResult = {
  boundaries: number;
  runs: number;
  /** How many runs had a kill in each function. */
  functions: Record<string, number>;
  failures: number;
  failed: Failure[];
  /** Kills whose call never came, however often the session was run: nothing was shown about them. */
  unreached: string[];
  wallMs: number;
};

/** As `--json` prints it: which part of which journey was played. */
export type PrintedCampaign = CampaignResult & { journey: string; stride: number; offset: number; function?: string };

export type CampaignOptions = {
  /** Of each function every `stride`-th boundary (default 1), from the one at `offset` (default 0); of each at least one. */
  stride?: number;
  offset?: number;
  /** Only the boundaries with these names, e.g. `dynamodb TransactWriteItems #3`, or indexes. */
  only?: string[];
  /** Only boundaries of this function. */
  function?: string;
  onRun?: (done: number, total: number, kill: Kill, failure: Failure | undefined) => void;
};

/** Kills a function before and after each external call, one kill per session, and compares what became of the session. */
export async function runCampaign(jobs: Runs[], options: CampaignOptions = {}): Promise<CampaignResult> {
  const startedAt = performance.now();
  const [first] = jobs;
  if (!first) throw new Error('A campaign needs at least one job');
  const { boundaries, outcome } = await first.record();
  const chosen = choose(boundaries, options);
  const kills = chosen.flatMap((boundary): Kill[] => [
    { boundary, when: 'before' },
    ...(boundary.isDropped ? [] : [{ boundary, when: 'after' } as const]),
  ]);
  const failed: Failure[] = flaws(outcome, first.plan).map((reason) => ({
    boundary: 'undisturbed',
    when: 'never',
    reason,
  }));
  const unreached: string[] = [];
  const progress = { next: 0, done: 0 };
  const work = async (runs: Runs): Promise<void> => {
    for (let kill = kills[progress.next++]; kill; kill = kills[progress.next++]) {
      const end = await tryRun(runs, kill);
      const failure = failureOf(kill, end, outcome);
      if (failure) failed.push(failure);
      if (end.kind === 'unreached') unreached.push(`${nameOf(kill.boundary)} ${kill.when}`);
      options.onRun?.(++progress.done, kills.length, kill, failure);
    }
  };
  await Promise.all(jobs.map(work));
  const wallMs = Math.round(performance.now() - startedAt);
  const functions: Record<string, number> = {};
  for (const { boundary } of kills) functions[boundary.function] = (functions[boundary.function] ?? 0) + 1;
  return {
    boundaries: chosen.length,
    runs: kills.length,
    functions,
    failures: failed.length,
    failed,
    unreached,
    wallMs,
  };
}

function choose(boundaries: Boundary[], { stride = 1, offset = 0, only, function: name }: CampaignOptions): Boundary[] {
  if (only)
    return boundaries.filter((boundary, index) => only.includes(nameOf(boundary)) || only.includes(String(index)));
  const functions = [...new Set(boundaries.map((boundary) => boundary.function))];
  return functions
    .filter((each) => name === undefined || each === name)
    .flatMap((each) => {
      const own = boundaries.filter((boundary) => boundary.function === each);
      const first = Math.min(offset, own.length - 1);
      return own.filter((_, index) => index >= first && (index - first) % stride === 0);
    });
}

async function tryRun(runs: Runs, kill: Kill): Promise<RunEnd> {
  for (let tries = 1; ; tries++) {
    const end = await runs.run(kill);
    if (end.kind !== 'unreached' || tries >= TRIES_MAX) return end;
  }
}

function failureOf({ boundary, when }: Kill, end: RunEnd, expected: Outcome): Failure | undefined {
  switch (end.kind) {
    case 'unreached':
      return undefined;
    case 'stuck':
      return { boundary: nameOf(boundary), when, reason: end.reason };
    case 'ended': {
      const reasons = differences(expected, end.outcome);
      return reasons.length === 0 ? undefined : { boundary: nameOf(boundary), when, reason: reasons.join('\n') };
    }
  }
}
