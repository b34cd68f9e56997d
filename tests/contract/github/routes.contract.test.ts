import { expect, test } from 'vitest';
import { restRoutes } from '../../../local/github/rest/rest.ts';
import { matchRoute } from '../../../local/github/rest/router.ts';
import { Description } from './description/description.ts';
import { allExamples } from './examples/all.ts';

/** OpenAPI tells nothing of it; what it refuses is tested in tests/local/github/. */
const NOT_DESCRIBED = ['POST /graphql'];
const IDS = { issue: 1, pull: 2, sha: 'a'.repeat(40), comment: 3, review: 4, remark: 5, run: 6, job: 7, check: 8 };

test('Every route of the local GitHub is one of GitHub’s and has an example [documented]', () => {
  const routes = restRoutes(() => 'token');
  const described = new Description();
  const taken = allExamples(IDS).map(({ request }) => {
    const [method = '', path = ''] = request.split(' ');
    return matchRoute(routes, method, path)?.route;
  });
  const named = (wanted: typeof routes) => wanted.map(({ method, path }) => `${method} ${path}`);
  const without = routes.filter((route) => !taken.includes(route));
  expect(named(without), 'add an example of each to tests/contract/github/examples/, then run github.long').toEqual([]);
  expect(named(routes.filter(({ path }) => !described.pathOf(path)))).toEqual(NOT_DESCRIBED);
});
