import type { Check } from '../../../../domain/checks.ts';
import { words } from '../../../../domain/json.ts';
import type { ReadPart } from '../../../../ports/code-host.ts';
import { count, each } from '../answer/odd.ts';
import { ask, listed, PER_PAGE_MAX, partsOr, type Reader } from '../answer/reader.ts';

/** Characters of a check's title. */
const TITLE_CHARS_MAX = 300;

/** Check runs and the older statuses of a commit, failed ones first. */
export async function checksOf(reader: Reader, sha: string): Promise<ReadPart[]> {
  const runs = await partsOr('Checks', checkRuns(reader, sha));
  const statuses = await partsOr('Statuses', commitStatuses(reader, sha));
  const found = [...runs, ...statuses];
  return found.length === 0 ? [{ text: `Checks: none on ${sha.slice(0, 12)}.` }] : found;
}

async function checkRuns(reader: Reader, sha: string): Promise<ReadPart[]> {
  const { data } = await ask(reader, '/commits/{sha}/check-runs', { sha, per_page: PER_PAGE_MAX }, 'checks');
  const runs = each(data, 'check_runs').sort((a, b) => RANK[stateOfRun(a)] - RANK[stateOfRun(b)]);
  if (runs.length === 0) return [];
  return [listed(`checks of ${sha.slice(0, 12)}`, runs.map(runLine), count(data, 'total_count') ?? runs.length)];
}

const FINE: ReadonlySet<string> = new Set(['success', 'neutral', 'skipped']);

/** The order in which checks are shown. */
export const RANK: Record<Check['state'], number> = { failed: 0, waiting: 1, passed: 2 };

/** A run that has not ended has no conclusion. */
export function stateOfRun(run: unknown): Check['state'] {
  const conclusion = words(run, 'conclusion');
  if (conclusion === undefined) return 'waiting';
  return FINE.has(conclusion) ? 'passed' : 'failed';
}

function runLine(run: unknown): string {
  const state = words(run, 'conclusion') ?? words(run, 'status') ?? 'unknown';
  const title = words(run, 'output', 'title')?.slice(0, TITLE_CHARS_MAX);
  const link = words(run, 'html_url') ?? '';
  return `${state.replaceAll('_', ' ')}: ${words(run, 'name') ?? 'a check'}${title ? ` (${title})` : ''} ${link}`.trim();
}

async function commitStatuses(reader: Reader, sha: string): Promise<ReadPart[]> {
  const { data } = await ask(reader, '/commits/{sha}/status', { sha, per_page: PER_PAGE_MAX }, 'statuses');
  const lines = each(data, 'statuses').map((status) => {
    const about = words(status, 'description')?.slice(0, TITLE_CHARS_MAX) ?? '';
    return `${words(status, 'state') ?? 'unknown'}: ${words(status, 'context') ?? 'a status'} ${about}`.trim();
  });
  return lines.length === 0 ? [] : [listed(`statuses of ${sha.slice(0, 12)}`, lines, count(data, 'total_count'))];
}
