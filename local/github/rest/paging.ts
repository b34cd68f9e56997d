import { json, type LocalResponse } from '../../kernel/http.ts';
import type { RestCall } from './router.ts';

/** GitHub's default and maximum page size. */
const PER_PAGE = 30;
const PER_PAGE_MAX = 100;

/** One page of a list, with GitHub's Link header. `page` comes from the query, and `per_page` where a list has no size of its own. */
export function pageOf<T>(call: RestCall, all: T[], ownSize?: number): { items: T[]; headers: Record<string, string> } {
  const size = ownSize ?? Math.min(PER_PAGE_MAX, positive(call.query.get('per_page')) ?? PER_PAGE);
  const page = positive(call.query.get('page')) ?? 1;
  const last = Math.max(1, Math.ceil(all.length / size));
  const items = all.slice((page - 1) * size, page * size);
  const links = [
    ...(page > 1 ? [link(call, page - 1, 'prev')] : []),
    ...(page < last ? [link(call, page + 1, 'next'), link(call, last, 'last')] : []),
  ];
  return { items, headers: links.length > 0 ? { link: links.join(', ') } : {} };
}

export function listResponse<T>(call: RestCall, all: T[], toJson: (item: T) => unknown): LocalResponse {
  const { items, headers } = pageOf(call, all);
  return json(200, items.map(toJson), headers);
}

function link(call: RestCall, page: number, relation: string): string {
  const query = new URLSearchParams(call.query);
  query.set('page', String(page));
  return `<${call.store.serverUrl()}/api${call.path}?${query}>; rel="${relation}"`;
}

function positive(value: string | null): number | undefined {
  const number = Number(value);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
