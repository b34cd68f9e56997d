import type { Query } from '../../api/request.ts';

/** The filters of the list as they stand in the address. */
export type Filters = {
  state: string;
  source: string;
  repository: string;
  person: string;
  from: string;
  to: string;
  cost: string;
};

const NAMES = ['state', 'source', 'repository', 'person', 'from', 'to', 'cost'] as const;
const DAY_MS = 24 * 60 * 60_000;

export function filtersOf(address: string): Filters {
  const given = new URLSearchParams(address);
  return Object.fromEntries(NAMES.map((name) => [name, given.get(name) ?? ''])) as Filters;
}

/** The address with other filters; what is empty is left out. */
export function addressOf(filters: Filters): string {
  const given = NAMES.filter((name) => filters[name] !== '').map((name) => [name, filters[name]]);
  const text = new URLSearchParams(Object.fromEntries(given)).toString();
  return text === '' ? '' : `?${text}`;
}

export function isFiltered(filters: Filters): boolean {
  return NAMES.some((name) => filters[name] !== '');
}

/** As the API asks for them: days are the reader's, `to` with its whole day, money in micro-dollars. */
export function queryOf({ state, source, repository, person, from, to, cost }: Filters): Query {
  const dollars = Number(cost);
  return {
    state,
    source,
    repository: repository.trim(),
    person: person.trim(),
    from: dayStart(from),
    to: to === '' ? undefined : (dayStart(to) ?? 0) + DAY_MS,
    minCostMicroUsd: cost !== '' && dollars > 0 ? Math.round(dollars * 1_000_000) : undefined,
  };
}

function dayStart(day: string): number | undefined {
  const at = Date.parse(`${day}T00:00:00`);
  return Number.isNaN(at) ? undefined : at;
}
