import { afterAll, beforeAll, expect, test } from 'vitest';
import { restRoutes } from '../../local/github/rest/rest.ts';
import { matchRoute } from '../../local/github/rest/router.ts';
import { Description } from './github/description/description.ts';
import { checkExamples } from './github/examples/checks.ts';
import { codeExamples } from './github/examples/code.ts';
import { talkExamples } from './github/examples/talk.ts';
import { ask, type Example, startWorld, type World } from './github/world.ts';

/** OpenAPI tells nothing of it; the schema that it serves is held to GitHub's own by tests/local/github/. */
const NOT_DESCRIBED = ['POST /graphql'];

const routes = restRoutes(() => 'token');
const description = new Description();
let world: World;
let examples: Example[];

beforeAll(async () => {
  world = await startWorld();
  examples = [...codeExamples(world), ...checkExamples(world), ...talkExamples(world)];
});
afterAll(() => world.stop());

test('Every route of the local GitHub is one of GitHub’s and has an example [documented]', () => {
  const named = examples.map(({ request }) => routeOf(request));
  const without = routes.filter((route) => !named.includes(route)).map(({ method, path }) => `${method} ${path}`);
  expect(without, 'add an example of each to tests/contract/github/examples/').toEqual([]);
  const unknown = routes.filter(({ path }) => !description.pathOf(path)).map(({ method, path }) => `${method} ${path}`);
  expect(unknown).toEqual(NOT_DESCRIBED);
});

test('Every answer of the local GitHub is as GitHub’s OpenAPI describes it, refusals too [documented]', async () => {
  const problems: Record<string, string[]> = {};
  for (const example of examples) {
    const found = await problemsOf(example);
    if (found.length > 0) problems[`${example.request} → ${example.status}`] = found;
  }
  expect(problems).toEqual({});
});

function routeOf(request: string) {
  const [method = '', path = ''] = request.split(' ');
  return matchRoute(routes, method, path)?.route;
}

async function problemsOf(example: Example): Promise<string[]> {
  const { method, status, body } = await ask(world, example);
  if (status !== example.status) return [`answered ${status}: ${JSON.stringify(body)}`];
  const path = description.pathOf(routeOf(example.request)?.path ?? '');
  return path === undefined ? [] : description.answerProblems(method, path, { status, body });
}
