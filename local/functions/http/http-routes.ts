import type { FunctionPlan } from '../../template/plan.ts';
import type { MatchedRoute } from './http-event.ts';

export type HttpRoute = { logicalId: string; method: string; path: string; pattern: RegExp };

/** Every HttpApi route of the functions, the most specific first, as API Gateway chooses. */
export function httpRoutes(functions: FunctionPlan[]): HttpRoute[] {
  const routes = functions.flatMap(({ logicalId, events }) =>
    events.flatMap((event) =>
      event.kind === 'http'
        ? [{ logicalId, method: event.method, path: event.path, pattern: pathPattern(event.path) }]
        : [],
    ),
  );
  return routes.sort((a, b) => vagueness(a) - vagueness(b));
}

/** The route of a request, with its path parameters decoded; undefined when none matches. */
export function matchRoute(
  routes: HttpRoute[],
  method: string,
  path: string,
): { route: HttpRoute; matched: MatchedRoute } | undefined {
  for (const route of routes) {
    if (route.method !== 'ANY' && route.method !== method) continue;
    const match = route.pattern.exec(path);
    if (!match) continue;
    const names = [...route.path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name ?? '');
    const values = names.map((name, index) => [name, decodeURIComponent(match[index + 1] ?? '')]);
    const routeKey = route.path === '$default' ? '$default' : `${route.method} ${route.path}`;
    return { route, matched: { routeKey, pathParameters: Object.fromEntries(values) } };
  }
  return undefined;
}

function pathPattern(path: string): RegExp {
  if (path === '$default') return /^/;
  const parts = path.split(/(\{\w+\+?\})/).map((part) => {
    if (!part.startsWith('{')) return part.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    return part.endsWith('+}') ? '(.+)' : '([^/]+)';
  });
  return new RegExp(`^${parts.join('')}$`);
}

/** Full paths before parameters before greedy parameters before $default; a method before ANY. */
function vagueness({ path, method }: HttpRoute): number {
  const pathRank = path === '$default' ? 3 : path.includes('+}') ? 2 : path.includes('{') ? 1 : 0;
  return 2 * pathRank + (method === 'ANY' ? 1 : 0);
}
