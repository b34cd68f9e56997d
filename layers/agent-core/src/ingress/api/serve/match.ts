import type { Route } from '../kit/route.ts';

export type Matched =
  | { kind: 'route'; route: Route; params: Record<string, string> }
  | { kind: 'no-path' }
  | { kind: 'no-method'; allowed: string[] };

/** The route of a path below /api. A parameter is one part of it, and never empty. */
export function matchRoute(routes: readonly Route[], method: string, path: string): Matched {
  const found = routes.flatMap((route) => {
    const params = paramsOf(route.path, path);
    return params ? [{ route, params }] : [];
  });
  const own = found.find(({ route }) => route.method === method);
  if (own) return { kind: 'route', ...own };
  if (found.length === 0) return { kind: 'no-path' };
  return { kind: 'no-method', allowed: [...new Set(found.map(({ route }) => route.method))] };
}

function paramsOf(pattern: string, path: string): Record<string, string> | undefined {
  const [wanted, given] = [pattern.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decoded(given[index] ?? '');
    if (value === undefined || (value === '') !== (part === '')) return undefined;
    if (part.startsWith(':')) params[part.slice(1)] = value;
    else if (part !== value) return undefined;
  }
  return params;
}

/** HttpApi may have decoded it already: ids have no percent sign, so that twice is as good. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
