import type { Mutant } from './mutant.ts';

const CORE = 'layers/agent-core/src';

/** Bugs where people use the page: whoever is not them acts, or others do not see what they said. */
export const PAGES: readonly Mutant[] = [
  {
    name: 'a page of somebody else writes with a browser’s cookie',
    file: `${CORE}/ingress/api/serve/serve.ts`,
    find: "if (route.method !== 'GET' && caller.csrf !== undefined) checkCsrf(caller.csrf, request);",
    replace: "if (route.method === 'GET' && caller.csrf === '') checkCsrf(caller.csrf, request);",
    seeds: 100,
  },
  {
    name: 'a thread does not show what was said to its session on the page',
    file: `${CORE}/engine/session/foreign-words.ts`,
    find: 'isSaidElsewhere(item, source) || isTold(item)',
    replace: 'isTold(item)',
    seeds: 100,
  },
  {
    name: 'words of a page are stored under another key than was answered',
    file: `${CORE}/ingress/api/write/session-routes.ts`,
    find: 'const key = await put(api, { sessionId: id, source, caller }, what, name);\n  return { status: 202, json: { key } };',
    replace:
      'await put(api, { sessionId: id, source, caller }, what, undefined);\n  return { status: 202, json: { key: itemKey(api, name) } };',
    seeds: 250,
  },
];
