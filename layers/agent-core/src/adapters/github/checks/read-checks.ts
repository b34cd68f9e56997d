import { type Check, type CommitChecks, verdictOn } from '../../../domain/checks.ts';
import { oneLine } from '../../../domain/frames/one-line.ts';
import { at, words } from '../../../domain/json.ts';
import { fullName } from '../../../domain/repository.ts';
import type { ChecksOf } from '../../../ports/code-host.ts';
import { count, each } from '../reading/answer/odd.ts';
import { headOf } from '../reading/answer/pull-head.ts';
import { ask, orNothing, PER_PAGE_MAX, type Reader } from '../reading/answer/reader.ts';
import { RANK, stateOfRun } from '../reading/pull/checks.ts';
import { comingOf, startFailure, timeOf } from './coming.ts';
import { expectsPullRun } from './late-runs.ts';

/** Pages of check runs and of statuses that are read. */
const PAGES_MAX = 10;
/** Characters of a check's name and of what it says about itself. */
const NAME_CHARS_MAX = 100;
const ABOUT_CHARS_MAX = 300;

/** All checks of a commit, or of a pull request's head, failed ones first. */
export async function readChecks(reader: Reader, asked: ChecksOf): Promise<CommitChecks> {
  const pull = 'number' in asked ? await pullOf(reader, asked.number) : undefined;
  const named = 'sha' in asked ? asked.sha : (pull?.headSha ?? '');
  const runs = await paged(reader, '/commits/{sha}/check-runs', named, 'check_runs');
  const statuses = await paged(reader, '/commits/{sha}/status', named, 'statuses');
  // An address may have a short one; events have all of it.
  const sha = words(statuses.first, 'sha') ?? named;
  const suites = (await orNothing(paged(reader, '/commits/{sha}/check-suites', sha, 'check_suites')))?.items;
  const neverBegun = (suites ?? []).flatMap((suite) => startFailure(suite) ?? []);
  const found = [...runs.items.map(checkOfRun), ...statuses.items.map(checkOfStatus), ...neverBegun];
  const required = await requiredChecks(reader, pull?.base);
  const checks = found.map((check) => ({ ...check, required: required.includes(check.name) }));
  const names = new Set(checks.map(({ name }) => name));
  const missing = required.filter((name) => !names.has(name));
  const known = suites && { suites, runs: runs.items, statuses: statuses.items, since: pull?.since };
  const isDone = known && verdictOn({ checks, missing, coming: comingOf(known) }) === 'green';
  const isAwaited = isDone && mayRunFor(pull) && (await expectsPullRun(reader, sha));
  return {
    repository: fullName(reader.name),
    sha,
    checks: checks.sort((a, b) => RANK[a.state] - RANK[b.state]),
    missing,
    left: runs.left + statuses.left,
    ...(known ? { coming: comingOf(known, isAwaited) } : {}),
    ...(pull ? { pull: shownPull(pull) } : {}),
  };
}

async function pullOf(reader: Reader, number: number) {
  const { data } = await ask(reader, '/pulls/{number}', { number }, `pull request #${number}`);
  const isMerged = at(data, 'merged') === true;
  const state = isMerged ? 'merged' : words(data, 'state') === 'closed' ? 'closed' : 'open';
  const headSha = words(data, 'head', 'sha') ?? '';
  const head = headOf(data);
  const known = { number, state: state as 'open' | 'closed' | 'merged', headSha, ...(head ? { head } : {}) };
  const conflicts = state === 'open' && at(data, 'mergeable') === false ? { conflicts: true as const } : {};
  return { ...known, ...conflicts, base: words(data, 'base', 'ref'), since: timeOf(data, 'created_at') };
}

/** A pull request that is over, or conflicts with its base, starts nothing. */
function mayRunFor(pull: Awaited<ReturnType<typeof pullOf>> | undefined): boolean {
  return pull?.state === 'open' && !('conflicts' in pull);
}

function shownPull({ base: _base, since: _since, ...pull }: Awaited<ReturnType<typeof pullOf>>): CommitChecks['pull'] {
  return pull;
}

async function paged(reader: Reader, path: string, sha: string, list: string) {
  const items: unknown[] = [];
  let total = 0;
  let first: unknown;
  for (let page = 1; page <= PAGES_MAX; page++) {
    const { data } = await ask(reader, path, { sha, per_page: PER_PAGE_MAX, page }, `checks of ${sha.slice(0, 12)}`);
    first ??= data;
    const found = each(data, list);
    items.push(...found);
    total = count(data, 'total_count') ?? items.length;
    if (found.length < PER_PAGE_MAX || items.length >= total) break;
  }
  return { items, first, left: Math.max(0, total - items.length) };
}

function checkOfRun(run: unknown): Omit<Check, 'required'> {
  const conclusion = words(run, 'conclusion');
  const about = words(run, 'output', 'title');
  const id = count(run, 'id') ?? 0;
  const isOurs = words(run, 'app', 'slug') === 'github-actions';
  return {
    ...{ kind: 'run', id, name: nameOf(words(run, 'name')) },
    state: stateOfRun(run),
    words: oneLine(conclusion ?? words(run, 'status') ?? 'unknown', NAME_CHARS_MAX).replaceAll('_', ' '),
    ...described(about, words(run, 'html_url')),
    ...(isOurs ? { job: id } : {}),
  };
}

function checkOfStatus(status: unknown): Omit<Check, 'required'> {
  const state = words(status, 'state') ?? 'unknown';
  return {
    ...{ kind: 'status', id: count(status, 'id') ?? 0, name: nameOf(words(status, 'context')) },
    state: state === 'pending' ? 'waiting' : state === 'success' ? 'passed' : 'failed',
    words: oneLine(state, NAME_CHARS_MAX),
    ...described(words(status, 'description'), words(status, 'target_url')),
  };
}

function nameOf(name: string | undefined): string {
  return oneLine(name ?? 'a check', NAME_CHARS_MAX);
}

function described(about: string | undefined, url: string | undefined): Pick<Check, 'about' | 'url'> {
  return { ...(about ? { about: oneLine(about, ABOUT_CHARS_MAX) } : {}), ...(url ? { url: oneLine(url) } : {}) };
}

/** What the branch protection and the rulesets of a branch ask for, as far as they may be read. */
async function requiredChecks(reader: Reader, base: string | undefined): Promise<string[]> {
  if (base === undefined) return [];
  const branch = await orNothing(ask(reader, '/branches/{branch}', { branch: base }, `branch ${base}`));
  const rules = await orNothing(ask(reader, '/rules/branches/{branch}', { branch: base }, `rules of ${base}`));
  const ofBranch = each(branch?.data, 'protection', 'required_status_checks', 'contexts');
  const ofRules = each(rules?.data)
    .filter((rule) => words(rule, 'type') === 'required_status_checks')
    .flatMap((rule) => each(rule, 'parameters', 'required_status_checks').map((check) => words(check, 'context')));
  const names = [...ofBranch, ...ofRules].flatMap((name) => (typeof name === 'string' ? nameOf(name) : []));
  return [...new Set(names)];
}
