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
    to: dayStart(to, 1),
    minCostMicroUsd: cost !== '' && dollars > 0 ? Math.round(dollars * 1_000_000) : undefined,
  };
}

/** When a day begins where the reader is, or the one so many `later`: not all days there have 24 hours. */
function dayStart(day: string, later = 0): number | undefined {
  const start = new Date(`${day}T00:00:00`);
  start.setDate(start.getDate() + later);
  return Number.isNaN(start.getTime()) ? undefined : start.getTime();
}
