import { json, type LocalResponse } from '../../../kernel/http.ts';
import { GitHubError, notFound } from '../../errors.ts';
import { type Attempt, type Delivery, KEPT_MS, statusText } from '../../webhooks/attempts.ts';
import type { RestCall, RestRoute } from '../router.ts';
import { isoTime } from '../shapes.ts';
import { requireApp } from './apps.ts';

const PER_PAGE = 30;
const PER_PAGE_MAX = 100;
const CURSOR = /^v1_(\d+)$/;
const OUTCOMES: Record<string, [number, number]> = { success: [200, 399], failure: [400, 599] };

/** The deliveries of the App's webhook, which only the App itself may see. */
export const hookRoutes: RestRoute[] = [
  { method: 'GET', path: '/app/hook/deliveries', operation: 'ListHookDeliveries', answer: list },
  { method: 'GET', path: '/app/hook/deliveries/:id', operation: 'GetHookDelivery', answer: getOne },
  { method: 'POST', path: '/app/hook/deliveries/:id/attempts', operation: 'RedeliverHook', answer: sendAgain },
];

type Tried = { delivery: Delivery; attempt: Attempt };

/** Newest first; what is older than three days is forgotten. */
function tried({ store }: RestCall): Tried[] {
  const since = store.clock.now() - KEPT_MS;
  return store.hook
    .all()
    .flatMap((delivery) => delivery.attempts.map((attempt) => ({ delivery, attempt })))
    .filter(({ attempt }) => attempt.atMs >= since)
    .sort((a, b) => Number(BigInt(b.attempt.id) - BigInt(a.attempt.id)));
}

function list(call: RestCall): LocalResponse {
  requireApp(call);
  const wanted = call.query.get('status');
  const range = wanted === null ? [0, 599] : OUTCOMES[wanted];
  if (!range) throw new GitHubError(422, 'Invalid request.\n\nNo subschema in "anyOf" matched.');
  const [least = 0, most = 0] = range;
  const all = tried(call).filter(({ attempt: { statusCode } }) => statusCode >= least && statusCode <= most);
  const from = startOf(call.query.get('cursor'), all);
  const asked = Number(call.query.get('per_page') ?? PER_PAGE);
  const size = Number.isInteger(asked) && asked > 0 ? Math.min(asked, PER_PAGE_MAX) : PER_PAGE;
  const next = all[from + size];
  const headers: Record<string, string> = next ? { link: link(call, `v1_${next.attempt.id}`) } : {};
  return withNumbers(json(200, all.slice(from, from + size).map(itemJson), headers));
}

/** A cursor names the delivery that a page begins with. */
function startOf(cursor: string | null, all: Tried[]): number {
  if (cursor === null) return 0;
  const id = CURSOR.exec(cursor)?.[1];
  if (id === undefined) throw new GitHubError(400, 'Invalid cursor');
  const at = all.findIndex(({ attempt }) => BigInt(attempt.id) <= BigInt(id));
  return at < 0 ? all.length : at;
}

function link({ store, path, query }: RestCall, cursor: string): string {
  const next = new URLSearchParams(query);
  next.set('cursor', cursor);
  return `<${store.serverUrl()}/api${path}?${next}>; rel="next"`;
}

function itemJson({ delivery, attempt }: Tried) {
  const repository = delivery.body.repository as { id?: number } | undefined;
  return {
    id: attempt.id,
    guid: delivery.id,
    delivered_at: isoTime(attempt.atMs),
    redelivery: attempt.isRedelivery,
    duration: attempt.durationMs / 1_000,
    status: statusText(attempt),
    status_code: attempt.statusCode,
    event: delivery.name,
    action: typeof delivery.body.action === 'string' ? delivery.body.action : null,
    installation_id: null,
    repository_id: repository?.id ?? null,
    throttled_at: null,
  };
}

function getOne(call: RestCall): LocalResponse {
  const found = named(call);
  const request = { headers: { 'X-GitHub-Delivery': found.delivery.id }, payload: found.delivery.body };
  const response = { headers: {}, payload: found.attempt.answer };
  return withNumbers(json(200, { ...itemJson(found), url: '', request, response }));
}

function sendAgain(call: RestCall): LocalResponse {
  call.store.hook.again(named(call).delivery);
  return json(202, {});
}

function named(call: RestCall): Tried {
  requireApp(call);
  const found = tried(call).find(({ attempt }) => attempt.id === call.parameters.id);
  if (!found) throw notFound();
  return found;
}

/** Ids are numbers on the wire, also where ours would round them. */
function withNumbers(response: LocalResponse): LocalResponse {
  return { ...response, body: String(response.body).replaceAll(/"id":"(\d+)"/g, '"id":$1') };
}
