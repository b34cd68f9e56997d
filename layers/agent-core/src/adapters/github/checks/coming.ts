import type { Check, ComingChecks } from '../../../domain/checks.ts';
import { words } from '../../../domain/json.ts';
import { count } from '../reading/answer/odd.ts';

/** GitHub's answers about one commit. `since`: when its pull request was opened, which starts workflows, too. */
export type ReadSuites = { suites: unknown[]; runs: unknown[]; statuses: unknown[]; since: number | undefined };

/**
 * What suites say of checks that are not there yet. GitHub makes a suite for each App that may write checks, and those of Apps that have
 * nothing to say stay queued for ever, without a check: such a one holds nobody beyond the time in which checks appear. `isAwaited`: nor does a run
 * for the pull request that is not there.
 */
export function comingOf({ suites, runs, statuses, since }: ReadSuites, isAwaited = false): ComingChecks {
  const open = suites.filter((suite) => words(suite, 'status') !== 'completed');
  const silent = open.filter((suite) => !isOurs(suite) && count(suite, 'latest_check_runs_count') === 0);
  const ours = suites.filter(isOurs);
  const begun = [
    ...[...suites, ...statuses].map((each) => timeOf(each, 'created_at')),
    ...runs.map((run) => timeOf(run, 'started_at')),
  ].flatMap((time) => time ?? []);
  const pushed = begun.length === 0 ? [] : [Math.min(...begun)];
  const opened = since === undefined ? [] : [since];
  const asked = silent.flatMap((suite) => timeOf(suite, 'created_at') ?? []);
  const signs = [...asked, ...((ours.length === 0 || isAwaited) && pushed.length > 0 ? [...pushed, ...opened] : [])];
  const appears = ours.length === 0 || silent.length > 0 || isAwaited;
  return {
    underWay: open.length - silent.length,
    approvals: ours.filter((suite) => words(suite, 'conclusion') === 'action_required').length,
    ...(appears ? { appearing: signs.length === 0 ? {} : { since: Math.max(...signs) } } : {}),
  };
}

/** A workflow whose file GitHub cannot read has a suite that failed, and no check. */
export function startFailure(suite: unknown): Omit<Check, 'required'> | undefined {
  if (!isOurs(suite) || words(suite, 'conclusion') !== 'startup_failure') return undefined;
  if (count(suite, 'latest_check_runs_count') !== 0) return undefined;
  const about = 'it could not start: is its file valid?';
  return {
    kind: 'run',
    id: count(suite, 'id') ?? 0,
    name: 'a workflow',
    state: 'failed',
    words: 'startup failure',
    about,
  };
}

export function timeOf(value: unknown, ...path: string[]): number | undefined {
  const time = Date.parse(words(value, ...path) ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function isOurs(suite: unknown): boolean {
  return words(suite, 'app', 'slug') === 'github-actions';
}
