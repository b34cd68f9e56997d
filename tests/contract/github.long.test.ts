import { afterAll, beforeAll, expect, test } from 'vitest';
import { restRoutes } from '../../local/github/rest/rest.ts';
import { matchRoute } from '../../local/github/rest/router.ts';
import { EVENT_NAMES } from '../../local/github/webhooks/events.ts';
import { Description } from './github/description/description.ts';
import { allExamples } from './github/examples/all.ts';
import { ask, type Example, startWorld, type World } from './github/world.ts';

const routes = restRoutes(() => 'token');
const description = new Description();
let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

test('Every answer of the local GitHub is as GitHub’s OpenAPI describes it, refusals too [documented]', async () => {
  const problems: Record<string, string[]> = {};
  for (const example of allExamples(world)) {
    const found = await problemsOf(example);
    if (found.length > 0) problems[`${example.request} → ${example.status}`] = found;
  }
  expect(problems).toEqual({});
});

test('Every event that the local GitHub sends is as GitHub’s OpenAPI describes it [documented]', async () => {
  const sent = world.service.webhooks.all();
  const problems = sent.map(({ name, body }) => [
    `${name} ${body.action ?? ''}`,
    description.eventProblems(name, body),
  ]);
  expect(problems.filter(([, found]) => found?.length)).toEqual([]);
  const names = new Set(sent.map(({ name }) => name));
  expect(
    EVENT_NAMES.filter((name) => !names.has(name)),
    'let tests/contract/github/world.ts cause each',
  ).toEqual([]);
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
